"""``python -m faults``: races and crashes, in a long form and in a short one."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from faults import crashes, disks, outages, races, receiving, slowness, soak

SLACK: Final = 10.0
"""Seconds more in the short form: it also runs where other things do."""
BOTH: Final = ("sqlite", "postgresql")


def _races(folder: Path, given: argparse.Namespace) -> list[str]:
    return races.run(folder, rounds=2 if given.short else given.rounds, workers=races.PROCESSES)


def _crashes(folder: Path, given: argparse.Namespace) -> list[str]:
    kills = 3 if given.short else given.kills
    faults = [] if given.short else crashes.unguarded(folder)
    return faults + [e for dialect in BOTH for e in crashes.run(folder, dialect, kills=kills)]


def _outages(folder: Path, given: argparse.Namespace) -> list[str]:
    if given.short:
        return outages.run(folder, rounds=1, slack=SLACK)
    return outages.run(folder, rounds=6)


def _disks(folder: Path, _given: argparse.Namespace) -> list[str]:
    return [each for dialect in BOTH for each in disks.run(folder, dialect)]


def _webhooks(folder: Path, _given: argparse.Namespace) -> list[str]:
    return [each for dialect in BOTH for each in receiving.run(folder, dialect)]


PARTS: Final[dict[str, Callable[[Path, argparse.Namespace], list[str]]]] = {
    "races": _races,
    "crashes": _crashes,
    "fsync": lambda folder, _given: crashes.fsyncs(folder),
    "outages": _outages,
    "slowness": lambda folder, _given: slowness.run(folder),
    "disks": _disks,
    "webhooks": _webhooks,
    "soak": lambda folder, given: soak.run(folder, minutes=given.minutes),
}
SHORT: Final = ("crashes", "fsync", "outages")
"""What is quick, and certain: a race without its guard is only likely to be lost."""


def main() -> int:
    """Run what was asked for; 1 if anything was lost or done twice."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each race")
    parser.add_argument("--kills", type=int, default=50, help="kill -9 on each database")
    parser.add_argument("--short", action="store_true", help="a little of most of it, for CI")
    parser.add_argument("--only", choices=PARTS, help="just one of them")
    parser.add_argument("--minutes", type=float, default=30, help="how long the long run is")
    given = parser.parse_args()
    wanted = [given.only] if given.only else [*(SHORT if given.short else PARTS)]
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="portico-faults-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user, and enters it
        for part in wanted:
            begun = time.monotonic()
            faults += PARTS[part](folder, given)
            print(f"{part}: {time.monotonic() - begun:.0f} s", flush=True)
    for fault in faults:
        print(f"FAULT {fault}")
    print(f"{len(faults)} faults")
    return 1 if faults else 0


sys.exit(main())
