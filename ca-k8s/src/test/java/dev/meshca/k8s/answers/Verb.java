package dev.meshca.k8s.answers;

import dev.meshca.ClusterName;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.Plans;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.CacertsReading;
import dev.meshca.k8s.cacerts.Observation;
import dev.meshca.k8s.istiod.CanarySpec;
import dev.meshca.k8s.istiod.IstiodAddress;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.istiod.Reading;
import dev.meshca.k8s.lock.LockAttempt;
import dev.meshca.k8s.lock.LockOptions;
import dev.meshca.k8s.lock.MeshLock;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.preflight.checks.Preflight;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.secret.Push;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.mesh.remote.RemoteSecretOptions;
import dev.meshca.mesh.remote.RemoteSecretReport;
import dev.meshca.mesh.remote.RemoteSecrets;
import dev.meshca.trust.ObservedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What is done with two clusters. */
enum Verb {
    CHECK {
        @Override
        void run(Clusters clusters, Told told) {
            PreflightReport report = Preflight.of(clusters, PreflightOptions.defaults());
            report.clusters().forEach(cluster -> told.fact(cluster.name(), cluster));
            told.findings(report.findings());
        }
    },
    VERIFY {
        @Override
        void run(Clusters clusters, Told told) {
            Observation.of(clusters).forEach(observed -> observed(observed, told));
        }
    },
    STATUS {
        @Override
        void run(Clusters clusters, Told told) {
            CacertsReading.of(clusters, clusters.names()).forEach(reading -> {
                observed(reading.observed(), told);
                told.fact(
                        reading.observed().name(),
                        reading.written() + " " + reading.resourceVersion() + reading.foreign());
            });
        }
    },
    PUSH_OF_THE_SAME {
        @Override
        void run(Clusters clusters, Told told) {
            pushed(Push.of(clusters, SAME, PushOptions.defaults().dryRun(true)), told);
        }
    },
    PUSH_OF_ANOTHER_ROOT {
        @Override
        void run(Clusters clusters, Told told) {
            PushOptions options = PushOptions.defaults().dryRun(true).replaceRoot(true);
            pushed(Push.of(clusters, OTHER, options), told);
        }
    },
    SETTINGS {
        @Override
        void run(Clusters clusters, Told told) {
            Istiods.of(clusters).settings(clusters.names()).forEach(reading -> read(reading, told));
        }
    },
    DISTRIBUTED {
        @Override
        void run(Clusters clusters, Told told) {
            Istiods.of(clusters).distributed(clusters.names()).forEach(reading -> read(reading, told));
        }
    },
    ZTUNNELS {
        @Override
        void run(Clusters clusters, Told told) {
            Istiods.of(clusters).ztunnels(clusters.names()).forEach(reading -> read(reading, told));
        }
    },
    SELF_SIGNED {
        @Override
        void run(Clusters clusters, Told told) {
            each(clusters, told, cluster -> Istiods.of(clusters).selfSigned(cluster));
        }
    },
    RESTART {
        @Override
        void run(Clusters clusters, Told told) {
            Istiods.of(clusters).restart(clusters.names()).forEach(reading -> read(reading, told));
        }
    },
    RESTART_ZTUNNELS {
        @Override
        void run(Clusters clusters, Told told) {
            each(
                    clusters,
                    told,
                    cluster -> Istiods.of(clusters).restartZtunnels(cluster, List.of("istio-system"), Instant.now()));
        }
    },
    CANARY {
        @Override
        void run(Clusters clusters, Told told) {
            each(
                    clusters,
                    told,
                    cluster -> Istiods.of(clusters)
                            .at(cluster, NOWHERE)
                            .canary(
                                    cluster,
                                    CanarySpec.of("istio-system", "probe"),
                                    SAME.cluster(cluster).chain().roots()));
        }
    },
    REMOTE_SECRETS {
        @Override
        void run(Clusters clusters, Told told) {
            RemoteSecretReport report;
            try (RemoteSecrets secrets =
                    RemoteSecrets.between(clusters.options().insecure(true), clusters.contexts(), MeshListener.NONE)) {
                report = secrets.write(
                        RemoteSecretOptions.defaults().dryRun(true).servers(REACHABLE));
            }
            for (RemoteSecretReport.Result result : report.results()) {
                boolean done = result.holder().isPresent() && result.outcome().done();
                for (ClusterName cluster : CLUSTERS) {
                    if (done) {
                        told.fact(cluster, result);
                    } else {
                        told.finding(cluster.value(), result.toString());
                    }
                }
            }
            told.findings(report.findings());
        }
    },
    LOCK {
        @Override
        void run(Clusters clusters, Told told) {
            LockAttempt attempt = MeshLock.take(clusters, LockOptions.defaults().duration(Duration.ofSeconds(1)));
            if (attempt instanceof LockAttempt.Locked locked) {
                clusters.names().forEach(cluster -> told.fact(cluster, "locked"));
                locked.lock().close();
            } else if (attempt instanceof LockAttempt.Refused refused) {
                told.findings(refused.findings());
            }
        }
    };

    static final List<ClusterName> CLUSTERS = List.of(ClusterName.of("cluster1"), ClusterName.of("cluster2"));
    static final TrustPlan SAME = Plans.of("cluster1", "cluster2");

    private static final TrustPlan OTHER = Plans.of(Plans.root("Other"), "cluster1", "cluster2");
    private static final Map<ClusterName, String> REACHABLE =
            Map.of(CLUSTERS.get(0), "https://one.example.com", CLUSTERS.get(1), "https://two.example.com");
    private static final IstiodAddress NOWHERE = IstiodAddress.parse("127.0.0.1:1");

    /** Whether one cluster that cannot be read keeps it from any other. */
    boolean needsAll() {
        return this == PUSH_OF_ANOTHER_ROOT || this == REMOTE_SECRETS || this == LOCK;
    }

    abstract void run(Clusters clusters, Told told);

    private static void each(Clusters clusters, Told told, Function<ClusterName, Reading<?>> verb) {
        clusters.names().forEach(cluster -> read(verb.apply(cluster), told));
    }

    private static void read(Reading<?> reading, Told told) {
        reading.value().ifPresent(value -> facts(value).forEach(fact -> told.fact(reading.cluster(), fact)));
        told.findings(reading.findings());
    }

    private static Collection<?> facts(Object value) {
        return value instanceof Collection<?> several ? several : List.of(value);
    }

    private static void observed(ObservedCluster observed, Told told) {
        observed.chain().ifPresent(chain -> told.fact(observed.name(), "chain " + chain.roots()));
        observed.distributed().forEach((place, roots) -> told.fact(observed.name(), place + " " + roots));
        told.findings(observed.findings());
    }

    private static void pushed(PushReport report, Told told) {
        for (PushReport.Result result : report.results()) {
            if (result.outcome().done()) {
                told.fact(result.cluster(), result);
            } else {
                told.finding(result.cluster().value(), result.toString());
            }
        }
        told.findings(report.findings());
    }
}
