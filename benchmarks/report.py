"""The report: throughput and times of both servers, and their ratio, with ranges over rounds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.load import Timing
from benchmarks.rounds import CLIENTS, Round

README: Final = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->"


def table(rounds: Sequence[Round], size: int) -> str:
    """The results as a Markdown table."""
    lines = [
        "| clients | server | answers/s | p50 ms | p99 ms | ratio of answers/s |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for clients in CLIENTS:
        chosen = [each.timings for each in rounds if each.clients == clients]
        ratios = [each["Portico"].rate / each["conventional"].rate for each in chosen]
        for name in ("conventional", "Portico"):
            timings = [each[name] for each in chosen]
            ratio = f"**{_spread(ratios)} ×**" if name == "Portico" else "1"
            lines.append(f"| {clients} | {name} | {_row(timings)} | {ratio} |")
    count = len(rounds) // len(CLIENTS)
    lines += ["", f"{count} rounds: median [lowest – highest]. An answer has {size:,} bytes."]
    return "\n".join(lines) + "\n"


def write(results: str) -> None:
    """Put the results into this folder's README."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}{results}{END}{after}", encoding="utf-8")


def _row(timings: Sequence[Timing]) -> str:
    rate = _spread([each.rate for each in timings])
    p50 = _spread([each.p50 for each in timings])
    return f"{rate} | {p50} | {_spread([each.p99 for each in timings])}"


def _spread(values: Sequence[float]) -> str:
    return f"{median(values):.1f} [{min(values):.1f} – {max(values):.1f}]"
