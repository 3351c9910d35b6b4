"""Verifying the audit trail: every edit, gap, swap or missing end is found and named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.errors import RequestError
from portico.ledger import chain
from portico.ledger.tables import AuditEntry, AuditValue, Ledger

FORM = re.compile(r"([0-9]+):([0-9a-f]{64}|)")
AT_ONCE = 1000

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the audit trail at some time. Kept elsewhere, it shows whether the end was cut."""

    position: int
    hash: str

    def __str__(self) -> str:
        """The head as one word: ``1234:9f86d0…``."""
        return f"{self.position}:{self.hash}"


def parse_head(text: str) -> Head:
    """The head that :func:`read_head` once gave."""
    found = FORM.fullmatch(text.strip())
    if found is None:
        raise RequestError("BAD_HEAD", f"{text!r} is no head, such as `portico audit head` prints.")
    return Head(int(found[1]), found[2])


def read_head(session: Session) -> Head:
    """The end of the audit trail now."""
    row = session.execute(select(Ledger.entries, Ledger.hash)).one_or_none()
    return Head(*row) if row else Head(0, chain.BEGINNING)


@dataclass(slots=True)
class Verdict:
    """How many entries were looked at, and what is wrong with them."""

    entries: int = 0
    faults: list[str] = field(default_factory=list)


def verify(session: Session, *anchors: Head) -> Verdict:
    """Compute every hash of the audit trail anew, and compare it with heads kept elsewhere."""
    check = _Check({each.position: each for each in anchors})
    head = read_head(session)
    for some in _entries(session):
        values = _values(session, [row["id"] for row in some])
        for row in some:
            check.entry(row, values.get(row["id"], {}))
    check.end(head)
    return check.verdict


class _Check:
    """Walks along the chain."""

    def __init__(self, anchors: dict[int, Head]) -> None:
        self.verdict = Verdict()
        self._anchors = anchors
        self._at, self._hash = 0, chain.BEGINNING
        self._last: dict[UUID, tuple[int, str]] = {}

    def entry(self, row: Row, values: Mapping[str, Row]) -> None:
        """Check the next entry in the order of positions."""
        self.verdict.entries += 1
        position = row["position"]
        if position != self._at + 1:
            self._fault(f"entries {self._at + 1} to {position - 1} are missing")
        elif chain.entry_hash(self._hash, row) != row["hash"]:
            self._fault(f"entry {position} is not what was written")
        number, previous = self._last.get(row["subject_id"], (0, chain.BEGINNING))
        if (row["number"], row["previous"]) != (number + 1, previous):
            self._fault(f"entry {position} does not follow its record's entry {number}")
        for name, change in row["changes"].items():
            if "personal" in change:
                self._personal(position, name, change["personal"], values.get(name))
        self._anchored(position, row["hash"])
        self._at, self._hash = position, row["hash"]
        self._last[row["subject_id"]] = (row["number"], row["hash"])

    def _personal(self, position: int, name: str, digest: str, value: Row | None) -> None:
        if value is None:
            self._fault(f"entry {position}: the value of {name} is missing")
        elif value["erased_at"] is None and digest != chain.digest(
            value["salt"], value["before"], value["after"]
        ):
            self._fault(f"entry {position}: the value of {name} is not what was written")

    def _anchored(self, position: int, hash_: str) -> None:
        anchor = self._anchors.pop(position, None)
        if anchor is not None and anchor.hash != hash_:
            self._fault(f"entry {position} is not the one that the given head names")

    def end(self, head: Head) -> None:
        """Check that nothing is missing at the end."""
        if (head.position, head.hash) != (self._at, self._hash):
            self._fault(f"the ledger ends at {head.position}, the last entry is {self._at}")
        for anchor in self._anchors.values():
            if anchor.position > 0:
                self._fault(f"the given head is {anchor.position}, the last entry is {self._at}")

    def _fault(self, text: str) -> None:
        self.verdict.faults.append(text)


def _entries(session: Session) -> Iterator[Sequence[Row]]:
    """All entries in the order of their positions, some at a time."""
    table = AuditEntry.__table__
    after = 0
    while True:
        statement = select(table).where(table.c.position > after).order_by(table.c.position)
        some = [dict(row) for row in session.execute(statement.limit(AT_ONCE)).mappings()]
        if not some:
            return
        yield some
        after = some[-1]["position"]


def _values(session: Session, entries: list[UUID]) -> dict[UUID, dict[str, Row]]:
    """The personal values of these entries, by entry and field."""
    table = AuditValue.__table__
    found: dict[UUID, dict[str, Row]] = {}
    for start in range(0, len(entries), AT_ONCE // 2):
        some = entries[start : start + AT_ONCE // 2]
        statement = select(table).where(table.c.entry_id.in_(some))
        for row in session.execute(statement).mappings():
            found.setdefault(row["entry_id"], {})[row["field"]] = dict(row)
    return found
