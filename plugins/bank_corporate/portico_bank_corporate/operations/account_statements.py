"""Taking in statements of debit accounts: what was booked is paid, or came back; never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico_bank_corporate.models import (
    AccountStatement,
    AccountStatementEntry,
    BankEntryOutcome,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
)
from portico_bank_corporate.models.register_choices import WITH_THE_BANK
from portico_bank_corporate.operations.bank_files import sent_before
from portico_bank_corporate.operations.booking_rules import Verdict, book_batch, book_line
from portico_bank_corporate.operations.intake.camt import Booking, Statement, read_camt
from portico_bank_corporate.operations.intake.findings import CONTENT
from portico_bank_corporate.operations.register_files import encoded, in_memory
from portico_bank_corporate.operations.register_progress import follow

CHUNK: Final = 500
QUARANTINED: Final = BankEntryOutcome.QUARANTINED
Column = InstrumentedAttribute[str | None] | InstrumentedAttribute[str]
BY: Final[tuple[Column, ...]] = (
    PayrollRegister.export_id,
    PayrollLine.block_id,
    PayrollLine.end_to_end_id,
)
"""By what a booking is known, the surest first: the message, the block, the payment."""


@dataclass(kw_only=True)
class BankAccountStatementImport:
    """A statement of a debit account that the bank sent."""

    bank: Annotated[str, "The bank that sent it: its BIC or name."]
    content: Annotated[str, "The text of a camt.053 or camt.054 file, of one account."]


def import_account_statement(
    session: Session, actor: Actor, input: BankAccountStatementImport
) -> AccountStatement:
    """Take in a statement (camt.053) or notice (camt.054): what is booked was paid or came back.

    Bookings are known by the message, block or payment that they name, never by their amount.
    What names one of ours and does not fit is kept for somebody to look at. The same file again
    changes nothing.
    """
    content = encoded(input.content, CONTENT)
    read = read_camt(in_memory(content, *CONTENT), "utf-8")
    digest = sha256(content).hexdigest()
    problems = Problems()
    stored = AccountStatement(id=new_id(), statement_id=read.msg_id, sha256=digest, file=content)
    assign(stored, input, ("bank",), problems, "input")
    problems.raise_if_any()
    if known := sent_before(session, stored, "statement_id", "statement"):
        return known
    (stored.iban,) = read.ibans
    stored.project_id = _project(session, stored.iban)
    stored.bookings, stored.others = len(read.bookings), 0
    session.add(stored)
    session.flush()
    _Statement(session, stored).take(read)
    return stored


def _project(session: Session, iban: str) -> UUID:
    statement = select(PayrollProject.id).where(PayrollProject.debit_iban == iban)
    found = session.scalars(statement.order_by(PayrollProject.created_at)).first()
    if found is None:
        raise refuse("AC02", f"No payroll project debits the account {iban[:34]}.", *CONTENT)
    return found


def _names(booking: Booking) -> list[tuple[int, str]]:
    """What a booking names, the surest first, each with its place in ``BY``."""
    given = (booking.msg_id, booking.block_id, booking.end_to_end_id)
    return [(kind, text) for kind, text in enumerate(given) if text]


class _Statement:
    """Applies the bookings of one statement to the registers that they name."""

    def __init__(self, session: Session, stored: AccountStatement) -> None:
        self._session, self._stored = session, stored
        self._position = 0
        self._registers: dict[UUID, PayrollRegister] = {}
        self._lines: dict[UUID, dict[str, PayrollLine]] = {}
        self._named: dict[tuple[int, str], set[UUID]] = {}

    def take(self, read: Statement) -> None:
        """Lock what is named, then book one after the other."""
        self._find(read.bookings)
        changed = set()
        for booking in read.bookings:
            changed |= self._take(booking)
        for register_id in sorted(changed):
            follow(self._registers[register_id], list(self._lines[register_id].values()), ())

    def _find(self, bookings: Iterable[Booking]) -> None:
        """The registers that bookings name, locked, with their lines."""
        self._named = {name: set() for each in bookings for name in _names(each)}
        for kind, column in enumerate(BY):
            names = sorted(text for which, text in self._named if which == kind)
            for text, register_id in self._known(column, names):
                self._named[kind, text].add(register_id)
        ids = sorted(set[UUID]().union(*self._named.values()))
        for register_id in ids:
            register = self._session.get_one(PayrollRegister, register_id, with_for_update=True)
            self._registers[register_id] = register
            own = select(PayrollLine).where(PayrollLine.register_id == register_id)
            lines = self._session.scalars(own.order_by(PayrollLine.seq))
            self._lines[register_id] = {line.end_to_end_id: line for line in lines}

    def _known(self, column: Column, wanted: Sequence[str]) -> Iterator[tuple[str, UUID]]:
        for at in range(0, len(wanted), CHUNK):
            statement = (
                select(column, PayrollRegister.id)
                .join(PayrollProject, PayrollProject.id == PayrollRegister.project_id)
                .join(PayrollLine, PayrollLine.register_id == PayrollRegister.id)
                .where(
                    column.in_(wanted[at : at + CHUNK]),
                    PayrollProject.debit_iban == self._stored.iban,
                    PayrollRegister.status.in_(WITH_THE_BANK),
                )
                .distinct()
            )
            for text, register_id in self._session.execute(statement):
                yield text or "", register_id

    def _take(self, booking: Booking) -> set[UUID]:
        """Book, and keep what became of it; the register that it changed."""
        found = next(filter(None, (self._named[name] for name in _names(booking))), set[UUID]())
        if not found:
            self._stored.others += 1
            return set()
        if len(found) > 1:
            text = "Several registers have this name: book it by hand."
            self._note(booking, Verdict(QUARANTINED, text))
            return set()
        (register_id,) = found
        verdict = self._book(booking, register_id)
        self._note(booking, verdict, register_id)
        return {register_id} if verdict.outcome is BankEntryOutcome.APPLIED else set()

    def _book(self, booking: Booking, register_id: UUID) -> Verdict:
        lines = self._lines[register_id]
        if booking.end_to_end_id is None:
            block = [each for each in lines.values() if booking.block_id in {None, each.block_id}]
            return book_batch(block, booking)
        line = lines.get(booking.end_to_end_id)
        if line is None:
            return Verdict(QUARANTINED, "The register has no such line.")
        return book_line(line, booking)

    def _note(self, booking: Booking, verdict: Verdict, register_id: UUID | None = None) -> None:
        self._position += 1
        entry = AccountStatementEntry(
            statement_id=self._stored.id,
            position=self._position,
            reference=booking.reference[:35],
            register_id=register_id,
            line_seq=verdict.line_seq,
            booked_on=booking.booked_on,
            returned=booking.returned,
            reason_code=booking.reason,
            outcome=verdict.outcome,
            message=verdict.message,
        )
        self._session.add(entry)
