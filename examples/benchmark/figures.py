"""What a row of the benchmark tells, and how it is written down."""

from dataclasses import asdict, dataclass, field

from measure import typical

MIB = 1024 * 1024


@dataclass(frozen=True)
class Line:
    """One line of the table: our figure, what it stands against, and what is wanted of it."""

    title: str
    ours: str
    peer: str = "–"
    ratio: str = "–"
    wanted: str = "–"
    met: bool | None = None

    def cells(self):
        met = {True: "yes", False: "no", None: "–"}[self.met]
        return [self.title, self.ours, self.peer, self.ratio, self.wanted, met]


HEAD = ["work", "meshca", "against", "ratio", "wanted", "met"]


@dataclass
class Result:
    """All runs of a row by contender, further figures by name, and the lines made of them."""

    runs: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)

    def wall(self, contender):
        return typical(self.runs[contender], "wall")

    def rss(self, contender):
        return max(one.rss for one in self.runs[contender])

    def against(self, title, peer, name=None, wanted=None, ours="meshca"):
        """Our wall time, and its ratio to a contender's of the same row."""
        ratio = self.wall(ours) / self.wall(peer)
        self.lines.append(
            Line(
                title,
                seconds(self.wall(ours)),
                f"{name or peer} {seconds(self.wall(peer))}",
                f"{ratio:.2f}",
                "–" if wanted is None else f"≤ {wanted:g}",
                None if wanted is None else ratio <= wanted,
            )
        )

    def within(self, title, value, limit, unit):
        """A figure, and the most that it may be."""
        self.figures[title] = value
        self.lines.append(Line(title, unit(value), wanted=f"≤ {unit(limit)}", met=value <= limit))

    def plain(self, title, text, peer="–", ratio="–"):
        self.lines.append(Line(title, text, peer, ratio))

    def as_json(self):
        return {
            "runs": {name: [one.as_json() for one in runs] for name, runs in self.runs.items()},
            "figures": self.figures,
            "lines": [asdict(line) for line in self.lines],
        }


def seconds(value):
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"


def mib(value):
    return f"{value / MIB:.0f} MiB"


def megabytes(value):
    return f"{value / 1e6:.1f} MB"


def number(value):
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
