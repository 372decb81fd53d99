package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.MinorVersion;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.istiod.Setting.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads the settings of one cluster's istiods: from their Pods, else their Deployments, else Istio's defaults. */
final class SettingsReader {

    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final MinorVersion READS_CRLS = new MinorVersion(1, 27);

    private final ClusterName cluster;
    private final Api api;
    private final String namespace;
    private final Installed installed;
    private final List<Finding> findings = new ArrayList<>();
    private boolean istiodUnseen;

    SettingsReader(ClusterName cluster, Api api, String namespace, Installed installed) {
        this.cluster = cluster;
        this.api = api;
        this.namespace = namespace;
        this.installed = installed;
    }

    Reading<IstiodSettings> read() {
        List<IstiodSpec> specs = specs();
        IstiodSettings settings = new IstiodSettings(
                specs.stream().map(IstiodSpec::version).distinct().sorted().toList(),
                combined(specs, "ISTIO_MULTIROOT_MESH", spec -> false, GoBoolean::parse, Boolean::logicalAnd),
                combined(specs, "DEFAULT_WORKLOAD_CERT_TTL", spec -> DAY, GoDuration::parse, SettingsReader::longer),
                combined(specs, "MAX_WORKLOAD_CERT_TTL", spec -> QUARTER, GoDuration::parse, SettingsReader::longer),
                requested(specs),
                combined(specs, "ENABLE_CLUSTER_TRUST_BUNDLE_API", spec -> false, GoBoolean::parse, Boolean::logicalOr),
                combined(
                        specs, "PILOT_ENABLE_CA_CRL", SettingsReader::readsCrls, GoBoolean::parse, Boolean::logicalOr));
        return Reading.of(cluster, settings, findings);
    }

    private List<IstiodSpec> specs() {
        Optional<List<IstiodSpec>> pods =
                readable(() -> installed.pods(api).stream().map(IstiodSpec::of).toList());
        if (pods.filter(found -> !found.isEmpty()).isPresent()) {
            return pods.get();
        }
        Optional<List<IstiodSpec>> deployments = readable(() -> Deployments.running(installed.deployments(api)).stream()
                .map(IstiodSpec::of)
                .toList());
        List<IstiodSpec> found = deployments.orElse(List.of());
        istiodUnseen = found.isEmpty() && (pods.isEmpty() || deployments.isEmpty());
        return found;
    }

    /** What istiod is told where nobody may look can be anything. */
    private <T> Setting<T> unset(T byDefault) {
        return istiodUnseen ? Setting.unreadable(byDefault) : Setting.assumed(byDefault);
    }

    private Setting<Duration> requested(List<IstiodSpec> specs) {
        Optional<List<String>> texts = readable(() -> new ProxyLifetime(api, namespace).of(specs));
        if (texts.isEmpty()) {
            return Setting.unreadable(DAY);
        }
        return texts.get().stream()
                .flatMap(text -> parsed("SECRET_TTL", "the mesh configuration", text, GoDuration::parse).stream())
                .reduce(SettingsReader::longer)
                .map(lifetime -> new Setting<>(lifetime, Origin.CONFIG_MAP))
                .orElseGet(() -> Setting.assumed(DAY));
    }

    private <T> Setting<T> combined(
            List<IstiodSpec> specs,
            String variable,
            Function<IstiodSpec, T> byDefault,
            Function<String, Optional<T>> parse,
            BinaryOperator<T> careful) {
        List<Setting<T>> read = specs.stream()
                .map(spec -> read(spec, variable, byDefault.apply(spec), parse))
                .toList();
        List<T> values = read.stream().map(Setting::value).distinct().toList();
        if (values.size() > 1) {
            findings.add(IstiodCode.SETTINGS_DIFFER.at(
                    place(),
                    variable + ": " + values.stream().map(String::valueOf).collect(Collectors.joining(", "))));
        }
        return read.stream()
                .reduce((a, b) -> new Setting<>(careful.apply(a.value(), b.value()), origin(a, b)))
                .orElseGet(() -> unset(byDefault.apply(IstiodSpec.UNKNOWN)));
    }

    private static Origin origin(Setting<?> one, Setting<?> other) {
        boolean unreadable = one.origin() == Origin.UNREADABLE || other.origin() == Origin.UNREADABLE;
        return unreadable ? Origin.UNREADABLE : one.known() ? one.origin() : other.origin();
    }

    private <T> Setting<T> read(IstiodSpec spec, String variable, T byDefault, Function<String, Optional<T>> parse) {
        Optional<String> value = spec.environment().get(variable);
        if (value == null) {
            return Setting.assumed(byDefault);
        }
        if (value.isEmpty()) {
            findings.add(IstiodCode.SETTING_NOT_READABLE.at(
                    place(), variable + " in " + spec.name() + " comes from elsewhere (valueFrom)"));
            return Setting.unreadable(byDefault);
        }
        return parsed(variable, spec.name(), value.get(), parse)
                .map(known -> new Setting<>(known, spec.origin()))
                .orElseGet(() -> Setting.assumed(byDefault));
    }

    /** What does not parse istiod replaces by the default, with a line in its log. */
    private <T> Optional<T> parsed(String variable, String where, String text, Function<String, Optional<T>> parse) {
        Optional<T> value = parse.apply(text);
        if (value.isEmpty() && !text.isEmpty()) {
            findings.add(IstiodCode.SETTING_NOT_READABLE.at(
                    place(), variable + " in " + where + " is '" + PlainText.of(text) + "'"));
        }
        return value;
    }

    private <T> Optional<T> readable(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (ApiFailure failure) {
            if (failure.is(ApiFailure.Kind.FORBIDDEN)) {
                findings.add(ClusterCode.NOT_READABLE.at(place(), failure.reason()));
                return Optional.empty();
            }
            throw failure;
        }
    }

    private String place() {
        return cluster + "/" + namespace + "/istiod";
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static boolean readsCrls(IstiodSpec spec) {
        return spec.release().map(release -> release.compareTo(READS_CRLS) >= 0).orElse(true);
    }
}
