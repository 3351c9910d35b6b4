"""Taking a register in: it is read once to check it, and once more to store its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico_bank_corporate.models import (
    BankLineStatus,
    BankRegisterStatus,
    Enrolment,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
)
from portico_bank_corporate.operations.intake.document import DraftLine, Source
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.preflight.people import People
from portico_bank_corporate.operations.preflight.run import CHUNK, Examiner, chunks

AS_A_WHOLE: Final = {"unrecorded": True}
"""The audit trail has the register with the hash of its lines, not each of a hundred thousand."""

COPIED: Final = (
    "seq",
    "name",
    "iban",
    "amount",
    "end_to_end_id",
    "instruction_id",
    "block_id",
    "purpose",
    "remittance",
    "withheld",
    "tax_id",
)


def take_in(
    session: Session,
    actor: Actor,
    project: PayrollProject,
    source: Source,
    register: PayrollRegister,
    findings: Findings,
) -> PayrollRegister:
    """Store a register and its lines as a draft, unless something is wrong with them."""
    stem = numbering(session, actor, project, source)
    examined = Examiner(session, actor, project).form(source, findings, stem)
    head = source.head
    register.msg_id = register.msg_id or head.msg_id
    if not findings.is_broken:
        check_seen(session, project, register.msg_id, register.file_hash, findings)
    findings.raise_if_any(Problems())
    assert head.pay_date is not None  # noqa: S101 (a missing one was refused)
    register.pay_date, register.currency = head.pay_date, project.currency
    register.period, register.kind = head.month or "", head.pays
    register.income_code = head.income_code
    register.origin, register.status = source.origin, BankRegisterStatus.DRAFT
    register.year, register.number = next_number(session, project, head.pay_date.year)
    register.line_count, register.control_sum = examined.line_count, examined.control_sum
    register.content_hash = examined.content_hash
    session.add(register)
    session.flush()
    _store_lines(session, project, register, source, stem())
    return register


def _store_lines(
    session: Session, project: PayrollProject, register: PayrollRegister, source: Source, stem: str
) -> None:
    people, unheard = People(session, project.id), Findings()
    for lines in chunks(source.lines(unheard), CHUNK):
        for line in lines:
            line.iban = "".join(line.iban.split()).upper()
            line.end_to_end_id = line.end_to_end_id or f"{stem}-{line.seq}"
        found = people.of(lines)
        session.execute(
            insert(PayrollLine),
            [_stored(register, line, found.get(line.seq)) for line in lines],
            execution_options=AS_A_WHOLE,
        )


def _stored(
    register: PayrollRegister, line: DraftLine, person: Enrolment | None
) -> Mapping[str, Any]:
    copied = {name: getattr(line, name) for name in COPIED}
    return copied | {
        "register_id": register.id,
        "currency": register.currency,
        "enrolment_id": person.id if person else None,
        "status": BankLineStatus.PENDING,
        "is_implied": False,
    }


def next_number(session: Session, project: PayrollProject, year: int) -> tuple[int, int]:
    """The next number of a year; under the project's lock there is no gap."""
    last = session.scalar(
        select(func.max(PayrollRegister.number)).where(
            PayrollRegister.project_id == project.id, PayrollRegister.year == year
        )
    )
    return year, (last or 0) + 1


def numbering(
    session: Session, actor: Actor, project: PayrollProject, source: Source
) -> Callable[[], str]:
    """What the identifications of lines that have none begin with: ``PR2026-7``."""
    known: list[str] = []

    def stem() -> str:
        if not known:
            day = source.head.pay_date or actor.today
            year, number = next_number(session, project, day.year)
            known.append(f"PR{year}-{number}")
        return known[0]

    return stem


def check_seen(
    session: Session,
    project: PayrollProject,
    msg_id: str | None,
    file_hash: str | None,
    findings: Findings,
) -> None:
    """Note a message, or a file, that was taken in before."""
    path = findings.base if len(findings.base) > 1 else (*findings.base, "msgId")
    for column, value, what in (
        (PayrollRegister.msg_id, msg_id, msg_id),
        (PayrollRegister.file_hash, file_hash, "The file"),
    ):
        if value is None:
            continue
        known = session.scalars(
            select(PayrollRegister).where(PayrollRegister.project_id == project.id, column == value)
        ).first()
        if known is not None:
            text = f"{what} was taken in already, as register {known.title}."
            findings.add("DU01", text, *path)
            return
