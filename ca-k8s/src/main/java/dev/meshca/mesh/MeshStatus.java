package dev.meshca.mesh;

import dev.meshca.k8s.rotation.RotationStatus;
import java.util.Optional;

/**
 * Where a mesh stands.
 *
 * @param rotation the rotation that is under way, in a few words such as {@code of the root, bridge first}; empty if there is
 *     none
 * @param clusters the phase of each cluster and what it rests on, the next step and what it waits for; without a rotation
 *     every cluster should be in phase STEADY, and there is no next step
 */
public record MeshStatus(Optional<String> rotation, RotationStatus clusters) {}
