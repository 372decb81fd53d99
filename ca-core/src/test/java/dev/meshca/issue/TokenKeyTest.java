package dev.meshca.issue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.internal.x509.PrivateKeys;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A root whose key is in a token: a provider that nobody registered is the only one that can use it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TokenKeyTest {

    private final RootCa root = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    private final PrivateKey handle = new Handle(key(root));

    private static PrivateKey key(RootCa root) {
        try {
            return PrivateKeys.parseFirst(root.keyPem().getBytes(US_ASCII));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void signs_with_the_provider_that_is_handed_in() {
        RootCa inToken = RootCa.of(root.roots().pem(), handle, new Token(), Issuance.system());

        CaCerts issued = inToken.issue(ClusterName.of("cluster1"), CaSpec.intermediate("Acme"));
        RootCa next =
                RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(2));

        assertThat(issued.chain().check(Instant.now())).isEmpty();
        assertThat(inToken.isKeyExportable()).isFalse();
        assertThat(inToken.crossSign(next.certificate(), Issuance.system()).getIssuerX500Principal())
                .isEqualTo(root.certificate().getSubjectX500Principal());
    }

    @Test
    void without_it_the_reason_is_told() {
        assertThatThrownBy(() -> RootCa.of(root.roots().pem(), handle))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("no security provider at hand signs with this key")
                .hasMessageContaining("hand in the JCA provider")
                .hasMessageNotContaining("belongs to the key");
    }

    /** What a program sees of the key. */
    private record Handle(PrivateKey inside) implements PrivateKey {

        @Override
        public String getAlgorithm() {
            return inside.getAlgorithm();
        }

        @Override
        public @Nullable String getFormat() {
            return null;
        }

        @Override
        public byte @Nullable [] getEncoded() {
            return null;
        }
    }

    private static final class Token extends Provider {

        private static final long serialVersionUID = 1L;

        Token() {
            super("Token", "1", "a key that signs inside");
            putService(new Service(this, "Signature", "SHA256withECDSA", Signing.class.getName(), List.of(), Map.of()) {
                @Override
                public Object newInstance(@Nullable Object parameter) {
                    return new Signing();
                }
            });
        }
    }

    private static final class Signing extends SignatureSpi {

        private @Nullable Signature inside;

        private Signature inside() {
            return Objects.requireNonNull(inside);
        }

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            try {
                inside = Signature.getInstance("SHA256withECDSA");
                inside().initSign(((Handle) key).inside());
            } catch (NoSuchAlgorithmException e) {
                throw new InvalidKeyException(e);
            }
        }

        @Override
        protected void engineInitVerify(PublicKey key) throws InvalidKeyException {
            throw new InvalidKeyException("the token only signs");
        }

        @Override
        protected void engineUpdate(byte b) throws SignatureException {
            inside().update(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) throws SignatureException {
            inside().update(bytes, offset, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            return inside().sign();
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            throw new SignatureException("the token only signs");
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
