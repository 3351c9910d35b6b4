"""``python -m faults.fuzz``: so many requests to a demo on each database."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from faults.fuzz.run import run
from portico.testing.clusters import Cluster


def main() -> int:
    """Send requests to both databases; 1 if the server was at fault with any."""
    parser = argparse.ArgumentParser(prog="faults.fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=5000, help="to each database")
    parser.add_argument("--seed", type=int, default=1, help="others are sent for another seed")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="just one database")
    given, found = parser.parse_args(), 0
    with tempfile.TemporaryDirectory(prefix="portico-fuzz-") as name:
        for dialect in [given.only] if given.only else ["sqlite", "postgresql"]:
            print(dialect, flush=True)
            for fault in _on(dialect, Path(name) / dialect, given.requests, given.seed):
                found += 1
                print(f"FAULT {fault}\n", flush=True)
    print(f"{found} faults")
    return 1 if found else 0


def _on(dialect: str, folder: Path, requests: int, number: int) -> Iterator[str]:
    folder.mkdir()
    cluster = Cluster(folder / "cluster") if dialect == "postgresql" else None
    try:
        url = cluster.create("fuzz") if cluster else f"sqlite:///{folder / 'fuzz.sqlite'}"
        yield from run(url, folder, requests, number)
    finally:
        if cluster:
            cluster.close()


if __name__ == "__main__":
    sys.exit(main())
