"""Real engines for the conformance suite, started on loopback for the tests and stopped after them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 180
UNPRIVILEGED = "nobody"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


def postgres_missing() -> str:
    """Why no PostgreSQL server can be started here; empty if one can."""
    needed = ["initdb", "pg_ctl", *(["runuser"] if os.geteuid() == 0 else [])]
    missing = [name for name in needed if not shutil.which(name)]
    return f"not on the path: {', '.join(missing)}" if missing else ""


@contextmanager
def postgres_server() -> Iterator[str]:
    """A server of our own in a temporary folder, in a language that does not sort by bytes; gives its address."""
    data = Path(tempfile.mkdtemp(prefix="kasip-pg-"))
    port = free_port()
    as_user = ["runuser", "-u", UNPRIVILEGED, "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(data, UNPRIVILEGED)

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd=data, stdout=subprocess.DEVNULL, timeout=PATIENCE)

    cluster, log = str(data / "cluster"), str(data / "log")
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=300"
    icu = ["--locale-provider=icu", "--icu-locale=kk-KZ", "--encoding=UTF8"]
    try:
        run("initdb", "-D", cluster, "-U", "kasip", "--auth=trust", *icu)
        run("pg_ctl", "-D", cluster, "-l", log, "-o", options, "-w", "start")
        yield f"postgres://kasip@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", cluster, "-m", "immediate", "stop")
        shutil.rmtree(data, ignore_errors=True)


def spark_missing() -> str:
    """Why no Spark cluster can be started here; empty if one can."""
    return "" if shutil.which("java") else "no java on the path"


LIGHT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss4m"
"""A Java that lives for seconds: quick to start rather than fast in the end."""
SMALL = {
    "spark.sql.shuffle.partitions": 2,
    "spark.default.parallelism": 2,
    "spark.executor.memory": "512m",
    "spark.driver.memory": "512m",
    "spark.locality.wait": 0,
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": LIGHT,
    "spark.executor.extraJavaOptions": LIGHT,
}
"""Settings of an office with a few hundred rows; the plans are the same, only not compiled to Java."""


@contextmanager
def driver_settings(folder: Path, settings: Mapping[str, object]) -> Iterator[None]:
    """The driver, in this process, listens on loopback too."""
    (folder / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    ours = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_CONF_DIR": str(folder)}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            os.environ.update({} if value is None else {name: value})


@contextmanager
def spark_cluster(settings: Mapping[str, object] = SMALL, worker_memory: str = "768m") -> Iterator[str]:
    """A standalone master and two workers on loopback; gives the master's address."""
    import pyspark  # noqa: PLC0415  only where the cluster is wanted

    home = Path(pyspark.__file__).parent
    work = Path(tempfile.mkdtemp(prefix="kasip-spark-"))
    port = free_port()
    place = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(home), "SPARK_LOCAL_DIRS": str(work)}
    place |= {"SPARK_SCALA_VERSION": "2.13"}
    environment = {**os.environ, **place}
    classes = ["java", "-cp", f"{home}/jars/*", *OPENED, *LIGHT.split(), "-Xmx256m"]
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> None:
        log = (work / f"log{len(started)}").open("wb")
        started.append(subprocess.Popen([*classes, *command], env=environment, cwd=work, stdout=log, stderr=log))

    try:
        master = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port)]
        start(*master, "--webui-port", str(free_port()))
        wait_for_port(port)
        for number in (1, 2):
            worker = [
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                worker_memory,
            ]
            ports = ["--webui-port", str(free_port()), "--work-dir", str(work / f"worker{number}")]
            start(*worker, *ports, f"spark://127.0.0.1:{port}")
        with driver_settings(work, settings):
            yield f"spark://127.0.0.1:{port}"
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=PATIENCE)
        shutil.rmtree(work, ignore_errors=True)


PACKAGES = ("java.nio", "java.lang", "java.lang.invoke", "java.util", "java.util.concurrent", "java.net", "java.io")
OPENED = [
    *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in PACKAGES),
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
]
"""What Spark's own launcher opens of Java 17."""
