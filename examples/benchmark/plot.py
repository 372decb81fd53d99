"""Draws what a folder costs over the size of the fleet, as SVG that suits a light and a dark page."""

import math
from statistics import median

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 44, 48
LEAST_GAP = 17

STYLE = """
  .page { fill: #ffffff } text { fill: #24292f; font: 13px "DejaVu Sans", Verdana, sans-serif }
  .small { font-size: 12px; fill: #57606a } .grid { stroke: #d8dee4 }
  .create { --c: #0969da } .openssl { --c: #bc4c00 } .step { --c: #8250df } .verify { --c: #1a7f37 } .add { --c: #bf3989 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #e6edf3 } .small { fill: #9198a1 } .grid { stroke: #30363d }
    .create { --c: #58a6ff } .openssl { --c: #f0883e } .step { --c: #bc8cff } .verify { --c: #3fb950 } .add { --c: #f778ba }
  }
  polyline { fill: none; stroke: var(--c); stroke-width: 2 } circle { fill: var(--c) } text.name { fill: var(--c) }
  .openssl polyline, .step polyline { stroke-dasharray: 6 4 }
"""

NAMES = {
    "create": "meshca create",
    "openssl": "openssl in a loop",
    "step": "step in a loop",
    "verify": "meshca verify",
    "add": "meshca, one more",
}


def _wall(row, contender):
    return median(run["wall"] for run in row["runs"][contender])


def series(rows):
    """{series: [(clusters, seconds)]} of what was measured."""
    found = {name: [] for name in NAMES}
    for name, row in rows.items():
        kind, _, size = name.partition("-")
        if "failed" in row or not size.isdigit() or kind not in ("create", "verify", "add"):
            continue
        if kind == "create":
            for peer in ("openssl", "step"):
                if peer in row["runs"]:
                    found[peer].append((int(size), _wall(row, peer)))
        if kind == "add":
            found["add"].append((2, _wall(row, "meshca to 2")))
        found[kind].append((int(size), _wall(row, "meshca")))
    return {name: sorted(points) for name, points in found.items() if points}


class Axes:
    """Both logarithmic, over whole decades of seconds."""

    def __init__(self, points):
        self.sizes = sorted({size for size, _ in points})
        self.low = math.floor(math.log10(min(value for _, value in points)))
        self.high = math.ceil(math.log10(max(value for _, value in points)))

    def x(self, size):
        first, last = math.log10(self.sizes[0]), math.log10(self.sizes[-1])
        return LEFT + (math.log10(size) - first) / ((last - first) or 1) * (WIDTH - LEFT - RIGHT)

    def y(self, value):
        part = (math.log10(value) - self.low) / ((self.high - self.low) or 1)
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM)

    def drawn(self):
        lines = []
        for power in range(self.low, self.high + 1):
            y = self.y(10.0**power)
            lines.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>')
            lines.append(f'<text class="small" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
        for size in self.sizes:
            at = f'x="{self.x(size):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle"'
            lines.append(f'<text class="small" {at}>{size:,}</text>')
        middle = (LEFT + WIDTH - RIGHT) / 2
        lines.append(f'<text class="small" x="{middle:.0f}" y="{HEIGHT - 8}" text-anchor="middle">clusters</text>')
        return lines


def _labels(axes, found):
    """Where the names stand at the ends of their lines, so that none lies on another."""
    places, last = {}, -LEAST_GAP
    for name in sorted(found, key=lambda name: axes.y(found[name][-1][1])):
        last = max(axes.y(found[name][-1][1]), last + LEAST_GAP)
        places[name] = last
    return places


def drawn(rows):
    found = series(rows)
    axes = Axes([point for points in found.values() for point in points] or [(1, 0.1), (10, 1.0)])
    title = "Seconds over the number of clusters (EC_P256, files alone)"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        ' role="img" aria-labelledby="t">',
        f'<title id="t">{title}</title><style>{STYLE}</style>',
        f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text x="{LEFT}" y="26">{title}</text>',
        *axes.drawn(),
    ]
    labels = _labels(axes, found)
    for name, points in found.items():
        line = " ".join(f"{axes.x(size):.1f},{axes.y(value):.1f}" for size, value in points)
        dots = "".join(f'<circle cx="{axes.x(size):.1f}" cy="{axes.y(value):.1f}" r="3.5"/>' for size, value in points)
        value = f"{points[-1][1]:.1f} s"
        parts.append(f'<g class="{name}"><polyline points="{line}"/>{dots}')
        parts.append(f'<text class="name" x="{axes.x(points[-1][0]) + 10:.1f}" y="{labels[name] + 4:.1f}">')
        parts.append(f"{NAMES[name]}, {value}</text></g>")
    return "\n".join([*parts, "</svg>"]) + "\n"
