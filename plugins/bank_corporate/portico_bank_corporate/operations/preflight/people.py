"""Who is paid: the people enrolled in a project, and what they were paid before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from portico_bank_corporate.models import (
    BankLineStatus,
    Enrolment,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
)
from portico_bank_corporate.models.names import BankNameMatch, match_names
from portico_bank_corporate.operations.intake.document import DraftLine, Head
from portico_bank_corporate.operations.intake.findings import Findings

REMEMBERED: Final = timedelta(days=184)
OUTLIER: Final = 3
ENOUGH: Final = 2
"""How many earlier payments make a median that is worth comparing with."""

ASIDE: Final = (defer(Enrolment.created_at), defer(Enrolment.updated_at))
"""Not needed here, and reading instants is a fifth of the work on SQLite."""


class People:
    """Finds the enrolment of each line, some hundred lines at a time."""

    def __init__(self, session: Session, project_id: UUID) -> None:
        self._session = session
        self._project_id = project_id

    def of(self, lines: Sequence[DraftLine]) -> dict[int, Enrolment]:
        """The enrolments of lines, by the lines' numbers: the one given, or else the one meant."""
        by_id = {each.id: each for each in self._find(Enrolment.id, _given(lines))}
        numbers = {line.personnel_no for line in lines if line.personnel_no}
        by_number = {
            each.personnel_no: each for each in self._find(Enrolment.personnel_no, numbers)
        }
        by_iban: dict[str, list[Enrolment]] = {}
        for each in self._find(Enrolment.iban, {line.iban for line in lines}):
            by_iban.setdefault(each.iban or "", []).append(each)
        found = {}
        for line in lines:
            person = (
                by_id.get(line.enrolment_id)
                if line.enrolment_id is not None
                else by_number.get(line.personnel_no or "")
                or _owner(by_iban.get(line.iban, []), line.name)
            )
            if person is not None:
                found[line.seq] = person
        return found

    def _find(self, column: object, values: set[UUID] | set[str]) -> Iterator[Enrolment]:
        if values:
            yield from self._session.scalars(
                select(Enrolment)
                .options(*ASIDE)
                .where(
                    Enrolment.project_id == self._project_id,
                    column.in_(values),  # type: ignore[attr-defined]  # a mapped column
                )
            )


def _given(lines: Sequence[DraftLine]) -> set[UUID]:
    return {line.enrolment_id for line in lines if line.enrolment_id is not None}


def _owner(known: list[Enrolment], name: str) -> Enrolment | None:
    owners = [each for each in known if each.is_live] or known
    if len(owners) > 1:
        owners = [each for each in owners if each.has_name(name)]
    return owners[0] if len(owners) == 1 else None


def note_strangers(
    findings: Findings, lines: Sequence[DraftLine], people: dict[int, Enrolment]
) -> None:
    """Note lines that name an enrolment which the project does not have."""
    for line in lines:
        if line.enrolment_id is not None and line.seq not in people:
            text = "the project has no such enrolment."
            findings.add_line(line.seq, "BE06", text, "enrolmentId")


def check_people(
    findings: Findings, lines: Sequence[DraftLine], people: dict[int, Enrolment], day: date
) -> None:
    """Note who is not enrolled, may not be paid on the day, or has another account or name."""
    for line in lines:
        person = people.get(line.seq)
        if person is not None:
            _check_person(findings, line, person, day)
        elif line.enrolment_id is None:
            text = "Nobody who is enrolled in the project has this account."
            findings.add_line(line.seq, "BE06", text, "iban", hint="Enrol the person first.")


def _check_person(findings: Findings, line: DraftLine, person: Enrolment, day: date) -> None:
    who, seq = f"Enrolment {person.personnel_no}", line.seq
    if person.deceased_on is not None:
        text = f"{who} died on {person.deceased_on}."
        findings.add_line(seq, "MD07", text, "name", hint="Pay the estate instead.")
    elif not person.is_paid_on(day):
        left = f", left on {person.left_on}" if person.left_on else ""
        text = f"{who} is {person.status.name}{left}: not to be paid on {day}."
        findings.add_line(seq, "BE06", text, "name")
    if person.iban != line.iban:
        findings.add_line(seq, "BE01", f"{who} has another account than the line.", "iban")
    match = match_names(line.name, person.person_name)
    if match is not BankNameMatch.RCVC:
        how = "a name close to the line's" if match is BankNameMatch.RVMC else "another name"
        text = f"{who} has {how}: {person.person_name} ({match.name})."
        findings.warn_line(seq, "BE01", text, "name", hint=match.description)
    if person.tax_id and line.tax_id and person.tax_id != line.tax_id:
        findings.add_line(seq, "BE17", f"{who} has another tax number.", "taxId")


class History:
    """What the people of a project were paid in the last six months."""

    def __init__(self, session: Session, project: PayrollProject, head: Head) -> None:
        self._session, self._project, self._head = session, project, head

    def check(self, findings: Findings, lines: Sequence[DraftLine]) -> None:
        """Note what was paid already, and what is far more than a person usually gets."""
        paid: dict[str, list[Decimal]] = {}
        same: set[tuple[str, Decimal]] = set()
        for iban, amount, period, kind in self._payments({line.iban for line in lines}):
            paid.setdefault(iban, []).append(amount)
            if (period, kind) == (self._head.month, self._head.pays):
                same.add((iban, amount))
        for line in lines:
            if (line.iban, line.amount) in same:
                text = f"The same amount was paid to this account for {self._head.month} already."
                findings.warn_line(line.seq, "DU03", text, "amount")
            before = paid.get(line.iban, [])
            if len(before) >= ENOUGH and line.amount > OUTLIER * (usual := median(before)):
                text = f"It is more than {OUTLIER} times the usual {usual} of the last 6 months."
                findings.warn_line(line.seq, "AM02", text, "amount")

    def _payments(self, ibans: set[str]) -> Iterator[tuple[str, Decimal, str, object]]:
        day = self._head.pay_date
        assert day is not None  # noqa: S101 (a register without a pay date is not checked further)
        statement = (
            select(
                PayrollLine.iban, PayrollLine.amount, PayrollRegister.period, PayrollRegister.kind
            )
            .join(PayrollRegister, PayrollRegister.id == PayrollLine.register_id)
            .where(
                PayrollRegister.project_id == self._project.id,
                PayrollRegister.pay_date.between(day - REMEMBERED, day + REMEMBERED),
                PayrollLine.status == BankLineStatus.EXECUTED,
                PayrollLine.iban.in_(ibans),
            )
        )
        for row in self._session.execute(statement):
            yield row.iban, row.amount, row.period, row.kind
