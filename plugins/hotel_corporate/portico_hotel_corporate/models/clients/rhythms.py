"""Rhythms of contact: how often clients are spoken to, and when the next contact is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Record, account_key, choice
from portico.errors import Problems
from portico.models import AccountStage
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.clients.activities import HotelActivityKind
from portico_hotel_corporate.models.spans import Span, check_day, check_span, within

LONGEST_RHYTHM: Final = 730


class HotelRhythmScope(Choice):
    """For whom a rhythm is. Of several, the one that stands first here counts."""

    CLIENT = "For one client."
    KEY_ACCOUNTS = "For key accounts."
    CLIENT_CLASS = "For the clients of a class, named as scheme and class: VALUE/A."
    PRESENT_CLIENTS = "For all clients that do business with us."
    DORMANT_CLIENTS = "For clients that have done none for a while."
    PROSPECTS = "For those that we would like to win."


_STAGES: Final = {
    HotelRhythmScope.PRESENT_CLIENTS: AccountStage.ACTIVE,
    HotelRhythmScope.DORMANT_CLIENTS: AccountStage.DORMANT,
    HotelRhythmScope.PROSPECTS: AccountStage.PROSPECT,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a client decides how often it is spoken to, and when it last was."""

    account_id: UUID
    stage: AccountStage
    known_since: date
    is_key: bool = False
    classes: frozenset[str] = frozenset()
    last_contact: date | None = None


class ContactRhythm(Record, Base):
    """How often a client, key accounts, a class, present clients or prospects are spoken to."""

    __tablename__ = "hotel_contact_rhythm"

    scope: Mapped[HotelRhythmScope] = mapped_column(choice(HotelRhythmScope), doc="For whom.")
    account_id: Mapped[UUID | None] = account_key("The client, if for one.", nullable=True)
    class_name: Mapped[str | None] = mapped_column(
        String(41), doc="The class, if for one: its scheme and code, VALUE/A."
    )
    every_days: Mapped[int] = mapped_column(doc="How many days may pass between two contacts.")
    kind: Mapped[HotelActivityKind] = mapped_column(
        choice(HotelActivityKind), doc="What is planned."
    )
    purpose: Mapped[str] = mapped_column(String(1000), doc="Why, as planned contacts say it.")
    valid_from: Mapped[date] = mapped_column(doc="The first day.")
    valid_to: Mapped[date | None] = mapped_column(doc="The last day; null: until further notice.")

    @property
    def span(self) -> Span:
        """Its days."""
        return self.valid_from, self.valid_to

    @property
    def rank(self) -> tuple[int, int, str]:
        """Of several rhythms for a client the lowest counts: the nearest, then the shortest."""
        return list(HotelRhythmScope).index(self.scope), self.every_days, self.id.hex

    def is_for(self, client: Standing, day: date) -> bool:
        """Whether it holds for a client on a day."""
        if not within(day, self.span) or client.stage is AccountStage.BLOCKED:
            return False
        if self.scope is HotelRhythmScope.CLIENT:
            return self.account_id == client.account_id
        if self.scope is HotelRhythmScope.KEY_ACCOUNTS:
            return client.is_key
        if self.scope is HotelRhythmScope.CLIENT_CLASS:
            return self.class_name in client.classes
        return _STAGES[self.scope] is client.stage

    def next_due(self, client: Standing) -> date:
        """The day of the next contact: so long after the last one; the first one at once.

        At once is the first day of the rhythm, or the day from which the client is known.
        """
        if client.last_contact is None:
            return max(self.valid_from, client.known_since)
        return max(self.valid_from, client.last_contact + timedelta(days=self.every_days))

    def check(self, problems: Problems) -> None:
        """Note what is wrong with it."""
        for needed, given, name in (
            (HotelRhythmScope.CLIENT, self.account_id, "accountId"),
            (HotelRhythmScope.CLIENT_CLASS, self.class_name, "className"),
        ):
            problems.check(
                ok=(self.scope is needed) is (given is not None),
                code="HOTEL_RHYTHM_SCOPE",
                message=f"Give it for the scope {needed.name}, and only then.",
                path=("input", name),
            )
        problems.check(
            ok=self.class_name is None or "/" in self.class_name,
            code="HOTEL_RHYTHM_SCOPE",
            message="Name the scheme and the class: VALUE/A.",
            path=("input", "className"),
        )
        problems.check(
            ok=1 <= self.every_days <= LONGEST_RHYTHM,
            code="HOTEL_QUANTITY",
            message=f"Give a number from 1 to {LONGEST_RHYTHM}.",
            path=("input", "everyDays"),
        )
        check_day(problems, self.valid_from, "input", "validFrom")
        check_day(problems, self.valid_to, "input", "validTo")
        check_span(problems, self.span, ("input", "validTo"))


def rhythm_of(rhythms: list[ContactRhythm], client: Standing, day: date) -> ContactRhythm | None:
    """The rhythm that counts for a client on a day."""
    holding = [each for each in rhythms if each.is_for(client, day)]
    return min(holding, key=lambda each: each.rank, default=None)
