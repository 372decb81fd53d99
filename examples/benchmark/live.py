"""Rows about real API servers: push into fresh namespaces, and verify what is there."""

from functools import cached_property

from contenders import names, peer
from figures import Result
from measure import alternated
from servers import ControlPlanes

TIMEOUT = "2m"


class LiveRows:
    """All on the same API servers, which are started when the first row wants them."""

    def __init__(self, bench):
        self.bench = bench
        self.pushed = 0

    @cached_property
    def planes(self):
        return ControlPlanes(2 if self.bench.quick else 8, self.bench.work / "planes", self.bench.stack)

    def contexts(self, clusters):
        pairs = [["--context", f"{name}={name}"] for name in names(clusters)]
        return ["--kubeconfig", self.planes.kubeconfig, *(word for pair in pairs for word in pair)]

    def kubectl(self):
        return {"KUBECTL": self.planes.tools["kubectl"], "KUBECONFIG": str(self.planes.kubeconfig), "HOME": str(self.planes.work)}

    def fresh_namespace(self):
        """Nothing removes a namespace here, so each push has one of its own."""
        self.pushed += 1
        return f"mesh-{self.pushed}"

    def push_by(self, meshca, clusters, namespace):
        place = ["--dir", meshca.certs(clusters), "--namespace", namespace]
        return meshca("push", *place, "--timeout", TIMEOUT, *self.contexts(clusters))

    def contenders(self, function):
        return {
            one.name: (lambda repetition, one=one: function(one))
            for one in (self.bench.meshca, self.bench.jar, *self.bench.others)
        }

    def push(self, clusters, wanted, repetitions):
        certs = self.bench.meshca.certs(clusters)
        for one in (self.bench.jar, *self.bench.others):
            one.certs(clusters)

        def kubectl(_):
            return peer("kubectl-push.sh", certs, self.fresh_namespace(), *names(clusters), environment=self.kubectl())

        ours = self.contenders(lambda meshca: self.push_by(meshca, clusters, self.fresh_namespace()))
        self.planes
        result = Result(alternated({**ours, "kubectl": kubectl}, self.bench.repeated(repetitions)))
        return self.told(result, f"push to {clusters} API servers", "kubectl in a loop", wanted)

    def verify(self, clusters, wanted, repetitions):
        namespace = self.fresh_namespace()
        self.push_by(self.bench.meshca, clusters, namespace)
        ca = self.bench.meshca.certs(clusters)

        def kubectl(_):
            return peer("kubectl-verify.sh", namespace, *names(clusters), environment=self.kubectl())

        def verified(meshca):
            place = ["--dir", ca, "--namespace", namespace]
            return meshca("verify", *place, "--timeout", TIMEOUT, *self.contexts(clusters))

        ours = self.contenders(verified)
        result = Result(alternated({**ours, "kubectl": kubectl}, self.bench.repeated(repetitions)))
        return self.told(result, f"verify {clusters} API servers", "kubectl, openssl in a loop", wanted)

    def told(self, result, title, peer_name, wanted):
        result.against(title, "kubectl", peer_name, wanted)
        for name in result.runs:
            if name in ("java -jar", "other"):
                result.against(f"  against {name}", name)
        return result
