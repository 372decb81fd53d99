package dev.meshca.rotation;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a gate is open.
 *
 * @param gate the gate
 * @param open true if the evidence is there
 * @param reason what the evidence is, or what is missing and where, in one clause
 * @param opensAt when it opens by the mere passing of time; empty if it is open or waits for something else
 */
public record GateVerdict(Gate gate, boolean open, String reason, Optional<Instant> opensAt) {}
