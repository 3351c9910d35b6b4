"""What the bank that pays answered: status reports, their entries, what is to be decided."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, choice
from portico.errors import refuse
from portico.values import Choice
from portico_bank_corporate.models.base import Base

RANKS: Final = {"RCVD": 1, "ACTC": 2, "ACCP": 3, "ACWC": 4, "ACSP": 4, "ACSC": 5, "ACCC": 6}
"""How far a payment has come; a lower rank never replaces a higher one."""

SIDE_STATES: Final = frozenset({"PDNG", "PATC", "ACWP"})
VERIFIED: Final = frozenset({"RCVC", "RVMC", "RVNM", "RVNA"})
VERIFICATIONS: Final = frozenset({"RCVC", "RVCM", "RVNC"})
SETTLED: Final = frozenset({"ACSC", "ACCC"})


class BankEntryLevel(Choice):
    """What an entry of a status report is about."""

    GROUP = "The whole message."
    BLOCK = "One block of payments."
    LINE = "One payment."


class BankEntryOutcome(Choice):
    """What became of an entry of a status report."""

    APPLIED = "It changed where a line or the register stands."
    IGNORED = "It told nothing new, or less than was known."
    QUARANTINED = "It is about nothing that was sent: somebody must look."
    CONFLICT = "It contradicts what is known: somebody must decide."


class BankTaskKind(Choice):
    """Why somebody must look at an entry of a status report."""

    CONFLICT = "The bank contradicts itself: a payment that was settled is reported rejected."
    QUARANTINE = "The bank reports on something that was not sent."


class BankTaskStatus(Choice):
    """Whether somebody has looked."""

    OPEN = "Nobody has decided yet."
    ACCEPTED = "What the report says was taken over."
    DISMISSED = "What the report says was set aside."


class StatusReport(Record, Base):
    """A status report (pain.002) of the bank that pays, kept byte for byte."""

    __tablename__ = "bank_status_report"

    bank: Mapped[str] = mapped_column(String(35), doc="The bank that sent it: its BIC or name.")
    msg_id: Mapped[str] = mapped_column(
        String(35), doc="The bank's identification of the report, unique for the bank."
    )
    original_msg_id: Mapped[str] = mapped_column(
        String(35), doc="The identification of the message that it answers."
    )
    register_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_register.id", ondelete="CASCADE"),
        index=True,
        doc="The register that it answers; null if none was found.",
    )
    sha256: Mapped[str] = mapped_column(String(64), doc="SHA-256 of the file.")
    file: Mapped[bytes] = mapped_column(
        LargeBinary(), deferred=True, doc="The file, byte for byte."
    )

    __table_args__ = (
        UniqueConstraint("bank", "msg_id"),
        Index("ix_bank_status_report_sha256", "sha256"),
        Index("ix_bank_status_report_created_at", "created_at", "id"),
    )


class StatusReportEntry(Base):
    """One entry of a status report, and what became of it."""

    __tablename__ = "bank_status_report_entry"

    report_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_status_report.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The report.",
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The place in the report, from 1."
    )
    level: Mapped[BankEntryLevel] = mapped_column(
        choice(BankEntryLevel), doc="Whether it is about the message, a block or one payment."
    )
    reference: Mapped[str] = mapped_column(
        String(35), doc="The identification of the message, block or payment that it is about."
    )
    line_seq: Mapped[int | None] = mapped_column(doc="The line that it is about.")
    status: Mapped[str] = mapped_column(
        String(4), doc="The status as the bank gave it; empty if it gave none."
    )
    reason_code: Mapped[str | None] = mapped_column(
        String(4), doc="The reason as the bank gave it."
    )
    reason_text: Mapped[str | None] = mapped_column(
        String(210), doc="What the bank says about the reason."
    )
    outcome: Mapped[BankEntryOutcome] = mapped_column(
        choice(BankEntryOutcome), doc="What became of it."
    )


class StatusTask(Record, Base):
    """Something in a status report that somebody must decide."""

    __tablename__ = "bank_status_task"

    report_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_status_report.id", ondelete="CASCADE"),
        index=True,
        doc="The report.",
    )
    register_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_register.id", ondelete="CASCADE"),
        index=True,
        doc="The register that it is about, where one was found.",
    )
    line_seq: Mapped[int | None] = mapped_column(doc="The line that it is about.")
    kind: Mapped[BankTaskKind] = mapped_column(choice(BankTaskKind), doc="What is the matter.")
    message: Mapped[str] = mapped_column(String(500), doc="What is to be decided, in words.")
    bank_status: Mapped[str] = mapped_column(String(4), doc="The status that the report gives.")
    reason_code: Mapped[str | None] = mapped_column(String(4), doc="The reason that it gives.")
    status: Mapped[BankTaskStatus] = mapped_column(
        choice(BankTaskStatus), doc="Whether somebody has decided."
    )
    resolution: Mapped[str | None] = mapped_column(String(500), doc="What was decided, and why.")

    __table_args__ = (Index("ix_bank_status_task_created_at", "created_at", "id"),)

    def settle(self, status: BankTaskStatus, resolution: str) -> None:
        """Note what was decided; it is decided once."""
        if self.status is not BankTaskStatus.OPEN:
            text = f"This was decided already: {self.status.name}."
            raise refuse("BANK_TASK_SETTLED", text, "input", "id")
        self.status, self.resolution = status, resolution
