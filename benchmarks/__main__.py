"""``python -m benchmarks``: measure and print; ``--write`` also records it in the README."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks.data import fill
from benchmarks.report import table, write
from benchmarks.rounds import compare, measure
from benchmarks.servers import conventional, migrate, portico
from portico.testing.databases import create_database


def main() -> None:
    """Prepare a database, start both servers, compare their answers, measure, report."""
    options = _options()
    _say("starting PostgreSQL, creating and filling the tables …")
    url = create_database("postgresql", Path(tempfile.gettempdir()))
    token = migrate(url)
    asyncio.run(fill(url))
    with portico(url, token) as ours, conventional(url, token) as peer:
        size = compare([ours, peer])
        _say("all answers are equal")
        rounds = measure([ours, peer], rounds=options.rounds, seconds=options.seconds, say=_say)
    results = table(rounds, size)
    _say("\n" + results)
    if options.write:
        write(results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="how often the servers take turns")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each turn is")
    parser.add_argument("--write", action="store_true", help="record the results in the README")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (it is what this command is for)


if __name__ == "__main__":
    main()
