"""The tables that the questions touch, mapped as usual; only the columns that are shown."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Numeric
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from portico.database import Amount, Instant

MONEY = Numeric().with_variant(Amount(), "sqlite")
"""On SQLite amounts are scaled integers, and instants are text."""
INSTANT = DateTime(timezone=True).with_variant(Instant(), "sqlite")


class Base(DeclarativeBase):
    """The base of the peer's mapped classes."""


class Account(Base):
    """A client."""

    __tablename__ = "core_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    legal_name: Mapped[str | None]
    country: Mapped[str | None]
    stage: Mapped[str]
    owner: Mapped[str | None]


class Contact(Base):
    """A person."""

    __tablename__ = "core_contact"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    given_name: Mapped[str | None]
    family_name: Mapped[str | None]
    job_title: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(INSTANT)


class Affiliation(Base):
    """A person's role at a client."""

    __tablename__ = "core_affiliation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("core_contact.id"))
    role: Mapped[str]
    is_primary: Mapped[bool]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    contact: Mapped[Contact] = relationship()


class Booking(Base):
    """An event at a hotel."""

    __tablename__ = "hotel_event_booking"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("core_account.id"))
    name: Mapped[str]
    type: Mapped[str]
    arrival: Mapped[date]
    departure: Mapped[date]
    status: Mapped[str]
    attendees: Mapped[int]


class Guarantee(Base):
    """A bank's guarantee."""

    __tablename__ = "bank_guarantee"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column("applicant_id", ForeignKey("core_account.id"))
    undertaking_number: Mapped[str]
    beneficiary_name: Mapped[str]
    type: Mapped[str]
    status: Mapped[str]
    issue_date: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(MONEY)
    currency: Mapped[str]
