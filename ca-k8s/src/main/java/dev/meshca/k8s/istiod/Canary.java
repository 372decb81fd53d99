package dev.meshca.k8s.istiod;

import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.trust.TrustBundle;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Asks istiod for a certificate, as a workload of a ServiceAccount would. */
final class Canary {

    private static final long TOKEN_SECONDS = 600;

    private final CanarySpec spec;
    private final SSLContext tls;
    private final SecureRandom random;

    Canary(CanarySpec spec, TrustBundle trusted, String namespace, SecureRandom random) {
        this.spec = spec;
        this.tls = IstiodTrust.context(trusted, namespace);
        this.random = random;
    }

    /** A token that says who asks; it is shown to nobody but an istiod that proved to be one. */
    String token(Api api) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(spec.audience())
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build();
        ApiPath path = ApiPath.in(spec.namespace(), "serviceaccounts").named(spec.serviceAccount() + "/token");
        TokenRequest answer = api.create(path, request, TokenRequest.class);
        String token = answer.getStatus() == null ? null : answer.getStatus().getToken();
        if (token == null || token.isEmpty()) {
            throw new ApiFailure(ApiFailure.Kind.REJECTED, "the API server answered the TokenRequest without a token");
        }
        return token;
    }

    IssuedChain ask(String replica, IstiodAddress address, String token, Duration limit) {
        SigningRequest request = SigningRequest.create(random);
        try {
            List<String> answer = CertificateCall.send(address, tls, token, request.pem(), spec.lifetime(), limit);
            return issued(replica, request, answer);
        } catch (IOException e) {
            return IssuedChain.refused(replica, "istiod at " + address + " issued nothing: " + why(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return IssuedChain.refused(replica, "interrupted");
        }
    }

    /** The roots are the last element, as one text; each of the others is one certificate. */
    private static IssuedChain issued(String replica, SigningRequest request, List<String> answer) {
        List<X509Certificate> chain = new ArrayList<>();
        answer.stream()
                .limit(Math.max(0, answer.size() - 1))
                .forEach(text -> chain.addAll(bundle(text).certificates()));
        if (chain.isEmpty()) {
            return IssuedChain.refused(replica, "istiod answered without a certificate");
        }
        if (!chain.get(0).getPublicKey().equals(request.key())) {
            return IssuedChain.refused(replica, "istiod answered with a certificate for another key");
        }
        return new IssuedChain(replica, chain, bundle(answer.get(answer.size() - 1)), Optional.empty());
    }

    private static TrustBundle bundle(String pem) {
        return TrustBundle.of(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static String why(IOException e) {
        boolean unproven = false;
        String message = "";
        @Nullable Throwable cause = e;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (cause instanceof ConnectException) {
                return "nothing accepts connections there";
            }
            unproven |= cause instanceof SSLException;
            message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            cause = cause.getCause();
        }
        return (unproven ? "it did not prove to be an istiod under the roots given: " : "") + PlainText.of(message);
    }
}
