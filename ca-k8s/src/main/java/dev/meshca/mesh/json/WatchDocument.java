package dev.meshca.mesh.json;

import dev.meshca.k8s.watch.MeshWatch;
import java.time.Instant;
import java.util.List;

/** A finding that appeared or was resolved. */
record WatchDocument(Instant at, MeshWatch.Kind change, FindingDocument finding) {

    static WatchDocument of(MeshWatch.Change change) {
        return new WatchDocument(
                change.at(),
                change.kind(),
                FindingDocument.of(List.of(change.finding())).get(0));
    }
}
