package dev.meshca.mesh.file;

import dev.meshca.KeyAlgorithm;
import java.util.List;
import java.util.stream.Stream;

/** The fields of a mesh file, in the order in which a new one has them. */
final class MeshFields {

    static final String API_VERSION_1 = "meshca.dev/v1alpha1";
    static final String KIND_MESH = "Mesh";

    private static final String CLOCK = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
    private static final String LABEL = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
    private static final String NETWORK_LABEL = "^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$";
    private static final String CLUSTER_NAME = "^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$";

    static final Field API_VERSION = Field.required(
            "apiVersion", new Shape.OneOf(List.of(API_VERSION_1)), "The version of this file's form.", API_VERSION_1);

    static final Field KIND =
            Field.required("kind", new Shape.OneOf(List.of(KIND_MESH)), "What this file is of.", KIND_MESH);

    static final Field DIRECTORY = Field.required(
            "directory",
            new Shape.Text("^.+$"),
            "The folder with the CAs, relative to this file; it need not exist yet.",
            "certs");

    static final Field KUBECONFIG = Field.text(
            "kubeconfig",
            "The kubeconfig, relative to this file; by default the files of KUBECONFIG, or ~/.kube/config.",
            "kubeconfig");

    static final Field NAMESPACE = Field.optional(
            "namespace",
            new Shape.Text(LABEL),
            "The namespace of istiod and of the Secret cacerts; istio-system by default.",
            "istio-system");

    static final Field MESH_ID = Field.optional(
            "meshID",
            new Shape.Text(NETWORK_LABEL),
            "The ID of the mesh in the values for Istio, the same for all its clusters; mesh1 by default.",
            "mesh1");

    static final Field TRUST_DOMAIN = Field.optional(
            "trustDomain",
            new Shape.Text("^[a-z0-9._-]{1,255}$"),
            "The trust domain of the mesh, for certificates of machines outside of it; cluster.local by default.",
            "cluster.local");

    static final Field ISTIO = Field.optional(
            "istio",
            new Shape.Text("^v?[0-9]{1,4}[.][0-9]{1,4}([.+-].*)?$"),
            "The Istio release that clusters are checked for; by default the one that each of them runs.",
            "\"1.30\"");

    static final Field KEY = Field.optional(
            "key",
            new Shape.OneOf(Stream.of(KeyAlgorithm.values()).map(Enum::name).toList()),
            "The algorithm of new keys; by default that of the root, and RSA_4096 for a new root.",
            "EC_P256");

    static final Field ROOT_VALIDITY =
            Field.time("rootValidity", "How long a new root is valid; 3650d by default.", "3650d");

    static final Field VALIDITY = Field.time(
            "validity",
            "How long new intermediates are valid; by default 3650d, or as long as the root if that is less.",
            "730d");

    static final Field ORGANIZATION = Field.text(
            "organization", "O in new subjects; by default that of the root, and Istio for a new root.", "Acme");

    static final Field SOAK = Field.time(
            "soak", "The longest life of a workload certificate; by default the longest that clusters tell.", "24h");

    static final Field WAVE = Field.optional(
            "wave", new Shape.Count(), "How many clusters are written at the same time; 5 by default.", "5");

    static final Field CANARY = Field.optional(
            "canary",
            new Shape.Text(CLUSTER_NAME),
            "The cluster that is written first, alone, in every phase.",
            "cluster1");

    static final Field RENEW_BEFORE = Field.optional(
            "renewBefore",
            new Shape.Text("^([1-9][0-9]?%|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?)$"),
            "The share of its life that a CA has left when it is renewed, or the time; 33% by default.",
            "33%");

    static final Field DAYS = Field.required(
            "days",
            new Shape.ListOf(new Shape.OneOf(List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))),
            "The days on which it begins.",
            "[Sat, Sun]");

    static final Field FROM = Field.required("from", new Shape.Text(CLOCK), "When it begins.", "\"22:00\"");

    static final Field TO = Field.required(
            "to", new Shape.Text(CLOCK), "When it ends, on the next day if that is not later.", "\"04:00\"");

    static final Field ZONE =
            Field.text("zone", "The time zone, such as Europe/Berlin; UTC by default.", "Europe/Berlin");

    static final Shape.Group WINDOW = new Shape.Group(List.of(DAYS, FROM, TO, ZONE));

    static final Field WINDOWS = Field.optional(
            "windows",
            new Shape.ListOf(WINDOW),
            "When a renewal may do something; at any time by default.",
            "[{days: [Sat, Sun], from: \"22:00\", to: \"04:00\", zone: Europe/Berlin}]");

    static final Field ROTATION =
            Field.group("rotation", "How a rotation goes about it.", SOAK, WAVE, CANARY, RENEW_BEFORE, WINDOWS);

    static final Field CONTEXT = Field.required(
            "context", new Shape.Text("^.+$"), "The kubeconfig context that leads to the cluster.", "kind-one");

    static final Field NETWORK = Field.optional(
            "network",
            new Shape.Text(NETWORK_LABEL),
            "The network of the cluster, as the label topology.istio.io/network of that namespace says it.",
            "network1");

    static final Field SERVER = Field.optional(
            "server",
            new Shape.Text("^https://.+$"),
            "Where its API server answers the other clusters; by default as the kubeconfig says.",
            "https://api.example.com:6443");

    static final Shape.Group CLUSTER = new Shape.Group(List.of(CONTEXT, NETWORK, SERVER));

    static final Field CLUSTERS = Field.required(
            "clusters", new Shape.ByName(CLUSTER_NAME, CLUSTER), "The clusters, by their names in the mesh.", "");

    static final Shape.Group MESH = new Shape.Group(List.of(
            API_VERSION,
            KIND,
            DIRECTORY,
            KUBECONFIG,
            NAMESPACE,
            MESH_ID,
            TRUST_DOMAIN,
            ISTIO,
            KEY,
            ROOT_VALIDITY,
            VALIDITY,
            ORGANIZATION,
            ROTATION,
            CLUSTERS));

    private MeshFields() {}
}
