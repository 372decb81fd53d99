package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.RotationPhase;
import dev.meshca.internal.x509.CrlTemplate;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import dev.meshca.trust.TrustReport;
import dev.meshca.trust.TrustReport.Matrix.Cell;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The CAs and the verifier of a rotation, each asked the same thing only once. */
final class Remembering implements RotationCas, Refusals.Verifier {

    private final RotationCas cas;
    private final Map<CaChain, RotationPhase> phases = new HashMap<>();
    private final Map<List<Object>, CaCerts> payloads = new HashMap<>();
    private final Map<List<Object>, Boolean> accepted = new HashMap<>();
    int verifications;

    Remembering(RotationCas cas) {
        this.cas = cas;
    }

    /** What a peer judges with. */
    record Trust(TrustBundle roots, Set<X509CRL> lists) {

        static Trust of(CaChain chain) {
            return new Trust(chain.roots(), Set.copyOf(chain.crls()));
        }
    }

    Rotation rotation(Rotation rotation) {
        return new Rotation(rotation.order(), this, rotation.mounted(), this);
    }

    /** One cell per pair; a refused one names the place whose roots refuse, as the real matrix does. */
    @Override
    public List<Cell> cells(List<ObservedCluster> clusters, Instant now) {
        List<Cell> cells = new ArrayList<>();
        for (ObservedCluster from : clusters) {
            for (ObservedCluster to : clusters) {
                String reason = "accepted";
                Set<X509CRL> lists = Trust.of(to.chain().orElseThrow()).lists();
                for (Map.Entry<String, TrustBundle> place : places(to).entrySet()) {
                    if (!accepts(from.chain().orElseThrow(), new Trust(place.getValue(), lists), now)) {
                        reason = place.getKey();
                    }
                }
                Verdict verdict = reason.equals("accepted") ? Verdict.TRUSTED : Verdict.REFUSED;
                cells.add(new Cell(from.name(), to.name(), verdict, reason, "remembered"));
            }
        }
        return cells;
    }

    private static Map<String, TrustBundle> places(ObservedCluster cluster) {
        Map<String, TrustBundle> places = new HashMap<>(cluster.distributed());
        places.put("root-cert.pem", cluster.chain().orElseThrow().roots());
        return places;
    }

    boolean accepts(CaChain from, Trust trust, Instant now) {
        return accepted.computeIfAbsent(List.of(from.issuer(), from.certificates(), trust), question -> {
            verifications++;
            ClusterName peer = ClusterName.of("peer");
            Map<String, byte[]> files =
                    new HashMap<>(Map.of(IstioDocuments.ROOT_CERT, trust.roots().pem()));
            if (!trust.lists().isEmpty()) {
                files.put(IstioDocuments.CA_CRL, pem(trust.lists()));
            }
            CaChain other = CaChain.read(peer, IstioDocuments.found(files));
            return TrustReport.Matrix.of(List.of(ObservedCluster.of(from), ObservedCluster.of(other)), now)
                            .cell(from.cluster(), peer)
                            .verdict()
                    == Verdict.TRUSTED;
        });
    }

    private static byte[] pem(Set<X509CRL> lists) {
        return lists.stream()
                .map(CrlTemplate::pem)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public RotationPhase phaseOf(CaChain chain) {
        return phases.computeIfAbsent(chain, cas::phaseOf);
    }

    @Override
    public CaCerts payload(CaChain observed, RotationPhase phase, Instant now) {
        return payloads.computeIfAbsent(List.of(observed, phase), key -> cas.payload(observed, phase, now));
    }

    @Override
    public List<ClusterName> clusters() {
        return cas.clusters();
    }

    @Override
    public boolean knowsIssuer(CaChain chain) {
        return cas.knowsIssuer(chain);
    }

    @Override
    public byte[] rootPem(CaChain observed, RotationPhase phase) {
        return cas.rootPem(observed, phase);
    }

    @Override
    public Optional<RevocationSet> crls() {
        return cas.crls();
    }

    @Override
    public RotationCas crls(RevocationSet lists) {
        return new Remembering(cas.crls(lists));
    }

    @Override
    public CaCerts old(ClusterName cluster) {
        return cas.old(cluster);
    }

    @Override
    public List<X509Certificate> newRoots() {
        return cas.newRoots();
    }

    @Override
    public List<CaCerts> newCas() {
        return cas.newCas();
    }

    @Override
    public List<X509Certificate> bridges() {
        return cas.bridges();
    }

    @Override
    public Set<X509Certificate> leaving() {
        return cas.leaving();
    }

    @Override
    public boolean mustAccept(ClusterName from, ClusterName to) {
        return cas.mustAccept(from, to);
    }
}
