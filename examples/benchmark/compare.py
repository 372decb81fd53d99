#!/usr/bin/env python3
"""Compares two files that run.sh --json wrote: compare.py OLD.json NEW.json

Ends with 1 if something got slower, or takes more memory, beyond what chance explains. Where the same peer was measured in
both runs, our time is taken as a multiple of its time, so that two machines can be compared.
"""

import json
import sys
from statistics import median

LEAST_MARGIN = 0.15
MEMORY_MARGIN = 0.20
PEERS = ("make", "openssl", "step", "kubectl")


def spread(values):
    """How far a run is typically from the median, as a part of it."""
    middle = median(values)
    return median(abs(value - middle) for value in values) / middle


def times(row, contender):
    return [run["wall"] for run in row["runs"][contender]]


def cost(row, peer):
    """Our time, or its multiple of the peer's, and how much of it may be chance."""
    ours = times(row, "meshca")
    if peer is None:
        return median(ours), spread(ours)
    theirs = times(row, peer)
    return median(ours) / median(theirs), spread(ours) + spread(theirs)


def compared(name, old, new):
    """(what, before, after, margin) of each figure that both have."""
    if "meshca" in old["runs"] and "meshca" in new["runs"]:
        peer = next((one for one in PEERS if one in old["runs"] and one in new["runs"]), None)
        (before, chance), (after, more) = cost(old, peer), cost(new, peer)
        what = f"{name}, time" + (f" / {peer}'s" if peer else " in s")
        yield what, before, after, max(LEAST_MARGIN, 3 * (chance + more))
        before, after = (max(run["rss"] for run in one["runs"]["meshca"]) for one in (old, new))
        yield f"{name}, MiB resident", before / 2**20, after / 2**20, MEMORY_MARGIN
    for figure in old["figures"].keys() & new["figures"].keys():
        if isinstance(old["figures"][figure], (int, float)) and figure != "resident":
            yield f"{name}, {figure.strip()}", old["figures"][figure], new["figures"][figure], LEAST_MARGIN


def main(old_file, new_file):
    old, new = (json.load(open(file))["rows"] for file in (old_file, new_file))
    worse = 0
    print(f"{'figure':58} {'before':>12} {'after':>12} {'change':>8} {'margin':>8}")
    for name in [name for name in old if name in new]:
        if "failed" in new[name] and "failed" not in old[name]:
            worse += 1
            print(f"{name:58} failed: {new[name]['failed'][:80]}")
        if "failed" in new[name] or "failed" in old[name]:
            continue
        for what, before, after, margin in compared(name, old[name], new[name]):
            change = after / before - 1 if before else 0.0
            worse += change > margin
            mark = "  worse" if change > margin else ""
            print(f"{what[:58]:58} {before:12.3f} {after:12.3f} {change:+8.0%} {margin:8.0%}{mark}")
    print(f"{worse} worse" if worse else "nothing is worse")
    return 1 if worse else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
