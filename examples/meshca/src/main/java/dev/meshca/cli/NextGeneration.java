package dev.meshca.cli;

import dev.meshca.CaStorageException;
import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.NextCas;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.KeyPairSource;
import dev.meshca.issue.RootCa;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the CAs that follow those of a directory: new keys, and the next generation's names. Writes nothing. */
final class NextGeneration {

    private final CaDirectory directory;
    private final List<CaCerts> present;
    private final List<X509Certificate> known = new ArrayList<>();
    private final KeyPairSource keys;

    NextGeneration(Path dir, KeyPairSource keys) {
        this.directory = CaDirectory.at(dir);
        this.present = directory.plan().clusters();
        this.keys = keys;
        known.addAll(RotationDirectory.at(dir).archived());
        present.forEach(certs -> {
            known.add(certs.certificate());
            known.addAll(certs.chain().roots().certificates());
        });
    }

    NextCas intermediates(Optional<KeyAlgorithm> key) {
        return NextCas.intermediates(issue(directory.root(), key));
    }

    /**
     * A new root with its intermediates.
     *
     * @param wanted the strategy; empty for the bridge if the old root can sign one
     * @param key the algorithm; empty for the one of the present CA
     * @param note is told why there is no bridge
     */
    NextCas root(Optional<Strategy> wanted, Optional<KeyAlgorithm> key, Consumer<String> note) {
        X509Certificate old = rootCertificate();
        CaNames names = CaNames.of(old, "Root CA");
        RootCa next = RootCa.create(
                CaSpec.root(names.organization())
                        .commonName(names.commonName())
                        .key(key.orElseGet(() -> CaNames.key(old)))
                        .generation(CaNames.nextGeneration(known)),
                keys);
        Optional<X509Certificate> bridge =
                wanted.equals(Optional.of(Strategy.TRUST_FIRST)) ? Optional.empty() : bridge(next, wanted, note);
        List<CaCerts> issued = issue(next, key);
        return bridge.map(signed -> NextCas.bridged(next, signed, issued))
                .orElseGet(() -> NextCas.trustedFirst(next, issued));
    }

    private Optional<X509Certificate> bridge(RootCa next, Optional<Strategy> wanted, Consumer<String> note) {
        try {
            return Optional.of(directory.root().crossSign(next.certificate(), Instant.now()));
        } catch (InvalidCaException | CaStorageException e) {
            if (wanted.isPresent()) {
                throw e;
            }
            note.accept("trust-first, as there can be no bridge: " + e.getMessage());
            return Optional.empty();
        }
    }

    private X509Certificate rootCertificate() {
        return present.get(0).chain().roots().certificates().get(0);
    }

    private List<CaCerts> issue(RootCa issuer, Optional<KeyAlgorithm> key) {
        X509Certificate old = present.get(0).certificate();
        CaNames names = CaNames.of(old, "Intermediate CA");
        CaSpec spec = CaSpec.intermediate(names.organization())
                .commonName(names.commonName())
                .key(key.orElseGet(() -> CaNames.key(old)))
                .generation(CaNames.nextGeneration(known));
        List<ClusterName> clusters = present.stream().map(CaCerts::cluster).toList();
        return issuer.issue(clusters, spec, keys);
    }
}
