package dev.meshca.k8s.driver;

import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.ControlPlanes;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A mesh under root A; root B, the bridge and the new intermediates under A and under B are made. */
final class MeshBed extends RunningMesh {

    final RootCa a = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    final RootCa b;
    final X509Certificate x;
    final List<CaCerts> present = a.issue(NAMES, intermediate(), Issuance.system());
    final List<CaCerts> issued;

    final List<CaCerts> renewed = a.issue(NAMES, intermediate().generation(2), Issuance.system());

    MeshBed(ControlPlanes planes, Path folder, Map<String, String> environment) {
        this(planes, folder, IstiodSetup.everywhere(environment), Clock.systemUTC());
    }

    /** The new CAs are made by who has this clock. */
    MeshBed(ControlPlanes planes, Path folder, List<IstiodSetup> setups, Clock clock) {
        super(planes, folder);
        Issuance issuance = Issuance.system().clock(clock);
        b = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(2), issuance);
        x = a.crossSign(b.certificate(), issuance);
        issued = b.issue(NAMES, intermediate().generation(2), issuance);
        start(present, setups);
    }

    static CaSpec intermediate() {
        return CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
    }

    /** Returns once every pair has shaken hands. */
    MeshBed traffic() {
        talk(workloads(1).start());
        return this;
    }

    Rotation bridgeFirst() {
        return Rotation.bridgeFirst(x, present, issued);
    }

    Rotation newIntermediates() {
        return Rotation.intermediates(present, renewed);
    }

    Rotation trustFirst() {
        return Rotation.trustFirst(present, issued);
    }
}
