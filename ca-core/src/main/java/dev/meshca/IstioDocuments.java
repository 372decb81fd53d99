package dev.meshca;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The documents of one cluster's CA in Istio's plug-in layout, by name: the files of its folder, which are also the keys of
 * the Secret {@code cacerts} ({@code security/pkg/pki/ca/ca.go}). Documents that were {@linkplain #found found} somewhere may
 * lack some of the layout's and have others beside them. A value: bytes are copied on the way in and out, and
 * {@link #toString} shows names alone.
 */
public final class IstioDocuments {

    /** The name of the Secret that istiod mounts. */
    public static final String SECRET = "cacerts";

    /** The name of the Secret in which an istiod without {@code cacerts} keeps the CA that it made for itself. */
    public static final String SELF_SIGNED_SECRET = "istio-ca-secret";

    /** The name of the ConfigMap by which istiod gives the roots to the workloads of each namespace. */
    public static final String ROOTS_CONFIG_MAP = "istio-ca-root-cert";

    /** The certificate of the CA that signs workload certificates. */
    public static final String CA_CERT = "ca-cert.pem";

    /** The private key of that CA. */
    public static final String CA_KEY = "ca-key.pem";

    /** The certificates sent along with a workload certificate: the CA's own first, then those above it. */
    public static final String CERT_CHAIN = "cert-chain.pem";

    /** The root certificates that this cluster's workloads trust. */
    public static final String ROOT_CERT = "root-cert.pem";

    /** Revocation lists for workloads; optional. */
    public static final String CA_CRL = "ca-crl.pem";

    /** The four documents without which istiod does not start. */
    public static final List<String> REQUIRED = List.of(CA_CERT, CA_KEY, CERT_CHAIN, ROOT_CERT);

    /** All documents of the layout: the required ones and {@link #CA_CRL}. */
    public static final List<String> NAMES = List.of(CA_CERT, CA_KEY, CERT_CHAIN, ROOT_CERT, CA_CRL);

    /** Keys of the {@code kubernetes.io/tls} form: if {@code tls.crt} exists, istiod reads these and none of the others. */
    public static final List<String> TLS_FORM = List.of("tls.crt", "tls.key", "ca.crt");

    private final SortedMap<String, byte[]> documents;

    private IstioDocuments(SortedMap<String, byte[]> documents) {
        this.documents = documents;
    }

    /**
     * A complete set of documents, without revocation lists.
     *
     * @param caCert the content of {@code ca-cert.pem}
     * @param caKey the content of {@code ca-key.pem}
     * @param certChain the content of {@code cert-chain.pem}
     * @param rootCert the content of {@code root-cert.pem}
     * @return the documents
     */
    public static IstioDocuments of(byte[] caCert, byte[] caKey, byte[] certChain, byte[] rootCert) {
        return found(Map.of(CA_CERT, caCert, CA_KEY, caKey, CERT_CHAIN, certChain, ROOT_CERT, rootCert));
    }

    /**
     * What stands in a folder or a Secret, whatever it is.
     *
     * @param documents bytes by name
     * @return the documents
     */
    public static IstioDocuments found(Map<String, byte[]> documents) {
        SortedMap<String, byte[]> copy = new TreeMap<>();
        documents.forEach((name, bytes) -> copy.put(name, bytes.clone()));
        return new IstioDocuments(copy);
    }

    /**
     * One document, if it is there.
     *
     * @param name for example {@link #CA_CRL}
     * @return a copy of its bytes
     */
    public Optional<byte[]> find(String name) {
        return Optional.ofNullable(documents.get(name)).map(byte[]::clone);
    }

    /**
     * One document that has to be there.
     *
     * @param name for example {@link #CA_CERT}
     * @return a copy of its bytes
     * @throws IllegalArgumentException if there is none of that name; the message lists those there are
     */
    public byte[] get(String name) {
        return find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no " + name + " among " + String.join(", ", names())));
    }

    /**
     * The certificate of the CA.
     *
     * @return the bytes of {@code ca-cert.pem}
     * @throws IllegalArgumentException if there is none
     */
    public byte[] caCert() {
        return get(CA_CERT);
    }

    /**
     * <strong>The private key</strong> of the CA.
     *
     * @return the bytes of {@code ca-key.pem}
     * @throws IllegalArgumentException if there is none
     */
    public byte[] caKey() {
        return get(CA_KEY);
    }

    /**
     * The certificates sent along with workload certificates.
     *
     * @return the bytes of {@code cert-chain.pem}
     * @throws IllegalArgumentException if there are none
     */
    public byte[] certChain() {
        return get(CERT_CHAIN);
    }

    /**
     * The roots that this cluster's workloads trust.
     *
     * @return the bytes of {@code root-cert.pem}
     * @throws IllegalArgumentException if there are none
     */
    public byte[] rootCert() {
        return get(ROOT_CERT);
    }

    /**
     * The revocation lists.
     *
     * @return the bytes of {@code ca-crl.pem}; empty in a mesh without revocation
     */
    public Optional<byte[]> crl() {
        return find(CA_CRL);
    }

    /**
     * The same with one document added or replaced.
     *
     * @param name for example {@link #ROOT_CERT}
     * @param content its bytes
     * @return a copy
     */
    public IstioDocuments with(String name, byte[] content) {
        SortedMap<String, byte[]> copy = new TreeMap<>(documents);
        copy.put(name, content.clone());
        return new IstioDocuments(copy);
    }

    /**
     * The same without one document.
     *
     * @param name for example {@link #CA_CRL}
     * @return a copy
     */
    public IstioDocuments without(String name) {
        SortedMap<String, byte[]> copy = new TreeMap<>(documents);
        copy.remove(name);
        return new IstioDocuments(copy);
    }

    /**
     * The documents of the layout alone, without what stands beside them.
     *
     * @return a copy that has no name but those of {@link #NAMES}
     */
    public IstioDocuments ofLayout() {
        SortedMap<String, byte[]> copy = new TreeMap<>(documents);
        copy.keySet().retainAll(NAMES);
        return new IstioDocuments(copy);
    }

    /**
     * What documents there are.
     *
     * @return their names, sorted
     */
    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(documents.keySet()));
    }

    /**
     * Hands over each document.
     *
     * @param action gets the name and a copy of the bytes, in the order of {@link #names}
     */
    public void forEach(BiConsumer<String, byte[]> action) {
        documents.forEach((name, bytes) -> action.accept(name, bytes.clone()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IstioDocuments that
                && documents.keySet().equals(that.documents.keySet())
                && documents.entrySet().stream()
                        .allMatch(
                                document -> Arrays.equals(document.getValue(), that.documents.get(document.getKey())));
    }

    @Override
    public int hashCode() {
        return documents.entrySet().stream()
                .mapToInt(document -> document.getKey().hashCode() ^ Arrays.hashCode(document.getValue()))
                .sum();
    }

    @Override
    public String toString() {
        return "IstioDocuments" + documents.keySet();
    }
}
