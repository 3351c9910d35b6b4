"""``python -m benchmarks.beyond``: how Portico itself behaves as things grow.

Pages of 10, 50, 100 and 200; a page at depth 0 and at the end of all accounts; a row filter that
hides half of them; four workers; the memory of a process over 100,000 requests.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from statistics import median
from typing import Any

import psutil

from benchmarks.cpu import cpu_of, postmaster
from benchmarks.load import Timing, measure
from benchmarks.questions import ask, bodies
from benchmarks.report import spread
from benchmarks.rounds import CLIENTS
from benchmarks.servers import Server, portico, postgraphile, uvicorn
from benchmarks.team import team_token

DEEP = """\
query Deep($after: String, $first: Int!) {
  accounts(first: $first, after: $after, orderBy: [{field: NAME, direction: ASC}]) {
    nodes { id name legalName country stage owner }
    pageInfo { endCursor hasNextPage }
  }
}
"""
WIDE = {"PORTICO_PAGE_SIZE_MAX": "1000", "PORTICO_MAX_COST": "1000000"}
ROUNDS = 5
MANY = 100_000


def main() -> None:
    """Measure what is asked for."""
    options = _options()
    for name in options.what.split(","):
        MEASURES[name](options.database, options.token)


def pages(url: str, token: str) -> None:
    """Q3 with pages of several sizes: CPU per request, and the rate against PostGraphile's."""
    with ExitStack() as running:
        ours = running.enter_context(portico(url, token, settings=WIDE))
        peer = running.enter_context(postgraphile(url, token))
        for size in (10, 50, 100, 200):
            sent = {
                each.name: [
                    body.replace("first: 50", f"first: {size}") for body in bodies(each, "Q3")
                ]
                for each in (ours, peer)
            }
            _say(f"Q3, page of {size}", _loaded(ours, sent[ours.name], url))
            for clients in CLIENTS:
                _say(f"Q3, page of {size}, {clients} clients", _ratio(ours, peer, sent, clients))


def depth(url: str, token: str) -> None:
    """The first page by name, and the last of a hundred, in turn."""
    with portico(url, token) as server:
        cursors, after, more = [], None, True
        while more:
            given = {"query": DEEP, "variables": {"first": 100, "after": after}}
            info = json.loads(ask(server, json.dumps(given)))["data"]["accounts"]["pageInfo"]
            after, more = info["endCursor"], info["hasNextPage"]
            cursors.append(after)
        pages = {"first page": None, f"page after {len(cursors) - 1}00 accounts": cursors[-2]}
        found: dict[str, list[Timing]] = {name: [] for name in pages}
        for _ in range(ROUNDS):
            for name, cursor in pages.items():
                given = {"query": DEEP, "variables": {"first": 50, "after": cursor}}
                found[name].append(measure(server, [json.dumps(given)], 1, 2))
        for name, timings in found.items():
            _say(name, _medians(timings))


def filtered(url: str, token: str) -> None:
    """Q2 with half of the rows hidden, by a plugin's row filter and from a team, and without."""
    with ExitStack() as running:
        plain = running.enter_context(portico(url, token))
        half = running.enter_context(uvicorn("filter", "benchmarks.filtered:app", url, token))
        team = replace(plain, name="team", token=team_token(url))
        sent = bodies(plain, "Q2")
        for clients in CLIENTS:
            rates: dict[str, list[float]] = {half.name: [], team.name: []}
            for _ in range(ROUNDS):
                for each in (half, team):
                    hidden = measure(each, sent, clients, 2).rate
                    rates[each.name].append(hidden / measure(plain, sent, clients, 2).rate)
            for name, found in rates.items():
                _say(f"Q2 by {name} / plain, {clients} clients", spread(found))


def workers(url: str, token: str) -> None:
    """Q1 to Q4 with four processes of each server: rate, and CPU per request."""
    database = postmaster(url)
    with ExitStack() as running:
        ours = running.enter_context(portico(url, token, workers=4))
        peer = running.enter_context(postgraphile(url, token, workers=4))
        for question in ("Q1", "Q2", "Q3", "Q4"):
            sent = {each.name: bodies(each, question) for each in (ours, peer)}
            _say(f"{question}, four workers each", _ratio(ours, peer, sent, 32))
            for each in (ours, peer):
                before = cpu_of(each.pid, database)
                answers = measure(each, sent[each.name], 32, 3).answers
                used = cpu_of(each.pid, database) - before
                spent = (used.server + used.database) * 1000 / answers
                _say(f"{question}, {each.name} with its database", f"{spent:.3f} ms CPU")


def _ratio(ours: Server, peer: Server, sent: Mapping[str, list[str]], clients: int) -> str:
    """How often more requests per second one answers than the other, turn by turn."""
    found = []
    for number in range(ROUNDS):
        order = (ours, peer) if number % 2 else (peer, ours)
        rates = {each.name: measure(each, sent[each.name], clients, 2).rate for each in order}
        found.append(rates[ours.name] / rates[peer.name])
    return f"{spread(found)} × {peer.name}"


def memory(url: str, token: str) -> None:
    """The resident memory of one process while it answers 100,000 requests."""
    with portico(url, token) as server:
        process, answered, sent = psutil.Process(server.pid), 0, bodies(server, "Q1")
        while answered <= MANY:
            answered += measure(server, sent, 32, 4).answers
            _say(f"after {answered} requests", f"{process.memory_info().rss / 2**20:.1f} MiB")


def _loaded(server: Server, sent: list[str], url: str) -> str:
    database, found = postmaster(url), []
    measure(server, sent, 1, 1)
    for _ in range(ROUNDS):
        before = cpu_of(server.pid, database)
        timing = measure(server, sent, 1, 2)
        used = cpu_of(server.pid, database) - before
        found.append((timing, used.server * 1000 / timing.answers))
    return f"{_medians([t for t, _ in found])}, server CPU {median(c for _, c in found):.3f} ms"


def _medians(found: list[Timing]) -> str:
    rate, p50 = median(t.rate for t in found), median(t.p50 for t in found)
    return f"{rate:.0f}/s, p50 {p50:.2f} ms"


def _say(what: str, found: str) -> None:
    print(f"{what}: {found}", flush=True)  # noqa: T201 (it is what this command is for)


MEASURES: dict[str, Any] = {
    each.__name__: each for each in (pages, depth, filtered, workers, memory)
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beyond", description=__doc__)
    parser.add_argument("--database", required=True, help="a database that is filled already")
    parser.add_argument("--token", required=True, help="a token of that database")
    parser.add_argument("--what", default=",".join(MEASURES), help="which of them")
    return parser.parse_args()


if __name__ == "__main__":
    main()
