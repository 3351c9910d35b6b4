"""Enrolments: the people who are paid through a payroll project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import PERSONAL, Record, choice
from portico.errors import Problems, refuse
from portico.values import Choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.formats import iban
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankEnrolmentStatus(Choice):
    """Where a person's enrolment stands."""

    DRAFT = "Being prepared by the employer."
    SUBMITTED = "Handed to the bank."
    IDENTITY_CHECK = "The bank is checking who the person is."
    ACCOUNT_PENDING = "The person is known; the account is being opened or named."
    ACTIVE = "The person is paid through the project."
    SUSPENDED = "Payments are held for the time being."
    ENDED = "The person has left the project."
    REJECTED = "The bank declined."


_S = BankEnrolmentStatus
ENROLMENT_LIFECYCLE: Final[Lifecycle[BankEnrolmentStatus]] = {
    _S.DRAFT: (_S.SUBMITTED,),
    _S.SUBMITTED: (_S.IDENTITY_CHECK, _S.REJECTED),
    _S.IDENTITY_CHECK: (_S.ACCOUNT_PENDING, _S.REJECTED),
    _S.ACCOUNT_PENDING: (_S.ACTIVE, _S.REJECTED),
    _S.ACTIVE: (_S.SUSPENDED, _S.ENDED),
    _S.SUSPENDED: (_S.ACTIVE, _S.ENDED),
    _S.ENDED: (),
    _S.REJECTED: (),
}


class Enrolment(Record, Base):
    """A person who is paid through a payroll project, by the employer's personnel number."""

    __tablename__ = "bank_enrolment"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {"iban": iban}

    project_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_project.id", ondelete="CASCADE"),
        doc="The payroll project.",
    )
    contact_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_contact.id", ondelete="SET NULL"),
        index=True,
        doc="The person's contact, where there is one.",
    )
    person_name: Mapped[str] = mapped_column(
        String(70), info=PERSONAL, doc="The person's name as the account has it."
    )
    personnel_no: Mapped[str] = mapped_column(
        String(35), doc="The employer's number for the person, unique in the project."
    )
    iban: Mapped[str | None] = mapped_column(
        String(34),
        info=PERSONAL,
        doc="The account that is paid; needed before the enrolment becomes active.",
    )
    hired_on: Mapped[date | None] = mapped_column(Date(), doc="When the employment began.")
    left_on: Mapped[date | None] = mapped_column(
        Date(), doc="The last day of the employment, once it has ended."
    )
    category: Mapped[str | None] = mapped_column(
        String(60), doc="The employer's group of staff that the person belongs to."
    )
    tax_id: Mapped[str | None] = mapped_column(
        String(35), info=PERSONAL, doc="The person's tax number."
    )
    deceased_on: Mapped[date | None] = mapped_column(
        Date(), info=PERSONAL, doc="When the person died, if the bank was told."
    )
    status: Mapped[BankEnrolmentStatus] = mapped_column(
        choice(BankEnrolmentStatus), doc="Where the enrolment stands."
    )
    ended_on: Mapped[date | None] = mapped_column(Date(), doc="When the enrolment ended.")
    retail_from: Mapped[date | None] = mapped_column(
        Date(), doc="From when on the person's account is at the retail tariff."
    )

    __table_args__ = (
        UniqueConstraint("project_id", "personnel_no"),
        Index("ix_bank_enrolment_iban", "project_id", "iban"),
        Index("ix_bank_enrolment_created_at", "created_at", "id"),
    )

    @property
    def is_live(self) -> bool:
        """Whether the person is or may still be paid through the project."""
        return bool(ENROLMENT_LIFECYCLE[self.status])

    def check_dates(self, problems: Problems) -> None:
        """Note an employment that ends before it begins."""
        if self.hired_on and self.left_on and self.left_on < self.hired_on:
            text = f"{self.left_on} is before the first day, {self.hired_on}."
            problems.add("BANK_DATES", text, "input", "leftOn")

    def become(self, status: BankEnrolmentStatus) -> None:
        """Move to another state if the lifecycle permits it and what it needs is there."""
        what = f"The enrolment of {self.person_name}"
        require_step(ENROLMENT_LIFECYCLE, self.status, status, "BANK_ENROLMENT_TRANSITION", what)
        if status is BankEnrolmentStatus.ACTIVE and self.iban is None:
            raise refuse("BANK_IBAN", f"{what} has no account yet: give its IBAN.", "input", "iban")
        self.status = status

    def has_name(self, name: str) -> bool:
        """Whether a name is the person's, but for capitals and blanks."""
        return name.casefold().split() == self.person_name.casefold().split()

    def is_paid_on(self, day: date) -> bool:
        """Whether the person may be paid on the day: active, hired by then, and not gone."""
        hired = self.hired_on is None or self.hired_on <= day
        gone = self.left_on is not None and self.left_on < day
        return self.status is BankEnrolmentStatus.ACTIVE and hired and not gone
