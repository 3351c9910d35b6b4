"""Rooming lists: the guests' names that a client sends for a block, row by row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portico.database import PERSONAL, Document, Email, Record, choice
from portico.errors import refuse
from portico.models.formats import email_address
from portico.values import Choice
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.spans import days_of


class HotelGuestBilling(Choice):
    """What a guest pays, as OpenTravel's BillingType says it."""

    EACH_PAYS_OWN = "Everything."
    SIGN_ROOM_AND_TAX = "Extras only: room and tax go on the client's bill."
    SIGN_ALL = "Nothing: all goes on the client's bill."
    SIGN_ROOM_ONLY = "Tax and extras: the room goes on the client's bill."


class HotelRoomingStatus(Choice):
    """What became of one row of a rooming list."""

    RECEIVED = "It came in; nobody has checked it."
    VALIDATED = "It was checked and could be booked; no room is kept yet."
    REJECTED = "It cannot be booked; its errors say why."
    RESERVED = "A room is kept for the guest."
    CHANGED = "A room is kept for the guest, whose stay or particulars changed since."
    CANCELLED = "The guest does not come; the room went back into the block."
    NO_SHOW = "The guest did not come, and did not say so."
    STAYED = "The guest stayed."


_S = HotelRoomingStatus
WAITING: Final = frozenset({_S.RECEIVED, _S.VALIDATED})
"""Nothing is decided: no room is kept."""
EXPECTED: Final = frozenset({_S.RESERVED, _S.CHANGED})
"""A room is kept."""
HERE: Final = EXPECTED | {_S.STAYED}
"""Who has a room and did not fail to come."""
PRESENT: Final = HERE | {_S.NO_SHOW}
"""Who has, or had, a room in the block."""
SETTLED: Final = frozenset({_S.CANCELLED, _S.NO_SHOW, _S.STAYED})
"""What becomes of a guest in the end."""
ROOMING_TRANSITIONS: Final[dict[HotelRoomingStatus, frozenset[HotelRoomingStatus]]] = {
    _S.RECEIVED: frozenset({_S.VALIDATED, _S.REJECTED}),
    _S.VALIDATED: frozenset({_S.RESERVED, _S.REJECTED}),
    _S.REJECTED: frozenset(),
    _S.RESERVED: SETTLED | {_S.CHANGED},
    _S.CHANGED: SETTLED | {_S.CHANGED},
    _S.CANCELLED: frozenset(),
    _S.NO_SHOW: frozenset(),
    _S.STAYED: frozenset(),
}
MOST_NIGHTS: Final = 1000
TOO_LONG: Final = f"A guest stays {MOST_NIGHTS} nights at most."
KEPT_DAYS: Final = 365
"""How long after departure guests' names are kept: one audit."""


class RoomingImport(Record, Base):
    """One rooming list as it came in, and what became of its rows."""

    __tablename__ = "hotel_rooming_import"

    block_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_room_block.id", ondelete="CASCADE"), index=True, doc="The block."
    )
    file_name: Mapped[str] = mapped_column(String(200), doc="The file's name.")
    rows_total: Mapped[int] = mapped_column(doc="How many rows it has.")
    rows_reserved: Mapped[int] = mapped_column(doc="How many guests got a room.")
    rows_rejected: Mapped[int] = mapped_column(doc="How many rows could not be booked.")
    rows_known: Mapped[int] = mapped_column(
        doc="How many guests were known already, and stay as they were."
    )
    rows_changed: Mapped[int] = mapped_column(
        server_default="0", doc="How many guests were known already, and changed."
    )

    entries: Mapped[list[RoomingEntry]] = relationship(
        order_by="RoomingEntry.row_number",
        cascade="all, delete-orphan",
        back_populates="source",
        foreign_keys="RoomingEntry.import_id",
    )
    changed: Mapped[list[RoomingEntry]] = relationship(foreign_keys="RoomingEntry.changed_by_id")

    def count(self) -> None:
        """Count what became of its rows so far."""
        states = [entry.status for entry in self.entries]
        self.rows_rejected = states.count(HotelRoomingStatus.REJECTED)
        self.rows_reserved = sum(state in PRESENT | {_S.CANCELLED} for state in states)


class RoomingEntry(Record, Base):
    """One guest of a block. Sharers of a room have the same sharer group."""

    __tablename__ = "hotel_rooming_entry"
    __table_args__ = (Index(None, "block_id", "last_name"),)
    FORMATS: ClassVar = {"email": email_address}

    block_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_room_block.id", ondelete="CASCADE"), doc="The block."
    )
    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("hotel_rooming_import.id", ondelete="CASCADE"),
        index=True,
        doc="The list that the guest stands in.",
    )
    changed_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("hotel_rooming_import.id", ondelete="SET NULL"),
        index=True,
        doc="The later list that changed the guest last.",
    )
    row_number: Mapped[int] = mapped_column(doc="The row of the list, from 1, headings left out.")
    last_name: Mapped[str] = mapped_column(String(100), info=PERSONAL, doc="The guest's last name.")
    first_name: Mapped[str] = mapped_column(
        String(100), info=PERSONAL, doc="The guest's first name."
    )
    sharer_group: Mapped[str | None] = mapped_column(
        String(40), doc="Guests of one group share a room."
    )
    occupancy: Mapped[int] = mapped_column(
        doc="The line of the block that the room is taken from, by its number of guests."
    )
    arrival: Mapped[date | None] = mapped_column(doc="The day the guest comes.")
    departure: Mapped[date | None] = mapped_column(doc="The day the guest leaves.")
    room_type: Mapped[str] = mapped_column(String(20), doc="The type of room.")
    adults: Mapped[int] = mapped_column(doc="How many people the room is for.")
    billing: Mapped[HotelGuestBilling] = mapped_column(
        choice(HotelGuestBilling), doc="What the guest pays."
    )
    loyalty_no: Mapped[str | None] = mapped_column(
        String(40), info=PERSONAL, doc="The guest's loyalty number."
    )
    requests: Mapped[str | None] = mapped_column(
        String(500), info=PERSONAL, doc="What the guest asks for."
    )
    email: Mapped[str | None] = mapped_column(
        Email(), info=PERSONAL, doc="The guest's e-mail address."
    )
    conf_no: Mapped[str | None] = mapped_column(
        String(40), doc="The confirmation in the property's own system."
    )
    status: Mapped[HotelRoomingStatus] = mapped_column(
        choice(HotelRoomingStatus), doc="What became of the row."
    )
    row_errors: Mapped[list[Any]] = mapped_column(
        Document(), doc="What is wrong with the row: field and message of each error."
    )
    purge_after: Mapped[date] = mapped_column(
        index=True, doc="From this day on the guest's personal data are removed."
    )

    source: Mapped[RoomingImport] = relationship(back_populates="entries", foreign_keys=import_id)

    @property
    def room(self) -> str:
        """What tells the room apart: sharers have the same one."""
        return f"group {self.sharer_group}" if self.sharer_group else str(self.id)

    @property
    def nights(self) -> frozenset[date]:
        """The nights that the guest stays."""
        if self.arrival is None or self.departure is None:
            return frozenset()
        return frozenset(days_of(self.arrival, self.departure)[:-1])

    def move_to(self, status: HotelRoomingStatus) -> None:
        """Change what became of the guest, if it is not settled."""
        following = ROOMING_TRANSITIONS[self.status]
        if status not in following:
            names = ", ".join(each.name for each in HotelRoomingStatus if each in following)
            raise refuse(
                "HOTEL_ROOMING_STATUS",
                f"The guest is {self.status.name}: that cannot become {status.name}. "
                + (f"It may become {names}." if names else "That is final."),
                "input",
                "status",
            )
        self.status = status

    def keep_until_audited(self) -> None:
        """Set when the guest's personal data are removed, counted from the departure."""
        if self.departure is not None:
            self.purge_after = self.departure + timedelta(days=KEPT_DAYS)

    def forget(self) -> None:
        """Remove what tells who the guest was; what was used stays."""
        self.last_name = self.first_name = "—"
        self.loyalty_no = self.requests = self.email = self.sharer_group = None
