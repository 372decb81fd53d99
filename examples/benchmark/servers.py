"""Starts servers, waits until they are ready, and ends them: real API servers, or the simulated fleet."""

import base64
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request

from measure import Failed

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
TOKEN = "benchmark"
LIMIT = 180.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process in a group of its own, which is killed at the end."""

    def __init__(self, stack, command, log, **how):
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                [str(word) for word in command], stderr=out, start_new_session=True, **{"stdout": out, **how}
            )
        self.log = log
        stack.callback(self.end)

    def end(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def await_ready(self, is_ready):
        until = time.monotonic() + LIMIT
        while not is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise Failed(f"{self.process.args[0]} is not ready: {self.log.read_text()[-1500:]}")
            time.sleep(0.1)


def binaries(names):
    """The servers of the tests, which are built where they are missing."""
    command = [TOP / ".ci" / "testbed" / "build", *names]
    built = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if built.returncode != 0:
        raise Failed(f"{command[0]} could not make {', '.join(names)}")
    return dict(line.split("=", 1) for line in built.stdout.split())


class ControlPlanes:
    """Real API servers with one etcd behind them, and nothing that runs pods."""

    def __init__(self, count, work, stack):
        self.tools = binaries(["etcd", "kube-apiserver", "kubectl"])
        self.work = work
        self.stack = stack
        self.kubeconfig = work / "kubeconfig"
        work.mkdir()
        subprocess.run(["openssl", "genrsa", "-out", work / "sa.key", "2048"], check=True, capture_output=True)
        (work / "tokens.csv").write_text(f"{TOKEN},admin,admin,system:masters\n")
        etcd = self._etcd()
        started = [self._api_server(f"cluster{number}", etcd) for number in range(1, count + 1)]
        for name, port, server in started:
            server.await_ready(lambda name=name, port=port: self._is_ready(name, port))
        self.kubeconfig.write_text(json.dumps(self._config([(name, port) for name, port, _ in started])))

    def _etcd(self):
        endpoint = f"http://127.0.0.1:{free_port()}"
        command = [
            self.tools["etcd"],
            f"--data-dir={self.work / 'etcd'}",
            f"--listen-client-urls={endpoint}",
            f"--advertise-client-urls={endpoint}",
            "--listen-peer-urls=http://127.0.0.1:0",
            "--unsafe-no-fsync",
            "--log-level=warn",
        ]
        server = Server(self.stack, command, self.work / "etcd.log", cwd=self.work)
        server.await_ready(lambda: _answers(endpoint + "/health"))
        return endpoint

    def _api_server(self, name, etcd):
        port = free_port()
        folder = self.work / name
        folder.mkdir()
        command = [
            self.tools["kube-apiserver"],
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            f"--secure-port={port}",
            f"--cert-dir={folder}",
            f"--etcd-servers={etcd}",
            f"--etcd-prefix=/{name}",
            "--authorization-mode=RBAC",
            f"--token-auth-file={self.work / 'tokens.csv'}",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={self.work / 'sa.key'}",
            f"--service-account-signing-key-file={self.work / 'sa.key'}",
            "--service-cluster-ip-range=10.96.0.0/16",
            "--endpoint-reconciler-type=none",
            "--disable-admission-plugins=ServiceAccount",
            "--profiling=false",
        ]
        return name, port, Server(self.stack, command, folder / "log", cwd=folder)

    def _authority(self, name):
        return self.work / name / "apiserver.crt"

    def _is_ready(self, name, port):
        if not self._authority(name).exists():
            return False
        server = f"https://127.0.0.1:{port}"
        paths = ["/readyz", "/api/v1/namespaces/kube-system", "/api/v1/namespaces/default"]
        return all(_answers(server + path, self._authority(name)) for path in paths)

    def _config(self, started):
        def authority(name):
            return base64.b64encode(self._authority(name).read_bytes()).decode()

        return {
            "apiVersion": "v1",
            "kind": "Config",
            "users": [{"name": "admin", "user": {"token": TOKEN}}],
            "contexts": [{"name": name, "context": {"cluster": name, "user": "admin"}} for name, _ in started],
            "clusters": [
                {
                    "name": name,
                    "cluster": {"server": f"https://127.0.0.1:{port}", "certificate-authority-data": authority(name)},
                }
                for name, port in started
            ],
        }


def _answers(url, authority=None):
    try:
        tls = ssl.create_default_context(cafile=authority) if authority else None
        request = urllib.request.Request(url, headers={"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(request, timeout=5, context=tls) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError, ssl.SSLError):
        return False


class SimulatedFleet:
    """API servers of one Java process (fleet/Fleet.java), asked for its counters over its standard streams."""

    def __init__(self, bench, count, latency_ms, name="fleet", with_istiods=False):
        folder = pathlib.Path(bench.work) / name
        folder.mkdir()
        jar, java = bench.home / "meshca.jar", pathlib.Path(bench.jar.command[0])
        sources = sorted((pathlib.Path(__file__).resolve().parent / "fleet").glob("*.java"))
        javac = java.parent / "javac" if java.parent != pathlib.Path(".") else "javac"
        subprocess.run([javac, "-d", folder, "-cp", jar, *sources], check=True)
        self.kubeconfig = folder / "kubeconfig"
        command = [java, "-Xmx512m", "-cp", f"{folder}{os.pathsep}{jar}", "Fleet", count, latency_ms, self.kubeconfig]
        self.istiods = folder / "istiods"
        if with_istiods:
            command.append(self.istiods)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.server = Server(bench.stack, command, folder / "log", **pipes)
        self._line("ready")

    def counters(self):
        """What it was asked since this was last called."""
        self.server.process.stdin.write("counters\n")
        self.server.process.stdin.flush()
        return json.loads(self._line("{"))

    def _line(self, start):
        line = self.server.process.stdout.readline()
        if not line.startswith(start):
            raise Failed(f"the simulated fleet ended: {self.server.log.read_text()[-1500:]}")
        return line


class CredentialPlugin:
    """A kubeconfig whose user is a program that gives a token, and how often that was run: it adds a line to a file."""

    TOKEN = "user: {token: simulated}"
    SCRIPT = """#!/bin/sh
echo run >> "$COUNTER"
echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "simulated"}}'
"""

    def __init__(self, kubeconfig):
        self.counter = kubeconfig.with_name("runs")
        self.counter.touch()
        program = kubeconfig.with_name("plugin")
        program.write_text(self.SCRIPT)
        program.chmod(0o755)
        exec_user = {
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": str(program),
            "env": [{"name": "COUNTER", "value": str(self.counter)}],
            "interactiveMode": "Never",
        }
        self.kubeconfig = kubeconfig.with_name("kubeconfig-plugin")
        self.kubeconfig.write_text(kubeconfig.read_text().replace(self.TOKEN, "user: " + json.dumps({"exec": exec_user})))

    def runs(self):
        return len(self.counter.read_text().splitlines())
