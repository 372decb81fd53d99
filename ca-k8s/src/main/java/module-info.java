/**
 * The clusters of an Istio mesh: what they need, what they hold, and how their CAs change while they run. {@link
 * dev.meshca.mesh.Mesh} is the way in.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // fabric8 and OkHttp have no descriptors
@org.jspecify.annotations.NullMarked
module dev.meshca.k8s {
    requires static transitive org.jspecify;
    requires transitive dev.meshca.core;
    requires transitive kubernetes.client.api;
    requires kubernetes.client;
    requires kubernetes.model.admissionregistration;
    requires kubernetes.model.apps;
    requires kubernetes.model.certificates;
    requires kubernetes.model.common;
    requires kubernetes.model.coordination;
    requires kubernetes.model.core;
    requires kubernetes.model.events;
    requires io.fabric8.kubernetes.client.okhttp;
    requires okhttp3;
    requires java.naming;
    requires java.net.http;
    requires org.snakeyaml.engine;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    // What fabric8 needs while it runs; as an automatic module it cannot say so.
    requires com.fasterxml.jackson.annotation;
    requires org.slf4j;
    requires tools.jackson.dataformat.yaml;

    exports dev.meshca.k8s;
    exports dev.meshca.k8s.cluster;
    exports dev.meshca.k8s.preflight;
    exports dev.meshca.k8s.push;
    exports dev.meshca.k8s.rotation;
    exports dev.meshca.k8s.watch;
    exports dev.meshca.mesh;
    exports dev.meshca.mesh.file;
    exports dev.meshca.mesh.json;
    exports dev.meshca.mesh.remote;
    exports dev.meshca.mesh.report;
    exports dev.meshca.mesh.values;

    opens dev.meshca.mesh.json to
            tools.jackson.databind;
    opens dev.meshca.k8s.journal to
            tools.jackson.databind;
}
