"""Who is measured: meshca by its start script, as a jar, and in another version; and what else does the same work."""

import os
import pathlib
import shutil

from measure import Failed, run

HERE = pathlib.Path(__file__).resolve().parent
PEERS = HERE / "peers"
HEAP = "-Xmx256m"


class Meshca:
    """One way to start one version of meshca, with folders of its own."""

    def __init__(self, name, command, options, work):
        self.name = name
        self.command = command
        self.options = options
        self.work = work / name.replace(" ", "-")
        self.work.mkdir()
        self.heap_sufficed = True

    def __call__(self, *arguments, heap=False, environment=None, **how):
        if heap:
            command, more = self.options(self.command)
            try:
                return run([*command, *arguments], {**more, **(environment or {})}, **how)
            except Failed as failure:
                if "OutOfMemoryError" not in str(failure):
                    raise
                self.heap_sufficed = False
        return run([*self.command, *arguments], environment, **how)

    def certs(self, clusters, purpose="certs"):
        """A folder of so many EC_P256 clusters, made when it is first wanted."""
        folder = self.work / f"{purpose}-{clusters}"
        if not folder.exists():
            self.create(folder, clusters, "EC_P256")
        return folder

    def create(self, folder, clusters, key, heap=False):
        shutil.rmtree(folder, ignore_errors=True)
        return self("create", "--dir", folder, "--key", key, "--cluster", ",".join(names(clusters)), heap=heap)


def of_script(script, work, name="meshca"):
    return Meshca(name, [script], lambda command: (command, {"MESHCA_OPTS": HEAP}), work)


def of_jar(jar, work, name="java -jar"):
    home = os.environ.get("JAVA_HOME")
    java = str(pathlib.Path(home) / "bin" / "java") if home else "java"
    return Meshca(name, [java, "-jar", jar], lambda command: ([java, HEAP, "-jar", jar], {}), work)


def other(path, work):
    return (of_jar if str(path).endswith(".jar") else of_script)(path, work, "other")


def names(clusters):
    return [f"cluster{number}" for number in range(1, clusters + 1)]


def peer(script, *arguments, environment=None):
    return run([PEERS / script, *arguments], environment)


def recipe(folder, clusters):
    """As Istio's users run it: two makes at a time, whose rules race beyond that in the original."""
    folder.mkdir(parents=True)
    return run(["make", "-s", "-C", folder, "-j2", "-f", PEERS / "recipe.mk", "CLUSTERS=" + " ".join(names(clusters))])


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def require_chains(folder, clusters):
    """Whether what was made is whole, and accepted by openssl."""
    for cluster in {names(clusters)[0], names(clusters)[-1]}:
        place = folder / cluster
        run(["openssl", "verify", "-CAfile", folder / "root-cert.pem", place / "ca-cert.pem"])
        for file in ("ca-key.pem", "cert-chain.pem", "root-cert.pem"):
            if (place / file).stat().st_size == 0:
                raise Failed(f"{place / file} is empty")
