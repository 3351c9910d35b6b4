"""Who may sign for a company: classes and limits, and which signatures suffice together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import PERSONAL, Amount, Currency, Record, account_key, choice
from portico.errors import Problems
from portico.values import Choice, Money
from portico_bank_corporate.models.amounts import check_amount, text
from portico_bank_corporate.models.base import Base


class BankSignatureClass(Choice):
    """What a signature is worth, as banks and EBICS class it."""

    E = "Alone: no other signature is needed."
    A = "With another one of class A or B."
    B = "With one of class A; two of class B never suffice."
    T = "For handing over only: it never authorises anything."


class Signatory(Record, Base):
    """A person who may sign for a company."""

    __tablename__ = "bank_signatory"

    account_id: Mapped[UUID] = account_key("The company.")
    contact_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_contact.id", ondelete="SET NULL"),
        index=True,
        doc="The person's contact, where there is one.",
    )
    name: Mapped[str] = mapped_column(String(200), info=PERSONAL, doc="The person's name.")
    person_key: Mapped[str] = mapped_column(
        String(100),
        info=PERSONAL,
        doc="What tells the person from all others, such as a passport's number: mandates with "
        "the same one are one person's.",
    )
    signature_class: Mapped[BankSignatureClass] = mapped_column(
        choice(BankSignatureClass), doc="What the signature is worth."
    )
    limit_amount: Mapped[Decimal | None] = mapped_column(
        Amount(), doc="The most that the person may sign for in one operation; null for any sum."
    )
    currency: Mapped[str | None] = mapped_column(Currency(), doc="The currency of that limit.")
    valid_from: Mapped[date] = mapped_column(Date(), doc="The first day of the mandate.")
    valid_to: Mapped[date | None] = mapped_column(
        Date(), doc="The last day of the mandate; null if it has no end."
    )
    specimen: Mapped[str] = mapped_column(
        String(200), doc="The document with the specimen of the signature."
    )

    __table_args__ = (
        CheckConstraint("limit_amount > 0", name="limit_amount"),
        CheckConstraint("valid_to >= valid_from", name="validity"),
        Index("ix_bank_signatory_created_at", "created_at", "id"),
    )

    def check(self, problems: Problems) -> None:
        """Note what can be no mandate."""
        if self.limit_amount is not None and self.currency is not None:
            check_amount(problems, Money(self.limit_amount, self.currency), "input", "limit")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            text = f"{self.valid_to} is before {self.valid_from}."
            problems.add("BANK_DATES", text, "input", "validTo")

    def fault(self, amount: Money, day: date) -> SigningFault | None:
        """Why the person may not sign for an amount on a day; None if they may."""
        if not (self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)):
            until = f" to {self.valid_to}" if self.valid_to else ""
            why = f"{self.name}'s mandate is from {self.valid_from}{until}."
            return SigningFault("DS0H", why)
        if self.signature_class is BankSignatureClass.T:
            return SigningFault("DS0H", f"{self.name} may hand over only, not authorise.")
        if self.limit_amount is None:
            return None
        if self.currency != amount.currency:
            why = f"{self.name}'s limit is in {self.currency}, this is in {amount.currency}."
            return SigningFault("DS19", why)
        if amount.amount > self.limit_amount:
            limit = text(Money(self.limit_amount, self.currency))
            return SigningFault("DS19", f"{self.name} may sign for {limit} at most.")
        return None


@dataclass(frozen=True, slots=True)
class SigningFault:
    """What is wrong with signatures: an ISO 20022 status reason code and a text for people."""

    code: str
    message: str


E, A, B = BankSignatureClass.E, BankSignatureClass.A, BankSignatureClass.B
ALONE: Final = "One of class E suffices, or A with A, or A with B, of two different persons."


def signing_faults(given: Sequence[Signatory], amount: Money, day: date) -> list[SigningFault]:
    """Why signatures do not suffice for an amount on a day; none if they do.

    Signatures count by person, not by mandate: a person's best mandate that is good counts once.
    """
    faults = [fault for each in given if (fault := each.fault(amount, day)) is not None]
    good = [each for each in given if each.fault(amount, day) is None]
    persons: dict[str, set[BankSignatureClass]] = {}
    for each in good:
        persons.setdefault(each.person_key, set()).add(each.signature_class)
    if _suffice(list(persons.values())):
        return []
    if not given:
        return [SigningFault("DS0A", "There is no signature.")]
    if len(persons) < len(good):
        faults.append(SigningFault("DS26", "The same person signed twice: that counts once."))
    if persons:
        faults.append(SigningFault("DS06", f"Another signature is needed. {ALONE}"))
    return faults


def _suffice(persons: list[set[BankSignatureClass]]) -> bool:
    if any(E in classes for classes in persons):
        return True
    first = sum(A in classes for classes in persons)
    return first >= 1 and len(persons) > 1
