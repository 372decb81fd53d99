package dev.meshca.k8s.preflight;

import dev.meshca.MinorVersion;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A minor release of Istio, and the Kubernetes versions it supports.
 *
 * @param version the release, such as 1.31
 * @param released the day it came out
 * @param endOfLife the last day of support; empty if not announced
 * @param minimumKubernetes below this, {@code istioctl} warns before it installs
 * @param oldestKubernetes the oldest supported version
 * @param newestKubernetes the newest supported version
 */
public record IstioRelease(
        MinorVersion version,
        LocalDate released,
        Optional<LocalDate> endOfLife,
        MinorVersion minimumKubernetes,
        MinorVersion oldestKubernetes,
        MinorVersion newestKubernetes) {}
