/** A program that embeds the library. */
module dev.meshca.consumer {
    requires dev.meshca.k8s;
}
