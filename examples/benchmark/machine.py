"""On what the figures were measured."""

import os
import platform
import subprocess


def facts(bench):
    """The machine, the versions, and how busy it was before the first row."""
    java = subprocess.run([bench.jar.command[0], "-version"], capture_output=True, text=True, check=True).stderr
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "java": java.splitlines()[0],
        "openssl": _first_line(["openssl", "version"]).split(" (")[0],
        "step": _first_line([str(bench.step), "version"]) if bench.step else None,
        "meshca": _first_line([*map(str, bench.meshca.command), "--version"]),
        "load": os.getloadavg()[0],
    }


def sentence(about):
    parts = [
        about["meshca"],
        f"{about['cores']} cores, {about['system']}",
        about["java"],
        about["openssl"],
        *([about["step"]] if about["step"] else []),
        f"load {about['load']:.1f} before",
    ]
    return "; ".join(parts)


def _first_line(command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
