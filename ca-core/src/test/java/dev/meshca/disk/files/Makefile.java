package dev.meshca.disk.files;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.meshca.issue.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The recipes of Istio's {@code tools/certs/Makefile.selfsigned.mk}, run with openssl; RSA_2048 to be quick. */
record Makefile(Path folder) {

    private static final String ROOT_CONF = """
            [ req ]
            prompt = no
            utf8 = yes
            distinguished_name = dn
            [ ext ]
            subjectKeyIdentifier = hash
            basicConstraints = critical, CA:true
            keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign
            [ dn ]
            O = Istio
            CN = Root CA
            """;

    private static final String INTERMEDIATE_CONF = """
            [ req ]
            prompt = no
            utf8 = yes
            distinguished_name = dn
            [ ext ]
            subjectKeyIdentifier = hash
            basicConstraints = critical, CA:true, pathlen:0
            keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign
            subjectAltName = DNS:istiod.istio-system.svc
            [ dn ]
            O = Istio
            CN = Intermediate CA
            L = %s
            """;

    private static final String WORKLOAD_CONF = """
            [ req ]
            prompt = no
            utf8 = yes
            distinguished_name = dn
            [ ext ]
            subjectKeyIdentifier = hash
            basicConstraints = critical, CA:false
            keyUsage = digitalSignature, keyEncipherment
            extendedKeyUsage = serverAuth, clientAuth
            subjectAltName = URI:spiffe://cluster.local/ns/%s/sa/default
            [ dn ]
            O = Istio
            CN = Workload
            L = %1$s
            """;

    /** {@code root-ca}. */
    Makefile rootCa() throws IOException {
        request("root-ca.conf", ROOT_CONF, "root-key.pem", "root-cert.csr");
        sign("root-ca.conf", "root-cert.csr", "root-cert.pem", "-signkey", "root-key.pem");
        return this;
    }

    /** {@code <name>-cacerts}. */
    Makefile cacerts(String name) throws IOException {
        Files.createDirectories(folder.resolve(name));
        String conf = name + "/intermediate.conf";
        request(conf, INTERMEDIATE_CONF.formatted(name), name + "/ca-key.pem", name + "/cluster-ca.csr");
        sign(conf, name + "/cluster-ca.csr", name + "/ca-cert.pem", issuedBy("root-cert.pem", "root-key.pem"));
        Files.copy(folder.resolve("root-cert.pem"), folder.resolve(name + "/root-cert.pem"));
        concatenate(name + "/cert-chain.pem", name + "/ca-cert.pem", name + "/root-cert.pem");
        return this;
    }

    /** {@code <namespace>-certs}. */
    Makefile certs(String namespace) throws IOException {
        cacerts(namespace);
        String conf = namespace + "/workload.conf";
        request(conf, WORKLOAD_CONF.formatted(namespace), namespace + "/key.pem", namespace + "/workload.csr");
        sign(
                conf,
                namespace + "/workload.csr",
                namespace + "/workload-cert.pem",
                issuedBy(namespace + "/ca-cert.pem", namespace + "/ca-key.pem"));
        concatenate(
                namespace + "/workload-cert-chain.pem",
                namespace + "/workload-cert.pem",
                namespace + "/cert-chain.pem");
        return this;
    }

    /** As openssl 1.1 leaves keys: PKCS#1. */
    void toPkcs1(String key) {
        OpenSsl.run(folder, "rsa", "-traditional", "-in", key, "-out", key);
    }

    private static String[] issuedBy(String certificate, String key) {
        return new String[] {"-CA", certificate, "-CAkey", key, "-CAcreateserial"};
    }

    private void request(String conf, String text, String key, String csr) throws IOException {
        Files.writeString(folder.resolve(conf), text);
        OpenSsl.run(folder, "genrsa", "-out", key, "2048");
        OpenSsl.run(folder, "req", "-new", "-sha256", "-key", key, "-config", conf, "-out", csr);
    }

    private void sign(String conf, String csr, String certificate, String... by) {
        String[] fixed = {
            "x509",
            "-req",
            "-sha256",
            "-days",
            "3650",
            "-extensions",
            "ext",
            "-extfile",
            conf,
            "-in",
            csr,
            "-out",
            certificate
        };
        String[] all = Arrays.copyOf(fixed, fixed.length + by.length);
        System.arraycopy(by, 0, all, fixed.length, by.length);
        OpenSsl.run(folder, all);
    }

    private void concatenate(String to, String... parts) throws IOException {
        for (String part : parts) {
            Files.write(folder.resolve(to), Files.readAllBytes(folder.resolve(part)), CREATE, APPEND);
        }
    }
}
