"""Running the checks over a register, line by line, whatever it came as."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import Account
from portico_bank_corporate.models import (
    Enrolment,
    PayrollProject,
    PayrollRegister,
    ServiceAgreement,
)
from portico_bank_corporate.operations.intake.document import DraftLine, Head, Source
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.form import (
    MOST_LINES,
    check_day_given,
    check_head,
    check_identification,
    check_income,
    check_line,
    check_period,
)
from portico_bank_corporate.operations.intake.scratch import Scratch
from portico_bank_corporate.operations.preflight.people import (
    History,
    People,
    check_people,
    note_strangers,
)
from portico_bank_corporate.operations.preflight.standing import (
    check_banks,
    check_employer,
    check_payees,
    check_signatories,
)
from portico_bank_corporate.operations.preflight.terms import (
    check_amounts,
    check_day,
    check_debtor,
    check_project,
    check_total,
    check_twins,
    twins,
)

CHUNK: Final = 500
Visit = Callable[[list[DraftLine], dict[int, Enrolment]], None]


@dataclass(slots=True)
class Examined:
    """What the checks of a register came to."""

    head: Head
    findings: Findings
    line_count: int = 0
    control_sum: Decimal = Decimal(0)
    content_hash: str = ""
    withheld: array[int] = field(default_factory=lambda: array("L"))
    """The lines from which something was withheld."""


class Examiner:
    """Checks registers of one project, on the actor's day; it reads and never writes."""

    def __init__(self, session: Session, actor: Actor, project: PayrollProject) -> None:
        self.session, self.actor, self.project = session, actor, project

    def form(self, source: Source, findings: Findings, stem: Callable[[], str]) -> Examined:
        """Check what does not depend on the day and the people."""
        return self._run(source, findings, stem, None)

    def everything(
        self,
        source: Source,
        findings: Findings,
        stem: Callable[[], str],
        *,
        register: PayrollRegister | None = None,
        visit: Visit | None = None,
    ) -> Examined:
        """Check all; ``register`` is the stored one, ``visit`` is given the lines with people."""
        examined = self._run(source, findings, stem, visit or (lambda _lines, _people: None))
        if not findings.is_broken:
            self._check_whole(examined, register)
        return examined

    def _run(
        self, source: Source, findings: Findings, stem: Callable[[], str], visit: Visit | None
    ) -> Examined:
        project, people = self.project, People(self.session, self.project.id)
        examined, scratch = Examined(source.head, findings), Scratch()
        try:
            for lines in chunks(source.lines(findings), CHUNK):
                for line in lines:
                    line.end_to_end_id = line.end_to_end_id or f"{stem()}-{line.seq}"
                    check_line(findings, line, project.currency)
                    scratch.add(line, project.currency)
                    examined.control_sum += line.amount
                    if line.withholds:
                        examined.withheld.append(line.seq)
                examined.line_count += len(lines)
                found = people.of(lines)
                note_strangers(findings, lines, found)
                if visit is not None:
                    self._check_lines(findings, source.head, lines, found)
                    visit(lines, found)
            examined.head = source.head
            check_day_given(findings, source)
            self._close(examined, scratch, with_repeats=visit is not None)
        finally:
            scratch.close()
        return examined

    def _check_lines(
        self,
        findings: Findings,
        head: Head,
        lines: list[DraftLine],
        people: dict[int, Enrolment],
    ) -> None:
        check_amounts(findings, self.project, lines)
        check_payees(self.session, findings, lines, people)
        check_banks(self.session, findings, lines)
        if head.pay_date is not None:
            check_people(findings, lines, people, head.pay_date)
            History(self.session, self.project, head).check(findings, lines)

    def _close(self, examined: Examined, scratch: Scratch, *, with_repeats: bool) -> None:
        findings, head = examined.findings, examined.head
        if findings.is_broken:
            return
        if not 0 < examined.line_count <= MOST_LINES:
            text = f"A register has 1 to {MOST_LINES} lines; this one has {examined.line_count}."
            findings.add("AM18", text, *findings.lines_path)
        scratch.check_unique(findings)
        examined.content_hash = scratch.content_hash()
        if head.msg_id is not None:
            path = findings.base if len(findings.base) > 1 else (*findings.base, "msgId")
            check_identification(findings, head.msg_id, *path)
        if head.period is not None:
            check_period(findings, head.period, "input", "period")
        check_head(findings, head, self.project.currency)
        check_income(findings, head.income_code, examined.withheld)
        check_debtor(findings, self.project, head)
        if with_repeats:
            for seq, first, same in scratch.repeats():
                if same < seq:
                    text = f"Line {same} pays the same amount to the same account."
                    findings.warn_line(seq, "DU03", text, "amount")
                else:
                    text = f"Line {first} pays to the same account."
                    findings.warn_line(seq, "DU03", text, "iban")

    def _check_whole(self, examined: Examined, register: PayrollRegister | None) -> None:
        findings, head, project = examined.findings, examined.head, self.project
        employer = self.session.get(Account, project.account_id)
        agreement = (
            self.session.get(ServiceAgreement, project.agreement_id)
            if project.agreement_id
            else None
        )
        check_project(findings, project, employer, agreement, head)
        check_employer(self.session, findings, project, project.local(self.actor.now).date())
        check_total(findings, project, examined.control_sum)
        if head.pay_date is None or not examined.control_sum.is_finite():
            return
        check_signatories(self.session, findings, project, examined.control_sum, self.actor.today)
        check_day(self.session, findings, self.actor, project, head.pay_date)
        figures = (examined.line_count, examined.control_sum, examined.content_hash)
        besides: UUID | None = register.id if register else None
        released = register is not None and register.twin_hash == examined.content_hash
        found = twins(self.session, project, head, figures)
        check_twins(findings, found, examined.content_hash, besides=besides, released=released)


def chunks(lines: Iterable[DraftLine], size: int) -> Iterator[list[DraftLine]]:
    """Lines, some at a time."""
    source = iter(lines)
    while taken := list(islice(source, size)):
        yield taken
