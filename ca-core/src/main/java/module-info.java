/** A certificate authority toolkit for Istio meshes of several clusters. */
@org.jspecify.annotations.NullMarked
module dev.meshca.core {
    requires static transitive org.jspecify;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;

    exports dev.meshca;
    exports dev.meshca.trust;
    exports dev.meshca.issue;
    exports dev.meshca.rotation;
    exports dev.meshca.disk;
}
