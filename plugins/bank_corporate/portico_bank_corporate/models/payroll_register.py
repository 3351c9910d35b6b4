"""Payroll registers: payments to people on one day, with control totals and what was approved."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Record, choice
from portico.errors import refuse
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import require_step
from portico_bank_corporate.models.register_choices import (
    EDITABLE,
    REGISTER_LIFECYCLE,
    BankRegisterKind,
    BankRegisterOrigin,
    BankRegisterStatus,
)


class PayrollRegister(Record, Base):
    """A list of payments to people on one day, with the totals that its lines must match."""

    __tablename__ = "bank_payroll_register"

    project_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_project.id", ondelete="CASCADE"),
        doc="The payroll project.",
    )
    year: Mapped[int] = mapped_column(SmallInteger(), doc="The year that it is numbered in.")
    number: Mapped[int] = mapped_column(doc="Its number, without gaps in the project and year.")
    period: Mapped[str] = mapped_column(
        String(7), doc="The month that is paid for, such as `2026-01`."
    )
    pay_date: Mapped[date] = mapped_column(Date(), doc="The day on which people are paid.")
    kind: Mapped[BankRegisterKind] = mapped_column(choice(BankRegisterKind), doc="What is paid.")
    income_code: Mapped[str | None] = mapped_column(
        String(1),
        doc="The income code, which tells what may be withheld; null where there is none.",
    )
    currency: Mapped[str] = mapped_column(Currency(), doc="The currency of every line.")
    line_count: Mapped[int] = mapped_column(doc="How many lines it has.")
    control_sum: Mapped[Decimal] = mapped_column(Amount(), doc="The sum of its lines.")
    content_hash: Mapped[str] = mapped_column(
        String(64), doc="SHA-256 of its sorted lines `iban|amount|name`: equal for equal content."
    )
    origin: Mapped[BankRegisterOrigin] = mapped_column(
        choice(BankRegisterOrigin), doc="How it came to the bank."
    )
    msg_id: Mapped[str | None] = mapped_column(
        String(35), doc="The sender's message identification, unique in the project."
    )
    file_hash: Mapped[str | None] = mapped_column(
        String(64), doc="SHA-256 of the file that it was read from."
    )
    file: Mapped[bytes | None] = mapped_column(
        LargeBinary(), deferred=True, doc="The file that it was read from, byte for byte."
    )
    file_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_register_file.id", ondelete="SET NULL"),
        index=True,
        doc="The file that it was read from, if that was handed over in parts.",
    )
    status: Mapped[BankRegisterStatus] = mapped_column(
        choice(BankRegisterStatus), doc="Where the register stands."
    )
    reason: Mapped[str | None] = mapped_column(String(500), doc="Why the register was cancelled.")
    corrects_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_register.id", ondelete="SET NULL"),
        index=True,
        doc="The register whose unpaid lines this one pays.",
    )
    twin_reason: Mapped[str | None] = mapped_column(
        String(500), doc="Why it is paid although another register looks like it."
    )
    twin_hash: Mapped[str | None] = mapped_column(
        String(64), doc="The content that it was said of: any change of it makes that void."
    )
    approval_hash: Mapped[str | None] = mapped_column(
        String(64), doc="SHA-256 of all that was handed over for approval."
    )
    export_id: Mapped[str | None] = mapped_column(
        String(35), unique=True, doc="The message identification of the exported file."
    )
    export_hash: Mapped[str | None] = mapped_column(String(64), doc="SHA-256 of the exported file.")
    export: Mapped[bytes | None] = mapped_column(
        LargeBinary(), deferred=True, doc="The exported file, byte for byte."
    )
    exported_at: Mapped[datetime | None] = mapped_column(doc="When the file was exported.")

    __table_args__ = (
        UniqueConstraint("project_id", "year", "number"),
        UniqueConstraint("project_id", "msg_id"),
        CheckConstraint("line_count > 0", name="line_count"),
        CheckConstraint("control_sum > 0", name="control_sum"),
        UniqueConstraint("project_id", "file_hash"),
        Index("ix_bank_payroll_register_pay_date", "project_id", "pay_date"),
        Index("ix_bank_payroll_register_created_at", "created_at", "id"),
    )

    @property
    def title(self) -> str:
        """How people call it: ``2026/7``."""
        return f"{self.year}/{self.number}"

    def become(self, status: BankRegisterStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Register {self.title}"
        require_step(REGISTER_LIFECYCLE, self.status, status, "BANK_REGISTER_TRANSITION", what)
        self.status = status

    def require_editable(self) -> None:
        """Refuse a change of the content once the register is on its way to the bank."""
        if self.status not in EDITABLE:
            text = f"Register {self.title} is {self.status.name}: its content is frozen."
            raise refuse("BANK_REGISTER_FROZEN", text, "input", "id")

    def reopen(self) -> None:
        """Bring a changed register back to draft; what was approved of it counts no more."""
        self.require_editable()
        self.status = BankRegisterStatus.DRAFT
        self.approval_hash = None

    @property
    def has_twin_release(self) -> bool:
        """Whether somebody vouched that this very content is no duplicate."""
        return self.twin_hash is not None and self.twin_hash == self.content_hash
