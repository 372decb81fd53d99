"""Rows about a simulated fleet, whose API servers take 50 ms to answer, are dead, or have too much to do."""

from functools import cached_property

from contenders import names
from figures import Line, Result, mib, number, seconds
from measure import typical
from servers import CredentialPlugin, SimulatedFleet

LATENCY_MS = 50
AT_ONCE = 64
RETRY_AFTER = 1.0
DEAD_SHARE = 100
UNREACHED = (0, 1, 3)
"""With one in a hundred dead, a command says so by its exit code."""


class FleetRows:
    """All on the same fleet, which is started, and given its Secrets, when the first row wants it."""

    def __init__(self, bench):
        self.bench = bench
        self.counted = []

    @cached_property
    def servers(self):
        return SimulatedFleet(self.bench, self.size, LATENCY_MS)

    def push(self, size):
        self.size = size
        fresh = self.run("push", "--dir", self.certs)
        counted = self.counted.pop()
        result = self.measured(f"push to {size:,} that have it", 2, "push", "--dir", self.certs)
        result.runs["first push"] = [fresh]
        result.plain("  to as many that have nothing", seconds(fresh.wall), f"ideal {seconds(self.ideal([counted]))}")
        return result

    def verify(self, size):
        self.ensure_pushed(size)
        return self.measured(f"verify {size:,} simulated", 3, "verify", "--dir", self.certs)

    def status(self, size):
        self.ensure_pushed(size)
        return self.measured(f"status of {size:,} simulated", None, "status", "--dir", self.certs)

    def plugin(self, size):
        """All contexts name the same credential plugin: one run gives the token of all."""
        self.ensure_pushed(size)
        plugin = CredentialPlugin(self.servers.kubeconfig)
        spent = self.run("verify", "--dir", self.certs, kubeconfig=plugin.kubeconfig)
        counted = self.counted.pop()
        result = Result({"meshca": [spent]})
        result.within(f"verify {size:,} with one credential plugin: its runs", plugin.runs(), 1, number)
        result.plain("  most connections at once", number(counted["mostOpen"]))
        result.plain("  connections opened", number(counted["connections"]))
        return result

    @property
    def certs(self):
        return self.bench.meshca.certs(self.size)

    def ensure_pushed(self, size):
        if not hasattr(self, "size"):
            self.size = size
            self.run("push", "--dir", self.certs)
            self.counted.clear()

    def run(self, command, *arguments, kubeconfig=None):
        contexts = [word for name in names(self.size) for word in ("--context", f"{name}={name}")]
        limit = "--request-timeout" if command == "status" else "--timeout"
        self.servers.counters()
        spent = self.bench.meshca(
            command,
            *arguments,
            limit,
            "60s",
            "--kubeconfig",
            kubeconfig or self.servers.kubeconfig,
            *contexts,
            heap=True,
            allowed=UNREACHED,
            watched=True,
        )
        self.counted.append(self.servers.counters())
        return spent

    def ideal(self, counted):
        """Were 64 requests under way all the time, and nothing else to be done."""
        waited = [one["requests"] * LATENCY_MS / 1000 + one["refused"] * RETRY_AFTER for one in counted]
        return sum(waited) / len(waited) / AT_ONCE

    def measured(self, title, round_trips, *command):
        runs = [self.run(*command) for _ in range(self.bench.repeated(3))]
        counted, self.counted = self.counted, []
        result = Result({"meshca": runs})
        wall, ideal = result.wall("meshca"), self.ideal(counted)
        asked = sum(one["requests"] - one["refused"] for one in counted) / len(counted)
        alive = self.size - self.size // DEAD_SHARE
        result.figures.update(ideal=ideal, byRequest=counted[-1]["byRequest"])
        result.lines.append(
            Line(title, seconds(wall), f"ideal {seconds(ideal)}", f"{wall / ideal:.2f}", "≤ 1.3", wall / ideal <= 1.3)
        )
        if round_trips is None:
            result.plain("  round trips per cluster", number(round(asked / alive, 2)))
        else:
            result.within("  round trips per cluster", round(asked / alive, 2), round_trips, number)
        result.plain("  seconds of CPU, on all cores", seconds(typical(runs, "cpu")))
        result.within("  most threads", max(run.threads for run in runs), AT_ONCE, number)
        result.plain("  most connections at once", number(max(one["mostOpen"] for one in counted)))
        heap = self.bench.meshca.heap_sufficed
        memory = f"{mib(result.rss('meshca'))} resident"
        result.lines.append(Line("  memory", memory, wanted="256 MiB of heap", met=heap))
        return result
