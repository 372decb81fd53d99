"""Runs whole processes and says what they cost."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from statistics import median

PROC = pathlib.Path("/proc")


class Failed(Exception):
    """A command that should have worked did not."""


@dataclass(frozen=True)
class Run:
    """Seconds by the clock and of CPU, and the most bytes of memory that one of the processes had at once."""

    wall: float
    cpu: float
    rss: int
    threads: int = 0

    def as_json(self):
        return asdict(self)


class Watch(threading.Thread):
    """Counts the threads of a process until it ends; those that last less than a few milliseconds it may miss."""

    EVERY = 0.02

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.tasks = PROC / str(pid) / "task"
        self.threads = 0
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(self.EVERY):
            try:
                self.threads = max(self.threads, len(os.listdir(self.tasks)))
            except OSError:
                return


def run(command, environment=None, allowed=(0,), watched=False, output=os.devnull):
    """Runs a command to its end; nothing that it starts outlives it."""
    with open(output, "wb") as out, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            start_new_session=True,
        )
        watch = Watch(process.pid)
        if watched and PROC.exists():
            watch.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        wall = time.perf_counter() - started
        watch.ended.set()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            errors.seek(0)
            said = errors.read().decode(errors="replace")[-2000:]
            raise Failed(f"{_short(command)} ended with {process.returncode}: {said}")
        kilo = 1 if sys.platform == "darwin" else 1024
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * kilo, watch.threads)


def _short(command):
    text = " ".join(str(word) for word in command)
    return text if len(text) < 200 else text[:200] + " …"


def alternated(contenders, repetitions):
    """Runs {name: function} in turn, the order turned round each time, so that what else the machine does meets all alike."""
    runs = {name: [] for name in contenders}
    order = list(contenders)
    for repetition in range(repetitions):
        for name in order:
            runs[name].append(contenders[name](repetition))
        order.reverse()
    return runs


def typical(runs, figure):
    return median(getattr(one, figure) for one in runs)
