"""One run: a demo on a database, requests of each group, and each fault with its request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from faults.fuzz.asking import Asked, Asking
from faults.fuzz.edges import Edges
from faults.fuzz.facts import learn
from faults.fuzz.talking import Talking
from faults.fuzz.target import BEFORE, Target
from faults.fuzz.wild import Documents
from portico.app import create_executor
from portico.database import Database
from portico.plugins.installed import installed
from portico.testing.deployment import composed, settings
from portico.testing.facts import happens
from portico.testing.servers import serving

if TYPE_CHECKING:
    from portico.graphql.schema import Composed
    from portico.query.engine import Engine
    from portico.testing.facts import Facts

SHARES: Final = {"read": 30, "question": 5, "deed": 40, "wild": 10, "edge": 8, "file": 4, "talk": 3}
"""Of a hundred requests, how many of each group."""
BEGINNINGS: Final = ("Create", "Add", "Open", "Start", "Ask", "Issue", "Record", "Set")
"""How mutations end that make records."""
TIMES: Final = 4
ROUND: Final = 500
"""Requests after which the data are looked at anew."""


def run(url: str, folder: Path, requests: int, number: int) -> Iterator[str]:
    """Send so many requests; give every fault with its request."""
    names = tuple(sorted(installed()))
    schema = composed(names)
    engine = create_executor(schema, Database(url), settings(names)).engine
    with serving(folder, "demo", "--database-url", url) as server:
        target = Target(url, server)
        made = Run(schema, engine, target, Random(number))  # noqa: S311 (no secret)
        yield from made.begin()
        for sent in range(0, requests, ROUND):
            yield from made.round(min(ROUND, requests - sent), number + sent)
        made.report()


class Run:
    """The requests of a run, by groups."""

    def __init__(self, schema: Composed, engine: Engine, target: Target, random: Random) -> None:
        self._schema, self._engine = schema, engine
        self._target, self._random = target, random
        self._edges = Edges(random)
        self._talking = Talking(random, target.server.address, lambda: target.token)
        self._deeds: list[str] = []

    def begin(self) -> Iterator[str]:
        """Make records of as many types as can be: some need others first."""
        names = [name for name in sorted(self._schema.deeds) if name.endswith(BEGINNINGS)]
        for _ in range(TIMES):
            self._learn()
            for name in names:
                fault, told = self._sent("beginning", self._asking.beginning(name))
                if fault:
                    yield f"{fault}\n{told}"

    def _learn(self) -> Facts:
        facts = learn(self._engine, self._target.ask)
        self._asking = Asking(self._schema, self._engine, facts, self._random, self._target.version)
        return facts

    def round(self, requests: int, number: int) -> Iterator[str]:
        """Some requests, with what is known of the data by now."""
        facts = self._learn()
        ids = {
            entity.plural: [str(row["id"]) for row in facts.rows.get(entity.name, ())]
            for entity in self._engine.catalog.entities.values()
        }
        wild = Documents(self._schema.sdl(), ids, number)
        self._documents = self._wild_ones(wild, requests * SHARES["wild"] // 100 + 1)
        for group, share in SHARES.items():
            for _ in range(max(1, requests * share // 100)):
                fault, told = getattr(self, f"_{group}")()
                if fault:
                    yield f"{group} {datetime.now(UTC):%H:%M:%S} {fault}\n{told}"

    def _wild_ones(self, documents: Documents, count: int) -> Iterator[str]:
        for kind, name in self._random.sample(
            documents.roots(), min(count, len(documents.roots()))
        ):
            yield from documents.of(kind, name, 1)

    def _sent(self, group: str, asked: Asked, *, by_get: bool = False) -> tuple[str, str]:
        fault = self._target.send(group, asked, by_get=by_get)
        return fault, f"{asked.document}\n{asked.variables}"

    def _read(self) -> tuple[str, str]:
        return self._sent("read", self._asking.read(), by_get=happens(self._random, 20))

    def _question(self) -> tuple[str, str]:
        return self._sent("question", self._asking.question())

    def _deed(self) -> tuple[str, str]:
        if not self._deeds:
            self._deeds = self._random.sample(sorted(self._schema.deeds), len(self._schema.deeds))
        return self._sent("deed", self._asking.deed(self._deeds.pop()))

    def _wild(self) -> tuple[str, str]:
        return self._sent("wild", Asked(next(self._documents, "{ __typename }")))

    def _edge(self) -> tuple[str, str]:
        asked = self._asking.read()
        sent = self._edges.request(asked.document, asked.variables)
        return self._target.send_raw("edge", sent), repr(sent)

    def _file(self) -> tuple[str, str]:
        """A table of some kind is sent and imported, as that kind or another."""
        kinds = self._target.ask("{ bulkKinds(input: {}) { name columns { name } } }")["bulkKinds"]
        kind = self._random.choice(kinds)
        columns = [each["name"] for each in kind["columns"] if happens(self._random, 60)]
        rows = [[self._asking.cell(name) for name in columns] for _ in range(3)]
        sent = self._edges.file(columns or ["name"], rows)
        fault, id_ = self._target.upload(sent)
        if fault or id_ is None:
            return fault, repr(sent)
        wanted = self._random.choice([kind, kind, kind, *kinds])["name"]
        given = {"fileId": id_, "kind": wanted, "dryRun": happens(self._random, 50)}
        asked = Asked(
            "mutation ($input: ImportStartInput!) { importStart(input: $input) "
            "{ import { id } userErrors { code message path } } }",
            {"input": given},
        )
        fault, told = self._sent("import", asked)
        return fault, f"{told}\n{sent!r}"

    def _talk(self) -> tuple[str, str]:
        fault = self._talking.talk(self._asking.listening) or self._target.logged()
        self._target.requests += 1
        return fault, ""

    def report(self) -> None:
        """Tell how many requests there were, and what became of those of each group."""
        print(f"{self._target.requests} requests", flush=True)
        for group, outcomes in self._target.outcomes.items():
            reached = sum(n for code, n in outcomes.items() if code not in BEFORE)
            shown = dict(outcomes.most_common(12))
            print(f"  {group}: {reached} of {outcomes.total()} reached: {shown}")
        print(f"  talk: {dict(self._talking.outcomes.most_common())}", flush=True)
