"""Rows about folders: create, one cluster more, verify, and the start of the program."""

from contenders import fresh, names, peer, recipe, require_chains
from figures import Line, Result, megabytes, mib, seconds
from measure import alternated


class Files:
    """Measures in folders under a work folder."""

    def __init__(self, bench):
        self.bench = bench
        self.meshca = bench.meshca
        self.work = bench.work

    def contenders(self, function, starts=False):
        """{name: what it does} for each version of meshca that is there."""
        chosen = [self.meshca, *([self.bench.jar] if starts else []), *self.bench.others]
        return {one.name: (lambda repetition, one=one: function(one, repetition)) for one in chosen}

    def create_rsa(self, clusters, wanted, repetitions):
        def ours(meshca, _):
            spent = meshca.create(meshca.work / "rsa", clusters, "RSA_4096")
            require_chains(meshca.work / "rsa", clusters)
            return spent

        def make(_):
            folder = fresh(self.work / "make")
            spent = recipe(folder, clusters)
            require_chains(folder, clusters)
            return spent

        def keys(_):
            return peer("keys.sh", fresh(self.work / "keys"), clusters + 1)

        contenders = {**self.contenders(ours), "make": make, "keys": keys}
        result = Result(alternated(contenders, self.bench.repeated(repetitions)))
        result.against(f"create root + {clusters}, RSA_4096", "make", wanted=wanted)
        result.against("  as many keys alone", "keys", name="openssl genrsa, all cores:")
        self.beside(result)
        return result

    def create_ec(self, clusters, wanted, repetitions, small=False):
        heap = clusters >= 1000

        def ours(meshca, _):
            folder = meshca.work / f"certs-{clusters}"
            spent = meshca.create(folder, clusters, "EC_P256", heap=heap and meshca is self.meshca)
            require_chains(folder, clusters)
            return spent

        def loop(script, **environment):
            def measured(_):
                folder = fresh(self.work / "loop")
                spent = peer(script, folder, *names(clusters), environment=environment)
                require_chains(folder, clusters)
                return spent

            return measured

        contenders = {**self.contenders(ours, starts=small), "openssl": loop("openssl-loop.sh")}
        if self.bench.step:
            contenders["step"] = loop("step-loop.sh", STEP=str(self.bench.step))
        result = Result(alternated(contenders, self.bench.repeated(repetitions)))
        title = f"create root + {clusters:,}, EC_P256"
        if small:
            result.within(title, result.wall("meshca"), 0.5, seconds)
        result.against("  in a loop of openssl" if small else title, "openssl", "openssl's loop", wanted.get("openssl"))
        if self.bench.step:
            result.against("  in a loop of step", "step", "step's loop", wanted.get("step"))
        if heap:
            self.memory(result)
        self.beside(result)
        return result

    def add(self, few, many, repetitions):
        """One cluster more, in a small and in a large folder."""

        def add_to(clusters):
            def ours(meshca, repetition):
                folder = meshca.certs(clusters, "growing")
                name = f"more{len(list(folder.glob('more*')))}"
                return meshca("create", "--dir", folder, "--key", "EC_P256", "--cluster", name)

            return ours

        contenders = {}
        for clusters in (few, many):
            for name, function in self.contenders(add_to(clusters)).items():
                contenders[name if clusters == many else f"{name} to {few}"] = function
        for meshca in (self.meshca, *self.bench.others):
            for clusters in (few, many):
                meshca.certs(clusters, "growing")
        result = Result(alternated(contenders, self.bench.repeated(repetitions)))
        result.against(f"add one cluster to {many:,}", f"meshca to {few}", f"to {few}:", 1.5)
        self.beside(result)
        return result

    def verify(self, clusters, repetitions, limit=None):
        heap = clusters >= 1000

        def ours(meshca, _):
            return meshca("verify", "--offline", "--dir", meshca.certs(clusters), heap=heap and meshca is self.meshca)

        for meshca in (self.meshca, *self.bench.others):
            meshca.certs(clusters)
        result = Result(alternated(self.contenders(ours), self.bench.repeated(repetitions)))
        title = f"verify {clusters:,} offline"
        if limit is None:
            result.plain(title, seconds(result.wall("meshca")))
        else:
            result.within(title, result.wall("meshca"), limit, seconds)
            self.memory(result)
        self.beside(result)
        return result

    def json(self, clusters):
        result = Result()
        limit = 1_000_000 * clusters / 1000
        result.within(f"verify {clusters:,} offline -o json", self.report_size(self.meshca, clusters), limit, megabytes)
        for one in self.bench.others:
            result.plain(f"  {one.name}", megabytes(self.report_size(one, clusters)))
        return result

    def report_size(self, meshca, clusters):
        report = meshca.work / "report.json"
        meshca("verify", "--offline", "-o", "json", "--dir", meshca.certs(clusters), output=report)
        return report.stat().st_size

    def version(self, repetitions):
        contenders = self.contenders(lambda meshca, _: meshca("--version"), starts=True)
        result = Result(alternated(contenders, self.bench.repeated(repetitions)))
        result.within("--version", result.wall("meshca"), 0.2, seconds)
        self.beside(result)
        return result

    def memory(self, result):
        """What was resident, and whether a heap of 256 MiB was enough."""
        result.figures["resident"] = result.rss("meshca")
        result.lines.append(
            Line("  memory", f"{mib(result.rss('meshca'))} resident", wanted="256 MiB of heap", met=self.meshca.heap_sufficed)
        )

    def beside(self, result):
        """The same by the jar alone, and by another version."""
        for name in result.runs:
            if name in ("java -jar", "other"):
                result.against(f"  against {name}", name)
