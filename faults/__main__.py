"""``python -m faults``: races and crashes, in a long form and in a short one."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from faults import crashes, outages, races, soak

PARTS = ("races", "crashes", "fsync", "outages", "soak")


def main() -> int:
    """Run what was asked for; 1 if anything was lost or done twice."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each race")
    parser.add_argument("--kills", type=int, default=50, help="kill -9 on each database")
    parser.add_argument("--short", action="store_true", help="2 rounds and 5 kills, for CI")
    parser.add_argument("--only", choices=PARTS, help="just one of them")
    parser.add_argument("--minutes", type=float, default=30, help="how long the long run is")
    given = parser.parse_args()
    rounds, kills = (2, 5) if given.short else (given.rounds, given.kills)
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="portico-faults-") as name:
        folder = Path(name)
        if given.only in {None, "races"}:
            faults += races.run(folder, rounds=rounds, workers=races.PROCESSES)
        if given.only in {None, "crashes"}:
            for dialect in ("sqlite", "postgresql"):
                faults += crashes.run(folder, dialect, kills=kills)
        if given.only in {None, "fsync"}:
            faults += crashes.fsyncs(folder)
        if given.only in {None, "outages"}:
            faults += outages.run(folder, rounds=2 if given.short else 6)
        if given.only == "soak" or (given.only is None and not given.short):
            faults += soak.run(folder, minutes=given.minutes)
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())
