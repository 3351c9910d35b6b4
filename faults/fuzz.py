"""Random requests to a server with real data: whatever is asked, it answers or refuses.

``python -m faults.fuzz`` sends so many to a demo on each database, with a token that may do
everything; each root field has its turn. A fault is a status of 500 or more, the code INTERNAL,
no answer at all, or an error in the server's log, as when a statement failed and the slow road
answered.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx2

from faults.documents import Documents
from portico.cli.token import new_token
from portico.testing.clusters import Cluster
from portico.testing.servers import Server, serving

SERVER_ERROR: Final = 500
UNAUTHENTICATED: Final = 401
LOGGED: Final = '"level": "error"'
LIST: Final = re.compile(r"\n  (\w+)(?:\([^)]*\))?: \w+Connection!")
"""A root field that is a list."""


class Target:
    """A server with the demo's data, and what it said until now."""

    def __init__(self, url: str, server: Server) -> None:
        self.outcomes: Counter[str] = Counter()
        self.requests = 0
        self._url, self._server = url, server
        self._read = len(server.printed())
        self._client = self._known()

    def _known(self) -> httpx2.Client:
        """A client with a new token: a mutation may have revoked the last one."""
        return self._server.client(asyncio.run(new_token(self._url, "fuzz", ["*"])))

    def sdl(self) -> str:
        """The schema of the server."""
        return self._client.get("/schema.graphql").text

    def ids(self, sdl: str) -> dict[str, list[str]]:
        """Some records of each list."""
        found = {}
        for name in LIST.findall(sdl[sdl.index("\ntype Query") :].partition("\n}\n")[0]):
            query = f"{{ {name}(first: 5) {{ nodes {{ id }} }} }}"
            data = self._client.post("/graphql", json={"query": query}).json().get("data")
            found[name] = [each["id"] for each in data[name]["nodes"]] if data else []
        return found

    def send(self, document: str) -> str:
        """Send it; what is wrong with the answer, or nothing."""
        self.requests += 1
        try:
            answer = self._client.post("/graphql", json={"query": document})
            body = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            self.outcomes["NO_ANSWER"] += 1
            return repr(error)
        if answer.status_code == UNAUTHENTICATED:
            self._client = self._known()
        found = {each["extensions"]["code"] for each in body.get("errors") or ()}
        self.outcomes.update(found or _done(body))
        logged = self._logged()
        if answer.status_code >= SERVER_ERROR or "INTERNAL" in found or logged:
            return f"{answer.status_code} {sorted(found)}\n{logged}"
        return ""

    def _logged(self) -> str:
        """The errors that the server logged since it was last looked."""
        with self._server.log.open("rb") as log:
            log.seek(self._read)
            lines = log.read().decode("utf-8", "replace").splitlines()
            self._read = log.tell()
        return "\n".join(line[-3000:] for line in lines if LOGGED in line)


def _done(body: dict[str, Any]) -> set[str]:
    """What became of a request without errors: ``done``, or the codes of its refusal."""
    payloads = [each for each in (body.get("data") or {}).values() if isinstance(each, dict)]
    refusals = [each for payload in payloads for each in payload.get("userErrors") or ()]
    return {each["code"] for each in refusals} or {"done"}


def run(url: str, folder: Path, requests: int, number: int) -> Iterator[str]:
    """Send so many requests to a demo on this database; give every fault with its request."""
    with serving(folder, "demo", "--database-url", url) as server:
        target = Target(url, server)
        sdl = target.sdl()
        documents = Documents(sdl, target.ids(sdl), number)
        for (kind, name), count in _shares(documents.roots(), requests):
            for document in documents.of(kind, name, count):
                if fault := target.send(document):
                    yield f"{fault}\n{document}"
        print(f"{target.requests} requests: {dict(target.outcomes.most_common())}", flush=True)


def _shares(roots: list[tuple[str, str]], requests: int) -> Iterator[tuple[tuple[str, str], int]]:
    """How many requests each root field gets; if there are too few, spread over all."""
    for place, root in enumerate(roots):
        count = (place + 1) * requests // len(roots) - place * requests // len(roots)
        if count:
            yield root, count


def main() -> int:
    """Send requests to both databases; 1 if the server was at fault with any."""
    parser = argparse.ArgumentParser(prog="faults.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=5000, help="in all")
    parser.add_argument("--seed", type=int, default=1, help="others are sent for another seed")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="just one database")
    given, found = parser.parse_args(), 0
    dialects = [given.only] if given.only else ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory(prefix="portico-fuzz-") as name:
        for dialect in dialects:
            folder = Path(name) / dialect
            folder.mkdir()
            cluster = Cluster(folder / "cluster") if dialect == "postgresql" else None
            url = cluster.create("fuzz") if cluster else f"sqlite:///{folder / 'fuzz.sqlite'}"
            try:
                print(dialect, flush=True)
                for fault in run(url, folder, given.requests // len(dialects), given.seed):
                    found += 1
                    print(f"FAULT {fault}\n", flush=True)
            finally:
                if cluster:
                    cluster.close()
    print(f"{found} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
