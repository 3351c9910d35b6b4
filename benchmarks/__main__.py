"""``python -m benchmarks``: measure Portico against its peers and print the ratios."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.cpu import postmaster
from benchmarks.data import fill
from benchmarks.report import OURS, details, ratios
from benchmarks.rounds import measure_all, prepare
from benchmarks.servers import bare_driver, conventional, migrate, portico, postgraphile
from portico.testing.databases import create_database

SERVERS = {
    OURS: portico,
    "PostGraphile": postgraphile,
    "driver": bare_driver,
    "conventional": conventional,
}


def main() -> None:
    """Prepare a database, start the servers, compare their answers, measure, report."""
    options = _options()
    url, token = _database(options)
    questions, chosen = options.questions.split(","), _servers(options, url)
    with ExitStack() as running:
        servers = [running.enter_context(SERVERS[name](url, token)) for name in chosen]
        sent, sizes = prepare(servers, questions)
        _say(f"all answers are equal; bytes: {sizes}")
        turns = measure_all(
            servers,
            sent,
            postmaster(url),
            questions=questions,
            rounds=options.rounds,
            seconds=options.seconds,
            say=_say,
        )
    peers = [name for name in chosen if name != OURS]
    _say("\n" + ratios(turns, peers, questions) + "\n\n" + details(turns, questions))


def _servers(options: argparse.Namespace, url: str) -> list[str]:
    if options.servers:
        return list(options.servers.split(","))
    return [name for name in SERVERS if name != "PostGraphile" or not url.startswith("sqlite")]


def _database(options: argparse.Namespace) -> tuple[str, str]:
    if options.database:
        return options.database, options.token
    _say(f"creating and filling the tables on {options.on} …")
    url = create_database(options.on, Path(tempfile.gettempdir()))
    token = migrate(url)
    asyncio.run(fill(url, options.accounts))
    return url, token


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=6, help="how often the servers take turns")
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each turn is")
    parser.add_argument("--accounts", type=int, default=20_000, help="how many accounts there are")
    parser.add_argument("--questions", default="Q1,Q2,Q3,Q4,Q5", help="which questions are asked")
    parser.add_argument("--servers", default="", help=f"who is asked, of {','.join(SERVERS)}")
    parser.add_argument("--on", default="postgresql", help="or sqlite, without PostGraphile")
    parser.add_argument("--database", help="a database that is filled already")
    parser.add_argument("--token", default="", help="a token of that database")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 (it is what this command is for)


if __name__ == "__main__":
    main()
