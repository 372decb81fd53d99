package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.LockOptions;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.k8s.rotation.RotationStatus.PlannedWrite;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A rotation in a process of its own, which tells what it does line by line, and is killed. */
final class KilledRunner {

    static final Duration LEASE = Duration.ofSeconds(4);

    private KilledRunner() {}

    /** What it needs to know, in files. */
    static void prepare(MeshBed bed, Path kubeconfig, Path dir) {
        try {
            Files.copy(kubeconfig, dir.resolve("kubeconfig"));
            Files.write(dir.resolve("bridge.der"), bed.x.getEncoded());
            for (int i = 0; i < MeshBed.NAMES.size(); i++) {
                write(bed.present.get(i), dir.resolve("present"));
                write(bed.issued.get(i), dir.resolve("issued"));
                ClusterName name = MeshBed.NAMES.get(i);
                Files.writeString(
                        dir.resolve(name + ".address"), bed.address(name).toString());
            }
        } catch (IOException | java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(CaCerts certs, Path dir) throws IOException {
        Path folder = Files.createDirectories(dir.resolve(certs.cluster().value()));
        for (String file : certs.pem().names()) {
            Files.write(folder.resolve(file), certs.pem().get(file));
        }
    }

    private static List<CaCerts> read(Path dir) {
        List<CaCerts> all = new ArrayList<>();
        for (ClusterName name : MeshBed.NAMES) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            IstioDocuments.REQUIRED.forEach(file -> {
                try {
                    files.put(file, Files.readAllBytes(dir.resolve(name.value()).resolve(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            all.add(CaCerts.of(name, IstioDocuments.found(files)));
        }
        return all;
    }

    public static void main(String[] arguments) throws Exception {
        Path dir = Path.of(arguments[0]);
        Kubeconfig kubeconfig = Kubeconfig.of(dir.resolve("kubeconfig"));
        RotationOptions pace = RotationOptions.defaults()
                .soak(MeshBed.LIFETIME)
                .canary(MeshBed.ONE)
                .timeout(MeshBed.LIMIT);
        for (ClusterName name : MeshBed.NAMES) {
            pace = pace.istiods(name, Files.readString(dir.resolve(name + ".address")));
        }
        DriverOptions options = DriverOptions.of(pace)
                .lock(LockOptions.defaults().duration(LEASE))
                .journal(Journal.in(dir, Runner.current(), "test", Clock.systemUTC()));
        try (InputStream der = Files.newInputStream(dir.resolve("bridge.der"));
                MeshClusters mesh = MeshClusters.of(
                        MeshOptions.defaults(),
                        MeshBed.NAMES.stream()
                                .map(name -> kubeconfig.context(name, name.value()))
                                .toList())) {
            X509Certificate bridge =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
            Rotation rotation = Rotation.bridgeFirst(bridge, read(dir.resolve("present")), read(dir.resolve("issued")));
            System.out.println(RotationDriver.of(Access.to(mesh), rotation, options, new Teller())
                    .run(Direction.FORWARD)
                    .outcome());
        }
    }

    private static final class Teller implements MeshListener {

        @Override
        public void waiting(String reason) {
            System.out.println("waiting: " + reason);
        }

        @Override
        public void writing(PlannedWrite write) {
            System.out.println("writing " + write);
        }

        @Override
        public void written(PlannedWrite write) {
            System.out.println("written " + write);
        }

        @Override
        public void restartNeeded(ClusterName cluster, String reason) {
            System.out.println("restart " + cluster);
        }

        @Override
        public void proved(ClusterName cluster, RotationPhase phase, EvidenceLevel level) {
            System.out.println("proved " + cluster + " " + phase + " " + level);
        }
    }
}
