"""Payroll projects: an employer pays its people through the bank."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Amount, Currency, Percent, Record, account_key, choice
from portico.errors import Problems, refuse
from portico.models.formats import currency_code
from portico.values import Choice, Money
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.formats import bic, days_of_month, iban, time_of_day, time_zone
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankProjectStatus(Choice):
    """Where a payroll project stands."""

    DRAFT = "Being set up; registers are not accepted yet."
    ACTIVE = "Registers are accepted."
    SUSPENDED = "Registers are refused for the time being."
    CLOSED = "Ended for good."


class BankPartialPolicy(Choice):
    """What becomes of a register some of whose lines cannot be paid."""

    ALL_OR_NOTHING = "One bad line makes the whole register invalid."
    PARTIAL = "The good lines are paid; the bad ones are rejected, each with its reason."


class BankFundingPolicy(Choice):
    """When the employer's money must be there."""

    PREFUNDED = "The employer pays the total in beforehand."
    DEBIT_ON_EXECUTION = "The debit account is charged when the salaries are paid."


PROJECT_LIFECYCLE: Final[Lifecycle[BankProjectStatus]] = {
    BankProjectStatus.DRAFT: (BankProjectStatus.ACTIVE, BankProjectStatus.CLOSED),
    BankProjectStatus.ACTIVE: (BankProjectStatus.SUSPENDED, BankProjectStatus.CLOSED),
    BankProjectStatus.SUSPENDED: (BankProjectStatus.ACTIVE, BankProjectStatus.CLOSED),
    BankProjectStatus.CLOSED: (),
}


AMOUNT_TERMS: Final = {
    "four_eyes_threshold": "fourEyesThreshold",
    "line_limit": "lineLimit",
    "register_limit": "registerLimit",
}
HUNDRED: Final = Decimal(100)
DAY_TERMS: Final = {
    "days_ahead": ("daysAhead", 1, 730),
    "twin_days": ("twinDays", 0, 60),
    "retail_after_days": ("retailAfterDays", 0, 730),
}


class PayrollProject(Record, Base):
    """An agreement with an employer to pay its people: from which account, and on what terms."""

    __tablename__ = "bank_payroll_project"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {
        "currency": currency_code,
        "debit_iban": iban,
        "transit_iban": iban,
        "debit_bic": bic,
        "pay_days": days_of_month,
        "cut_off": time_of_day,
        "time_zone": time_zone,
    }

    account_id: Mapped[UUID] = account_key("The employer.")
    number: Mapped[str] = mapped_column(
        String(40), unique=True, doc="The number that the bank gave the project."
    )
    currency: Mapped[str] = mapped_column(
        Currency(), doc="The currency of the debit account and of every register."
    )
    debit_iban: Mapped[str] = mapped_column(
        String(34), doc="The employer's account that is debited."
    )
    partial_policy: Mapped[BankPartialPolicy] = mapped_column(
        choice(BankPartialPolicy),
        doc="What becomes of a register some of whose lines cannot be paid.",
    )
    funding_policy: Mapped[BankFundingPolicy] = mapped_column(
        choice(BankFundingPolicy), doc="When the employer's money must be there."
    )
    cut_off: Mapped[str] = mapped_column(
        String(5), doc="Until when a register for the same day is taken, such as `15:30`."
    )
    time_zone: Mapped[str] = mapped_column(
        String(64), doc="The IANA time zone of the cut-off, such as `Europe/Berlin`."
    )
    debit_bic: Mapped[str | None] = mapped_column(
        String(11), doc="The BIC of the bank that keeps the debit account."
    )
    transit_iban: Mapped[str | None] = mapped_column(
        String(34), doc="The account that salaries pass through, where there is one."
    )
    pay_days: Mapped[str | None] = mapped_column(
        String(100), doc="The days of the month that people are paid on, such as `10,25`."
    )
    is_confidential: Mapped[bool] = mapped_column(
        doc="Whether the statement of the debit account must not show single salaries."
    )
    four_eyes_threshold: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="Registers above this sum need two approvals, the others one."
    )
    line_limit: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="The most that one line may pay."
    )
    register_limit: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="The most that one register may pay."
    )
    days_ahead: Mapped[int] = mapped_column(
        doc="How many days ahead a register may be given at most."
    )
    twin_days: Mapped[int] = mapped_column(
        doc="How many days apart two registers with the same totals are taken for twins."
    )
    withheld_share: Mapped[Decimal] = mapped_column(
        Percent(), doc="The most, in per cent, that may be withheld of what a person is due."
    )
    retail_after_days: Mapped[int] = mapped_column(
        doc="How many days after somebody left the account moves to the retail tariff."
    )
    agreement_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("bank_service_agreement.id", ondelete="SET NULL"),
        index=True,
        doc="The employer's agreement that it is a part of: salaries are paid while that is used.",
    )
    verifies_payees: Mapped[bool] = mapped_column(
        doc="Whether the names of payees are verified by their banks before anything is paid."
    )
    settled_is_executed: Mapped[bool] = mapped_column(
        doc="Whether the bank agreed that its status ACSC proves the execution of a payment."
    )
    status: Mapped[BankProjectStatus] = mapped_column(
        choice(BankProjectStatus), doc="Where the project stands."
    )

    __table_args__ = (
        Index("ix_bank_payroll_project_account_number", "account_id", "number"),
        Index("ix_bank_payroll_project_created_at", "created_at", "id"),
    )

    @property
    def is_live(self) -> bool:
        """Whether salaries are or may soon be paid through the project."""
        return self.status in {BankProjectStatus.ACTIVE, BankProjectStatus.SUSPENDED}

    @property
    def country(self) -> str:
        """Where the debit account is kept: its calendar says which days are business days."""
        return self.debit_iban[:2]

    def cut_off_passed(self, now: datetime) -> bool:
        """Whether it is past the cut-off of the present day, in the project's zone."""
        return self.local(now).time() > time.fromisoformat(self.cut_off)

    def cut_off_of(self, day: date) -> datetime:
        """Until when a register that pays on a day must be complete."""
        cut_off = time.fromisoformat(self.cut_off)
        return datetime.combine(day, cut_off, ZoneInfo(self.time_zone))

    def local(self, now: datetime) -> datetime:
        """The instant in the project's time zone."""
        return now.astimezone(ZoneInfo(self.time_zone))

    def check_terms(self, problems: Problems) -> None:
        """Note limits that are no amounts of the project's currency, and impossible day counts."""
        for name, field in AMOUNT_TERMS.items():
            if (amount := getattr(self, name)) is not None:
                check_amount(problems, Money(amount, self.currency), "input", field)
        for name, (field, least, most) in DAY_TERMS.items():
            days = getattr(self, name)
            text = f"{days} is no number of days from {least} to {most}."
            ok = least <= days <= most
            problems.check(ok=ok, code="BANK_DAYS", message=text, path=("input", field))
        if not 0 <= self.withheld_share <= HUNDRED:
            text = f"{self.withheld_share} is no percentage from 0 to 100."
            problems.add("BANK_PERCENT", text, "input", "withheldShare")

    def is_pay_day(self, day: date) -> bool:
        """Whether people are usually paid on the day; any day is one if none is agreed."""
        return not self.pay_days or str(day.day) in self.pay_days.split(",")

    def needs_two(self, total: Decimal) -> bool:
        """Whether a register of this sum needs the approval of two."""
        return self.four_eyes_threshold is not None and total > self.four_eyes_threshold

    def become(self, status: BankProjectStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        what = f"Payroll project {self.number}"
        require_step(PROJECT_LIFECYCLE, self.status, status, "BANK_PROJECT_TRANSITION", what)
        self.status = status

    def require_active(self, *path: str | int) -> None:
        """Refuse registers unless the project is active (ISO reason AG01)."""
        if self.status is not BankProjectStatus.ACTIVE:
            raise refuse(
                "AG01",
                f"Payroll project {self.number} is {self.status.name}; "
                "registers are taken while it is ACTIVE.",
                *path,
            )
