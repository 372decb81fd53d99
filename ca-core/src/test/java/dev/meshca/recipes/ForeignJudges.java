package dev.meshca.recipes;

import static dev.meshca.IstioDocuments.CA_CERT;
import static dev.meshca.IstioDocuments.CERT_CHAIN;
import static dev.meshca.IstioDocuments.ROOT_CERT;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.testbed.IstiodJudge;
import dev.meshca.testbed.OpenSslJudge;
import dev.meshca.testbed.WebpkiJudge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts recipes on disk and asks verifiers that we did not write. */
final class ForeignJudges {

    /** One cluster's folder in a recipe. */
    record Bench(String recipe, ClusterName cluster, Path dir) {}

    /** What one cluster issues, presented to another of the same recipe. */
    record Pair(Bench from, Bench to) {}

    private static final String LEAF = "leaf.pem";
    private static final String ISTIOD = "istiod.pem";

    private final Map<String, List<Bench>> benches = new LinkedHashMap<>();
    private final Map<Pair, Map<Judge, String>> meetings = new LinkedHashMap<>();
    private final Map<Bench, Map<Judge, String>> loads = new LinkedHashMap<>();

    private ForeignJudges() {}

    static ForeignJudges of(Path dir, Map<String, Recipe> recipes) {
        ForeignJudges judges = new ForeignJudges();
        recipes.forEach((name, recipe) -> judges.seat(dir.resolve(name), name, recipe));
        judges.askIstiod();
        judges.askWebpki();
        judges.askOpenSsl();
        return judges;
    }

    /** Who refuses some cluster of the recipe, or some pair of them, and in which words. */
    Map<Judge, String> refusals(String recipe) {
        Map<Judge, String> all = new EnumMap<>(Judge.class);
        for (Bench bench : benches.get(recipe)) {
            loads.get(bench).forEach(all::putIfAbsent);
        }
        meetings.forEach((pair, refusals) -> {
            if (pair.from().recipe().equals(recipe)) {
                refusals.forEach(all::putIfAbsent);
            }
        });
        return all;
    }

    Map<Pair, Map<Judge, String>> meetings() {
        return meetings;
    }

    private void seat(Path dir, String name, Recipe recipe) {
        List<Bench> seats = new ArrayList<>();
        recipe.clusters().forEach((cluster, documents) -> {
            Bench bench = new Bench(name, cluster, dir.resolve(cluster.value()));
            write(bench.dir(), asIstiodReads(documents));
            seats.add(bench);
            loads.put(bench, new EnumMap<>(Judge.class));
        });
        seats.forEach(from -> seats.forEach(to -> meetings.put(new Pair(from, to), new EnumMap<>(Judge.class))));
        benches.put(name, seats);
    }

    /** The form that wins, under the names of the four files. */
    private static IstioDocuments asIstiodReads(IstioDocuments documents) {
        if (!documents.names().contains("tls.crt")) {
            return documents;
        }
        ByteArrayOutputStream chain = new ByteArrayOutputStream();
        chain.writeBytes(documents.get("tls.crt"));
        chain.writeBytes(documents.get("ca.crt"));
        return IstioDocuments.of(
                documents.get("tls.crt"), documents.get("tls.key"), chain.toByteArray(), documents.get("ca.crt"));
    }

    private static void write(Path dir, IstioDocuments documents) {
        try {
            Files.createDirectories(dir);
            for (String name : documents.names()) {
                Files.write(dir.resolve(name), documents.get(name));
            }
            Optional<byte[]> leaf = ProbeLeaf.of(documents);
            if (leaf.isPresent()) {
                Files.write(dir.resolve(LEAF), leaf.get());
                Files.write(dir.resolve(ISTIOD), ProbeLeaf.ofIstiod(documents).orElseThrow());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void askIstiod() {
        List<Bench> all = List.copyOf(loads.keySet());
        List<IstiodJudge.LoadVerdict> verdicts =
                IstiodJudge.load(all.stream().map(Bench::dir).toList());
        for (int i = 0; i < all.size(); i++) {
            note(loads.get(all.get(i)), Judge.VERIFY, verdicts.get(i).verify());
            note(loads.get(all.get(i)), Judge.STARTUP, verdicts.get(i).startup());
        }
        List<IstiodJudge.ServingVerdict> serving =
                IstiodJudge.serving(all.stream().map(Bench::dir).toList());
        for (int i = 0; i < all.size(); i++) {
            note(loads.get(all.get(i)), Judge.SERVING, serving.get(i).agent());
            note(loads.get(all.get(i)), Judge.SERVING, serving.get(i).webhook());
        }
        List<Pair> pairs = List.copyOf(meetings.keySet());
        List<IstiodJudge.PeerVerdict> answers = IstiodJudge.peers(pairs.stream()
                .map(pair -> new IstiodJudge.Peers(pair.from().dir(), pair.to().dir()))
                .toList());
        for (int i = 0; i < pairs.size(); i++) {
            note(meetings.get(pairs.get(i)), Judge.PEER, answers.get(i).serverAuth());
            note(meetings.get(pairs.get(i)), Judge.PEER, answers.get(i).clientAuth());
        }
    }

    private void askWebpki() {
        Map<WebpkiJudge.Peers, Pair> questions = new LinkedHashMap<>();
        meetings.forEach((pair, refusals) -> {
            Path from = pair.from().dir();
            Path roots = pair.to().dir().resolve(ROOT_CERT);
            for (Path leaf : presented(pair)) {
                questions.put(new WebpkiJudge.Peers(leaf, from.resolve(CERT_CHAIN), roots), pair);
            }
            if (presented(pair).isEmpty()) {
                note(refusals, Judge.WEBPKI, "no leaf can be issued");
            }
        });
        for (WebpkiJudge.PeerVerdict answer : WebpkiJudge.peers(List.copyOf(questions.keySet()))) {
            Map<Judge, String> refusals =
                    meetings.get(questions.get(new WebpkiJudge.Peers(answer.leaf(), answer.chain(), answer.roots())));
            note(refusals, Judge.WEBPKI, answer.serverAuth());
            note(refusals, Judge.WEBPKI, answer.clientAuth());
        }
    }

    /** What the one side shows the other: a workload's certificate, and within a cluster also that of istiod. */
    private static List<Path> presented(Pair pair) {
        Path from = pair.from().dir();
        List<String> leaves = pair.from().equals(pair.to()) ? List.of(LEAF, ISTIOD) : List.of(LEAF);
        return leaves.stream().map(from::resolve).filter(Files::exists).toList();
    }

    private void askOpenSsl() {
        meetings.entrySet().parallelStream().forEach(meeting -> {
            Path from = meeting.getKey().from().dir();
            Path to = meeting.getKey().to().dir();
            List<Path> leaves = presented(meeting.getKey());
            if (leaves.isEmpty()) {
                Set.of(Judge.OPENSSL, Judge.STRICT)
                        .forEach(judge -> note(meeting.getValue(), judge, "no leaf can be issued"));
                return;
            }
            for (String purpose : List.of("sslserver", "sslclient")) {
                String reason = OpenSslJudge.verify(leaves, from, to, "-partial_chain", "-purpose", purpose);
                note(meeting.getValue(), Judge.OPENSSL, reason);
            }
            List<Path> strictly = new ArrayList<>(leaves);
            strictly.add(0, from.resolve(CA_CERT));
            note(meeting.getValue(), Judge.STRICT, OpenSslJudge.verify(strictly, from, to, "-x509_strict"));
        });
    }

    private static void note(Map<Judge, String> refusals, Judge judge, String reason) {
        if (!reason.isEmpty()) {
            refusals.putIfAbsent(judge, reason);
        }
    }
}
