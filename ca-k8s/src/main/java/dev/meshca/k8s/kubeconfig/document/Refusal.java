package dev.meshca.k8s.kubeconfig.document;

/** What a kubeconfig asks for is not done. The message is a sentence for its owner, and quotes no secret. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Refusal(String sentence) {
        super(sentence, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
