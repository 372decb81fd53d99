/** A certificate authority toolkit for Istio meshes of several clusters. */
@SuppressWarnings("module") // dev.meshca.k8s is built after this module
@org.jspecify.annotations.NullMarked
module dev.meshca.core {
    requires static transitive org.jspecify;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports dev.meshca;
    exports dev.meshca.trust;
    exports dev.meshca.issue;
    exports dev.meshca.internal to
            dev.meshca.k8s;
    exports dev.meshca.internal.x509 to
            dev.meshca.k8s;
    exports dev.meshca.rotation to
            dev.meshca.k8s;
    exports dev.meshca.disk;
    exports dev.meshca.disk.files to
            dev.meshca.k8s;
}
