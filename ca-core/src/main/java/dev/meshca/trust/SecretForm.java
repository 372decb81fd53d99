package dev.meshca.trust;

import dev.meshca.IstioFiles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which documents istiod reads: if {@code tls.crt} exists, that form wins entirely (pilot/pkg/bootstrap/istio_ca.go). */
enum SecretForm {
    ISTIOD {
        @Override
        String caCert() {
            return IstioFiles.CA_CERT;
        }

        @Override
        String caKey() {
            return IstioFiles.CA_KEY;
        }

        @Override
        String rootCert() {
            return IstioFiles.ROOT_CERT;
        }

        @Override
        String certChainName() {
            return IstioFiles.CERT_CHAIN;
        }

        @Override
        byte @Nullable [] certChain(Map<String, byte[]> documents) {
            return documents.get(IstioFiles.CERT_CHAIN);
        }

        @Override
        boolean reads(String key) {
            return IstioFiles.REQUIRED.contains(key) || key.equals(IstioFiles.CA_CRL);
        }
    },
    TLS {
        @Override
        String caCert() {
            return "tls.crt";
        }

        @Override
        String caKey() {
            return "tls.key";
        }

        @Override
        String rootCert() {
            return "ca.crt";
        }

        @Override
        String certChainName() {
            return "tls.crt+ca.crt";
        }

        @Override
        byte @Nullable [] certChain(Map<String, byte[]> documents) {
            byte[] first = documents.getOrDefault("tls.crt", new byte[0]);
            byte[] second = documents.getOrDefault("ca.crt", new byte[0]);
            byte[] both = new byte[first.length + second.length];
            System.arraycopy(first, 0, both, 0, first.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }

        @Override
        boolean reads(String key) {
            return IstioFiles.TLS_FORM.contains(key);
        }
    };

    static SecretForm of(Map<String, byte[]> documents) {
        return documents.containsKey("tls.crt") ? TLS : ISTIOD;
    }

    abstract String caCert();

    abstract String caKey();

    abstract String rootCert();

    abstract String certChainName();

    abstract byte @Nullable [] certChain(Map<String, byte[]> documents);

    abstract boolean reads(String key);
}
