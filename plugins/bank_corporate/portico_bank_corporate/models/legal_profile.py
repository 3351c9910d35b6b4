"""What the bank knows of a client as a legal entity, beside what the core knows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Country, Record, account_key, choice
from portico.models.formats import country_code
from portico.values import Choice
from portico_bank_corporate.models.base import Base
from portico_bank_corporate.models.lifecycle import Lifecycle, require_step


class BankClientStatus(Choice):
    """Where a legal entity stands with the bank."""

    PROSPECT = "Not a client."
    ONBOARDING = "Being taken on."
    ACTIVE = "A client."
    RESTRICTED = "A client for whom nothing new is done."
    EXITING = "A client that is being let go."
    CLOSED = "No client any more."


_S = BankClientStatus
CLIENT_LIFECYCLE: Final[Lifecycle[BankClientStatus]] = {
    _S.PROSPECT: (_S.ONBOARDING, _S.CLOSED),
    _S.ONBOARDING: (_S.ACTIVE, _S.CLOSED),
    _S.ACTIVE: (_S.RESTRICTED, _S.EXITING),
    _S.RESTRICTED: (_S.ACTIVE, _S.EXITING),
    _S.EXITING: (_S.CLOSED,),
    _S.CLOSED: (),
}


class LegalProfile(Record, Base):
    """A client as a legal entity: its form, its seat, where it stands with the bank."""

    __tablename__ = "bank_legal_profile"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {"country": country_code}

    account_id: Mapped[UUID] = account_key("The client; it has one profile.")
    legal_form: Mapped[str] = mapped_column(String(60), doc="Its legal form, such as `GmbH`.")
    incorporated_on: Mapped[date | None] = mapped_column(Date(), doc="When it was founded.")
    street: Mapped[str | None] = mapped_column(String(70), doc="The street of its seat.")
    building: Mapped[str | None] = mapped_column(String(16), doc="The number of the building.")
    postcode: Mapped[str | None] = mapped_column(String(16), doc="The postcode.")
    town: Mapped[str] = mapped_column(String(35), doc="The town of its seat.")
    country: Mapped[str] = mapped_column(Country(), doc="The country of its seat.")
    has_tax_arrears: Mapped[bool] = mapped_column(doc="Whether it is known to owe taxes.")
    has_litigation: Mapped[bool] = mapped_column(doc="Whether it is known to be sued.")
    status: Mapped[BankClientStatus] = mapped_column(
        choice(BankClientStatus), doc="Where it stands with the bank."
    )

    __table_args__ = (
        UniqueConstraint("account_id"),
        Index("ix_bank_legal_profile_created_at", "created_at", "id"),
    )

    def become(self, status: BankClientStatus) -> None:
        """Move to another state if the lifecycle permits it."""
        require_step(CLIENT_LIFECYCLE, self.status, status, "BANK_CLIENT_TRANSITION", "The client")
        self.status = status
