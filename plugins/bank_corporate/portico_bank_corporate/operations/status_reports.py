"""Taking in what the bank answers: each report once, the most specific status for each line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems
from portico.operations.assigning import assign
from portico_bank_corporate.models import (
    BankEntryLevel,
    BankEntryOutcome,
    BankLineStatus,
    BankTaskKind,
    BankTaskStatus,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    StatusReport,
    StatusReportEntry,
    StatusTask,
)
from portico_bank_corporate.models.register_choices import WITH_THE_BANK
from portico_bank_corporate.models.status_report import VERIFICATIONS, VERIFIED
from portico_bank_corporate.operations.bank_files import sent_before
from portico_bank_corporate.operations.intake.findings import CONTENT
from portico_bank_corporate.operations.intake.pain002 import (
    Report,
    Reported,
    ReportedBlock,
    read_pain002,
)
from portico_bank_corporate.operations.register_files import encoded, in_memory
from portico_bank_corporate.operations.register_progress import follow
from portico_bank_corporate.operations.status_rules import (
    REJECTED,
    apply_status,
    imply_acceptance,
)

PARTLY: Final = "PART"
UNSPECIFIC: Final = VERIFICATIONS - VERIFIED
"""What is said of many without telling anything of a single one."""


@dataclass(kw_only=True)
class BankStatusReportImport:
    """A status report that the bank sent."""

    bank: Annotated[str, "The bank that sent it: its BIC or name."]
    content: Annotated[str, "The text of a pain.002 file."]


def import_status_report(
    session: Session, actor: Actor, input: BankStatusReportImport
) -> StatusReport:
    """Take in a status report (pain.002) of the bank; the same report again changes nothing.

    What it says of a payment counts for more than what it says of the block or the message. What
    is about nothing that was sent is put aside for somebody to look at, never guessed.
    """
    content = encoded(input.content, CONTENT)
    report = read_pain002(in_memory(content, *CONTENT), "utf-8")
    stored = StatusReport(
        id=new_id(),
        msg_id=report.msg_id,
        original_msg_id=report.group.reference,
        sha256=sha256(content).hexdigest(),
        file=content,
    )
    problems = Problems()
    assign(stored, input, ("bank",), problems, "input")
    problems.raise_if_any()
    if known := sent_before(session, stored, "msg_id", "report"):
        return known
    register = _register(session, report.group.reference)
    stored.register_id = register.id if register else None
    session.add(stored)
    session.flush()
    Ingestion(session, actor, stored, register).take(report)
    return stored


def _register(session: Session, msg_id: str) -> PayrollRegister | None:
    return session.scalars(
        select(PayrollRegister)
        .where(PayrollRegister.export_id == msg_id, PayrollRegister.status.in_(WITH_THE_BANK))
        .with_for_update()
    ).one_or_none()


class Ingestion:
    """Applies one report to one register."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        report: StatusReport,
        register: PayrollRegister | None,
    ) -> None:
        self._session, self._report, self._register = session, report, register
        self._position = 0
        self._lines: list[PayrollLine] = []
        self._proven_on = None
        if register is not None:
            project = session.get_one(PayrollProject, register.project_id)
            self._proven_on = actor.today if project.settled_is_executed else None
            self._lines = list(
                session.scalars(
                    select(PayrollLine)
                    .where(PayrollLine.register_id == register.id)
                    .order_by(PayrollLine.seq)
                )
            )
        self._sent = [line for line in self._lines if was_sent(line)]
        self._blocks: dict[str | None, list[PayrollLine]] = {}
        for line in self._sent:
            self._blocks.setdefault(line.block_id, []).append(line)

    def take(self, report: Report) -> None:
        """Apply the report: payments first, then blocks and the message to what is left."""
        if self._proven_on is not None and report.made_on is not None:
            self._proven_on = min(report.made_on, self._proven_on)
        told: set[int] = set()
        for block in report.blocks:
            told |= self._take_payments(block, report.group)
        for block in report.blocks:
            told |= self._take_block(block, report.group, told)
        self._take_group(report.group, told)
        if self._register is not None:
            follow(self._register, self._lines, _statuses(report))

    def _take_payments(self, block: ReportedBlock, group: Reported) -> set[int]:
        by_reference = {line.end_to_end_id: line for line in self._of(block)}
        told: set[int] = set()
        for own in block.payments:
            line = by_reference.get(own.reference)
            if line is None:
                self._note(BankEntryLevel.LINE, own, BankEntryOutcome.QUARANTINED)
                continue
            told.add(line.seq)
            said = own.within(block.own, group)
            outcome = apply_status(line, said, self._proven_on)
            self._note(BankEntryLevel.LINE, own, outcome, line, said)
        return told

    def _of(self, block: ReportedBlock) -> list[PayrollLine]:
        """The lines that were sent in a block."""
        return self._blocks.get(block.own.reference, [])

    def _take_block(self, block: ReportedBlock, group: Reported, told: set[int]) -> set[int]:
        lines = self._of(block)
        if not lines:
            self._note(BankEntryLevel.BLOCK, block.own, BankEntryOutcome.QUARANTINED)
            return set()
        if block.own == Reported(block.own.reference, "", None, None):
            return set()
        self._fan_out(BankEntryLevel.BLOCK, block.own, block.own.within(group), lines, told)
        return {line.seq for line in lines}

    def _take_group(self, group: Reported, told: set[int]) -> None:
        if self._register is None:
            self._note(BankEntryLevel.GROUP, group, BankEntryOutcome.QUARANTINED)
        elif group.status:
            self._fan_out(BankEntryLevel.GROUP, group, group, self._sent, told)

    def _fan_out(
        self,
        level: BankEntryLevel,
        own: Reported,
        said: Reported,
        lines: list[PayrollLine],
        told: set[int],
    ) -> None:
        """Let a status of many reach those of whom nothing more specific was said."""
        outcomes = set()
        for line in lines:
            if line.seq in told or said.status in UNSPECIFIC:
                continue
            outcome = (
                imply_acceptance(line)
                if said.status == PARTLY
                else apply_status(line, said, self._proven_on)
            )
            outcomes.add(outcome)
            if outcome is BankEntryOutcome.CONFLICT:
                self._note(level, own, outcome, line, said)
        whole = (
            BankEntryOutcome.APPLIED
            if BankEntryOutcome.APPLIED in outcomes or said.status in VERIFICATIONS
            else BankEntryOutcome.IGNORED
        )
        self._note(level, own, whole)

    def _note(
        self,
        level: BankEntryLevel,
        own: Reported,
        outcome: BankEntryOutcome,
        line: PayrollLine | None = None,
        said: Reported | None = None,
    ) -> None:
        """Keep an entry as the bank gave it, and a task of what it means where that is needed."""
        self._position += 1
        self._session.add(
            StatusReportEntry(
                report_id=self._report.id,
                position=self._position,
                level=level,
                reference=own.reference,
                line_seq=line.seq if line else None,
                status=own.status,
                reason_code=own.reason,
                reason_text=own.text,
                outcome=outcome,
            )
        )
        if outcome in {BankEntryOutcome.CONFLICT, BankEntryOutcome.QUARANTINED}:
            self._session.add(self._task(said or own, outcome, line))

    def _task(
        self, said: Reported, outcome: BankEntryOutcome, line: PayrollLine | None
    ) -> StatusTask:
        what = f"{self._report.bank} reports {said.status or 'no status'} for {said.reference}"
        rest = (
            f", which stands at {line.bank_status}: decide which of the two is true."
            if line is not None
            else ", which was not sent, or not in this message: find out what it is about."
        )
        return StatusTask(
            report_id=self._report.id,
            register_id=self._report.register_id,
            line_seq=line.seq if line else None,
            kind=BankTaskKind.CONFLICT
            if outcome is BankEntryOutcome.CONFLICT
            else BankTaskKind.QUARANTINE,
            message=what + rest,
            bank_status=said.status,
            reason_code=said.reason,
            status=BankTaskStatus.OPEN,
        )


def was_sent(line: PayrollLine) -> bool:
    """Whether the bank has the line: what our own check rejected was never sent."""
    return line.status is not BankLineStatus.REJECTED or line.bank_status == REJECTED


def _statuses(report: Report) -> Iterator[str]:
    yield report.group.status
    for block in report.blocks:
        yield block.own.status
