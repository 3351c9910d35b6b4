"""``python -m benchmarks.starting``: how long ``portico serve`` takes until it answers.

With all plugins, on a migrated SQLite database; the median of some starts, on the clock and in CPU
time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from benchmarks.servers import PLUGINS, PORTICO, free_port

STARTS = 7


def main() -> None:
    """Start and stop a server some times."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'portico.db'}"
        env = {**os.environ, "PORTICO_DATABASE_URL": url, "PORTICO_PLUGINS": PLUGINS}
        migrate = [PORTICO, "migrate"]
        subprocess.run(migrate, env=env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 (our own command)
        starts = [_start(env) for _ in range(STARTS)]
    clock, cpu = (median(each) for each in zip(*starts, strict=True))
    sys.stdout.write(f"start: {clock:.2f} s, {cpu:.2f} s CPU (median of {STARTS})\n")


def _start(env: dict[str, str]) -> tuple[float, float]:
    port, begun = free_port(), time.perf_counter()
    command = [PORTICO, "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 (our own command)
    while not _is_alive(port):
        time.sleep(0.005)
    taken, times = time.perf_counter() - begun, psutil.Process(server.pid).cpu_times()
    server.terminate()
    server.wait()
    return taken, times.user + times.system


def _is_alive(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/livez"):
            return True
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    main()
