"""Rows about a rotation of a simulated fleet, from its first look to the end of the folder's change."""

import shutil

from contenders import names
from figures import Result, mib, number, seconds
from fleet import AT_ONCE, LATENCY_MS
from servers import SimulatedFleet

WAVE = 50
LINEAR = 1.5


class RotationRows:
    """New intermediates in every cluster of a small fleet and of a large one: each cluster should cost the same."""

    def __init__(self, bench):
        self.bench = bench

    def intermediates(self, small, large):
        runs, asked = {}, {}
        for size in (small, large):
            runs[size], asked[size] = self.rotated(size)
        spent = runs[large]
        result = Result({"meshca": [spent], "small": [runs[small]]})
        title = f"rotate the intermediates of {large:,} simulated, in waves of {WAVE}"
        result.plain(title, seconds(spent.wall), f"of {small:,} {seconds(runs[small].wall)}")
        per_cluster = (spent.cpu / large) / (runs[small].cpu / small)
        result.within("  CPU per cluster, as a multiple of that in the small one", round(per_cluster, 2), LINEAR, number)
        result.plain("  seconds of CPU, on all cores", seconds(spent.cpu), f"of {small:,} {seconds(runs[small].cpu)}")
        each = {size: number(round(asked[size] / size, 1)) for size in asked}
        result.plain("  round trips per cluster", each[large], f"of {small:,} {each[small]}")
        result.plain("  most threads", number(spent.threads))
        result.plain("  memory", f"{mib(spent.rss)} resident")
        return result

    def rotated(self, size):
        servers = SimulatedFleet(self.bench, size, LATENCY_MS, name=f"rotation-{size}", with_istiods=True)
        certs = self.bench.work / f"rotated-{size}"
        shutil.copytree(self.bench.meshca.certs(size), certs)
        place = ["--dir", certs, "--kubeconfig", servers.kubeconfig, "--concurrency", AT_ONCE]
        place += [word for name in names(size) for word in ("--context", f"{name}={name}")]
        self.bench.meshca("push", *place, "--timeout", "60s")
        servers.counters()
        istiods = [word for line in servers.istiods.read_text().split() for word in ("--istiod", line)]
        pace = ["--wave", WAVE, "--request-timeout", "60s", "--yes"]
        spent = self.bench.meshca("rotate", "intermediates", *place, *istiods, *pace, watched=True)
        counted = servers.counters()
        servers.server.end()
        return spent, counted["requests"]
