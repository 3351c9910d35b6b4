"""Registers whose lines were given one by one, or are stored already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from portico_bank_corporate.models import BankRegisterOrigin
from portico_bank_corporate.operations.intake.document import DraftLine, Head, Totals
from portico_bank_corporate.operations.intake.findings import Findings


class GivenSource:
    """Lines that are there already, with the head and the totals that were given with them."""

    def __init__(
        self,
        origin: BankRegisterOrigin,
        head: Head,
        read: Callable[[], Iterable[DraftLine]],
        totals: Callable[[], Totals] | None = None,
    ) -> None:
        self.origin = origin
        self.head = head
        self._read = read
        self._totals = totals

    def lines(self, findings: Findings) -> Iterator[DraftLine]:
        """Give the lines; note totals that they do not add up to."""
        totals = self._totals() if self._totals else None
        for line in self._read():
            if totals:
                totals.add(line)
            yield line
        if totals:
            totals.close(findings)
