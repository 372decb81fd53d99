package dev.meshca.k8s.cacerts;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a push notes on the Secret, so that a later one notices that it is led elsewhere, or that somebody else wrote.
 *
 * @param cluster the name of the cluster in the mesh
 * @param clusterUid the UID of its namespace kube-system, where it could be read
 * @param content the digest of the public documents as they were written
 * @param notes further annotations, for people only
 */
public record PushRecord(
        Optional<String> cluster, Optional<String> clusterUid, Optional<String> content, Map<String, String> notes) {

    /** Nothing is noted. */
    public static final PushRecord NONE = new PushRecord(Optional.empty(), Optional.empty(), Optional.empty());

    /** The annotation with where the journal ended before the write. */
    public static final String JOURNAL_HEAD = "meshca.dev/journal";

    private static final String CLUSTER = "meshca.dev/cluster";
    private static final String CLUSTER_UID = "meshca.dev/cluster-uid";
    private static final String CONTENT = "meshca.dev/content-sha256";

    public PushRecord(Optional<String> cluster, Optional<String> clusterUid, Optional<String> content) {
        this(cluster, clusterUid, content, Map.of());
    }

    static Optional<String> journalHead(ObjectMeta metadata) {
        return Optional.ofNullable(annotations(metadata).get(JOURNAL_HEAD));
    }

    private static Map<String, String> annotations(ObjectMeta metadata) {
        return metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations();
    }

    public static PushRecord of(ObjectMeta metadata) {
        Map<String, String> annotations = annotations(metadata);
        return new PushRecord(
                Optional.ofNullable(annotations.get(CLUSTER)),
                Optional.ofNullable(annotations.get(CLUSTER_UID)),
                Optional.ofNullable(annotations.get(CONTENT)));
    }

    /** The annotations of an object with this record among them. */
    public Map<String, String> addedTo(ObjectMeta metadata) {
        Map<String, String> annotations = new LinkedHashMap<>(annotations(metadata));
        annotations.putAll(notes);
        cluster.ifPresent(value -> annotations.put(CLUSTER, value));
        clusterUid.ifPresent(value -> annotations.put(CLUSTER_UID, value));
        content.ifPresent(value -> annotations.put(CONTENT, value));
        return annotations;
    }
}
