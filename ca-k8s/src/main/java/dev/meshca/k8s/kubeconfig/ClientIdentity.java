package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.PemBlocks;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A client certificate with its key. It is shown to whatever server asks for one, as with {@code kubectl}. */
final class ClientIdentity extends X509ExtendedKeyManager {

    private static final String ALIAS = "client";
    private static final byte[] PROBE = {1};
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    static ClientIdentity of(PemBlocks certificate, PemBlocks key, String owner) {
        ClientIdentity identity = new ClientIdentity(certificate.certificates(), key.key());
        if (!identity.belongTogether()) {
            throw new Refusal("the client certificate of " + owner + " and its key do not belong together");
        }
        return identity;
    }

    static Optional<ClientIdentity> of(AuthInfo user) {
        return user.clientCertificate()
                .map(certificate -> of(
                        PemBlocks.of(certificate), PemBlocks.of(user.clientKey().orElseThrow()), user.owner()));
    }

    private boolean belongTogether() {
        try {
            Signature signature = Signature.getInstance(SIGNATURES.getOrDefault(key.getAlgorithm(), ""));
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(chain.get(0).getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException anotherKindOfKey) {
            return false;
        }
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return Stream.of(keyTypes).anyMatch(key.getAlgorithm()::equals) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
