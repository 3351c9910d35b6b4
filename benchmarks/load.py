"""The load: wrk, which is written in C and never the bottleneck, asks and measures."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.servers import Server

SCRIPT: Final = """\
local bodies = {%s}
local headers = {
  ["Content-Type"] = "application/json",
  ["Accept"] = "application/json",
  ["Authorization"] = "Bearer %s",
}
local requests = {}
local at = 0

function init(args)
  for i, body in ipairs(bodies) do
    requests[i] = wrk.format("POST", "/graphql", headers, body)
  end
end

function request()
  at = at %% #requests + 1
  return requests[at]
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("requests=%%d us=%%d p50=%%d p99=%%d failed=%%d\\n", summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Timing:
    """What one load measured."""

    rate: float
    """Answers per second."""
    p50: float
    """Half of the answers took at most so many milliseconds,"""
    p99: float
    """and 99 of a hundred so many."""
    answers: int


def measure(server: Server, bodies: list[str], connections: int, seconds: float) -> Timing:
    """Ask over this many kept connections, for so long."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("The benchmarks need wrk: apt-get install wrk, or brew install wrk.")
    script = SCRIPT % (", ".join(f"[==[{body}]==]" for body in bodies), server.token)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = [wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s"]
        command += ["--timeout", "60s", "-s", file.name, f"http://127.0.0.1:{server.port}/graphql"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return _timing(server, Path(file.name), done.stdout)


def _timing(server: Server, script: Path, output: str) -> Timing:
    found = dict(re.findall(r"(\w+)=(\d+)", output))
    if found.get("failed") != "0":
        raise SystemExit(f"{server.name} failed under load ({script.name}): {output}")
    answers = int(found["requests"])
    return Timing(
        rate=answers / (int(found["us"]) / 1e6),
        p50=int(found["p50"]) / 1000,
        p99=int(found["p99"]) / 1000,
        answers=answers,
    )
