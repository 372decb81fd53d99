package dev.meshca.trust;

import dev.meshca.IstioDocuments;
import java.util.Optional;

/** Which documents istiod reads: if {@code tls.crt} exists, that form wins entirely (pilot/pkg/bootstrap/istio_ca.go). */
enum SecretForm {
    ISTIOD {
        @Override
        String caCert() {
            return IstioDocuments.CA_CERT;
        }

        @Override
        String caKey() {
            return IstioDocuments.CA_KEY;
        }

        @Override
        String rootCert() {
            return IstioDocuments.ROOT_CERT;
        }

        @Override
        String certChainName() {
            return IstioDocuments.CERT_CHAIN;
        }

        @Override
        Optional<byte[]> certChain(IstioDocuments documents) {
            return documents.find(IstioDocuments.CERT_CHAIN);
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
        Optional<byte[]> certChain(IstioDocuments documents) {
            byte[] first = documents.get("tls.crt");
            byte[] second = documents.find("ca.crt").orElse(new byte[0]);
            byte[] both = new byte[first.length + second.length];
            System.arraycopy(first, 0, both, 0, first.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return Optional.of(both);
        }
    };

    static SecretForm of(IstioDocuments documents) {
        return documents.names().contains("tls.crt") ? TLS : ISTIOD;
    }

    abstract String caCert();

    abstract String caKey();

    abstract String rootCert();

    abstract String certChainName();

    abstract Optional<byte[]> certChain(IstioDocuments documents);
}
