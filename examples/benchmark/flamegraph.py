"""Draws recordings of Java's Flight Recorder as a flame graph: how much of the time of Java's threads is spent where.

    MESHCA_OPTS=-XX:StartFlightRecording=filename=create.jfr examples/meshca/target/meshca create …
    python3 examples/benchmark/flamegraph.py "create root + 1,000" docs/flame.svg create.jfr
"""

import json
import pathlib
import shutil
import subprocess
import sys
from html import escape

WIDTH = 1200
ROW = 17
TOP = 34
CHARACTER = 6.4
LEAST = 0.004
"""Of the whole; what is narrower is left out, and so is what stands on it."""

EVENTS = "jdk.ExecutionSample,jdk.NativeMethodSample"
WAITING = ("park", "wait", "epollWait", "accept", "poll")
COLOURS = {"dev/meshca": "#e4633a", "java": "#f0b45b", "jdk": "#f0b45b", "sun": "#f0b45b", "com/sun": "#f0b45b"}
OTHERS = "#d9d36f"
OWN = "dev/meshca/"


def samples(recording):
    """The stacks of threads that did something, the outermost frame first."""
    jfr = shutil.which("jfr")
    if jfr is None:
        sys.exit("flamegraph.py: jfr is missing: put a JDK's bin into the PATH")
    command = [jfr, "print", "--json", "--stack-depth", "128", "--events", EVENTS, recording]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    for event in json.loads(printed)["recording"]["events"]:
        trace = event["values"].get("stackTrace") or {"frames": []}
        methods = [frame["method"] for frame in trace["frames"]]
        if methods and methods[0]["name"] not in WAITING:
            yield [f"{method['type']['name']}.{method['name']}" for method in reversed(methods)]


def tree(stacks):
    """{frame: [samples, what stands on it]}; frames that only lead to the first one of ours are left out."""
    root = [0, {}]
    for stack in stacks:
        first = next((at for at, frame in enumerate(stack) if frame.startswith(OWN)), 0)
        node = root
        node[0] += 1
        for frame in map(plain, stack[first:]):
            node = node[1].setdefault(frame, [0, {}])
            node[0] += 1
    return root


def plain(frame):
    """Without what numbers a lambda, so that equal ones are counted together."""
    owner, method = frame.rsplit(".", 1)
    return owner.replace(".", "/").split("$$Lambda")[0] + "." + method


def boxes(node, left, depth, scale, total):
    """(frame, samples, left, depth) of all that is wide enough."""
    for frame, (count, above) in sorted(node[1].items()):
        if count >= LEAST * total:
            yield frame, count, left, depth
            yield from boxes([count, above], left, depth + 1, scale, total)
        left += count * scale


def svg(title, stacks):
    root = tree(stacks)
    total = root[0]
    found = list(boxes(root, 0.0, 0, WIDTH / total, total))
    height = TOP + ROW * (1 + max(depth for _, _, _, depth in found)) + 4
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="8" y="21" font-size="14">{escape(title)}: {total:,} samples of threads that worked</text>',
    ]
    lines += [box(frame, count, left, height - 4 - ROW * (depth + 1), total) for frame, count, left, depth in found]
    return "\n".join([*lines, "</svg>", ""])


def box(frame, count, left, y, total):
    width = count / total * WIDTH
    short = frame.rsplit("/", 1)[-1]
    shown = short[: int((width - 4) / CHARACTER)]
    text = f'<text x="{left + 3:.1f}" y="{y + 12}">{escape(shown)}</text>' if len(shown) > 2 else ""
    fill = next((colour for start, colour in COLOURS.items() if frame.startswith(start + "/")), OTHERS)
    return (
        f'<g><title>{escape(frame)} {100 * count / total:.1f} %</title><rect x="{left:.1f}" y="{y}" '
        f'width="{width:.1f}" height="{ROW - 1}" fill="{fill}" stroke="#ffffff" stroke-width="0.5"/>{text}</g>'
    )


def main():
    if len(sys.argv) < 4:
        sys.exit("usage: flamegraph.py TITLE OUT.svg RECORDING.jfr …")
    title, out, *recordings = sys.argv[1:]
    stacks = [stack for recording in recordings for stack in samples(recording)]
    if not stacks:
        sys.exit("flamegraph.py: the recordings hold no samples")
    pathlib.Path(out).write_text(svg(title, stacks), encoding="utf-8")


if __name__ == "__main__":
    main()
