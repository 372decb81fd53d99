"""Measures the rows that are wanted, prints the table, and writes what else is asked for. Started by run.sh."""

import argparse
import os
import pathlib
import re
import shutil
import signal
import sys
import tempfile
from contextlib import ExitStack

import contenders
import machine
import report
from files import Files
from fleet import FleetRows
from live import LiveRows
from measure import Failed
from rotation import RotationRows


class Bench:
    """What all rows share: the versions of meshca, the peers, a work folder, and how often to measure."""

    def __init__(self, arguments, work, stack):
        home = arguments.meshca
        self.quick = arguments.quick
        self.work = work
        self.stack = stack
        self.home = home
        self.meshca = contenders.of_script(home / "meshca", work)
        self.jar = contenders.of_jar(home / "meshca.jar", work)
        self.others = [contenders.other(arguments.other, work)] if arguments.other else []
        self.step = arguments.step

    def repeated(self, repetitions):
        return min(repetitions, 2) if self.quick else repetitions


def rows(bench):
    """Each row by its name, in the order of the table; a quick run leaves out what takes long."""
    files, live, fleet, rotation = Files(bench), LiveRows(bench), FleetRows(bench), RotationRows(bench)
    most = 300 if bench.quick else 1000
    return {
        "version": lambda: files.version(7),
        "create-rsa-2": lambda: files.create_rsa(2, 0.6, 11),
        **({} if bench.quick else {"create-rsa-12": lambda: files.create_rsa(12, 0.55, 7)}),
        "create-2": lambda: files.create_ec(2, {}, 5, small=True),
        "create-100": lambda: files.create_ec(100, {"openssl": 0.15, "step": 0.2}, 3),
        f"create-{most}": lambda: files.create_ec(most, {"step": 0.08}, 1),
        f"add-{most}": lambda: files.add(2, most, 5),
        "verify-100": lambda: files.verify(100, 3),
        **({} if bench.quick else {"verify-300": lambda: files.verify(300, 3)}),
        f"verify-{most}": lambda: files.verify(most, 3, 2.0 * most / 1000),
        f"json-{most}": lambda: files.json(most),
        "push-2": lambda: live.push(2, 2.5, 5),
        "verify-live-2": lambda: live.verify(2, 2.5, 5),
        **({} if bench.quick else {"push-8": lambda: live.push(8, 0.8, 5), "verify-live-8": lambda: live.verify(8, 0.8, 5)}),
        f"fleet-push-{most}": lambda: fleet.push(most),
        f"fleet-verify-{most}": lambda: fleet.verify(most),
        f"fleet-status-{most}": lambda: fleet.status(most),
        f"fleet-plugin-{most}": lambda: fleet.plugin(most),
        f"fleet-rotate-{most}": lambda: rotation.intermediates(most // 10, most),
    }


def measured(bench, wanted):
    """Measures the rows whose names match; a row that fails is part of the result."""
    found = {}
    for name, row in rows(bench).items():
        if not re.search(wanted, name):
            continue
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            found[name] = row().as_json()
            report.print_lines(found[name]["lines"])
        except Failed as failure:
            print(f"{name} failed: {failure}", file=sys.stderr)
            found[name] = {"failed": str(failure)}
    return found


def arguments():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(prog="run.sh", description="Measures meshca against what else does the same work.")
    parser.add_argument("--quick", action="store_true", help="small fleets and few repetitions")
    parser.add_argument("--rows", default="", metavar="REGEX", help="only the rows whose names match; 'list' names them")
    parser.add_argument("--other", type=pathlib.Path, metavar="OLD.jar", help="another version, in turn with this one")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="where to write all figures, for compare.py")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE", help="where to draw cost over fleet size, as SVG")
    parser.add_argument("--update-docs", action="store_true", help="write table and plot into docs/performance.md")
    parser.add_argument(
        "--meshca",
        type=pathlib.Path,
        metavar="FOLDER",
        default=here.parent / "meshca" / "target",
        help="where meshca, meshca.jar and its class archive are, as mvn package makes them",
    )
    parser.add_argument("--step", type=pathlib.Path, default=os.environ.get("STEP") or shutil.which("step"), help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    wanted = arguments()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda which, _: sys.exit(128 + which))
    with ExitStack() as stack:
        work = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="meshca-benchmark")))
        bench = Bench(wanted, work, stack)
        if wanted.rows == "list":
            print("\n".join(rows(bench)))
            return 0
        about = machine.facts(bench)
        print(machine.sentence(about))
        report.print_head()
        document = {"machine": about, "quick": wanted.quick, "rows": measured(bench, wanted.rows)}
    report.write(document, wanted)
    failed = [name for name, row in document["rows"].items() if "failed" in row]
    if failed:
        print("failed: " + ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
