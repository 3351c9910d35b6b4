"""ApprovalRequest: consent that somebody else must give before a deed; its decisions.

A request stands for one content. If that changes, the request is void and stays in the history;
a new one begins from nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import Actor
from portico.database import (
    Amount,
    CoreBase,
    Currency,
    Document,
    Instant,
    Record,
    account_key,
    choice,
    new_id,
)
from portico.errors import refuse
from portico.values import Choice, Money

OPEN = text("status IN ('PENDING', 'APPROVED')")


class ApprovalStatus(Choice):
    """Where a request for consent stands."""

    PENDING = "Consent is still missing."
    APPROVED = "All consent is given; the deed may be done."
    REJECTED = "Somebody refused."
    VOIDED = "The content changed; a new request is needed."
    WITHDRAWN = "Who asked no longer asks."
    RELEASED = "The deed is done."


class ApprovalVerdict(Choice):
    """What a person decided."""

    APPROVE = "The person gives consent."
    REJECT = "The person refuses."


class ApprovalRequest(Record, CoreBase):
    """A request for the consent of others to one deed with one content."""

    __tablename__ = "core_approval_request"

    policy: Mapped[str] = mapped_column(String(120), doc="The policy that says whose consent.")
    subject: Mapped[str] = mapped_column(String(80), doc="The id of the record it is about.")
    subject_id: Mapped[UUID] = mapped_column(Uuid(), doc="The record's key.")
    account_id: Mapped[UUID | None] = account_key("The account concerned.", nullable=True)
    summary: Mapped[str] = mapped_column(String(500), doc="What consent is asked for, in words.")
    content_hash: Mapped[str] = mapped_column(
        String(64), doc="The SHA-256 of the content: give it back with the decision."
    )
    amount: Mapped[Decimal | None] = mapped_column(Amount(), doc="The amount it is about.")
    currency: Mapped[str | None] = mapped_column(Currency(), doc="The amount's currency.")
    needed: Mapped[dict[str, int]] = mapped_column(
        Document(), doc="How many persons of each class must consent; a class is a permission."
    )
    status: Mapped[ApprovalStatus] = mapped_column(
        choice(ApprovalStatus), doc="Where the request stands."
    )
    maker_id: Mapped[UUID] = mapped_column(Uuid(), doc="The person who asks.")
    maker_for_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="The person in whose place the maker asks."
    )
    makers: Mapped[list[str]] = mapped_column(
        Document(), doc="Who had a hand in the content, or asks: none of them may consent."
    )
    closed_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When it was rejected, voided, withdrawn or the deed done."
    )

    __table_args__ = (
        UniqueConstraint("id", "maker_id", name="uq_core_approval_request_maker"),
        Index(
            "uq_core_approval_request_open",
            "subject",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ix_core_approval_request_status", "status", "created_at"),
    )

    @property
    def money(self) -> Money | None:
        """The amount that the request is about."""
        if self.amount is None or self.currency is None:
            return None
        return Money(self.amount, self.currency)

    def require_pending(self) -> None:
        """Refuse a decision on what is decided."""
        if self.status is not ApprovalStatus.PENDING:
            raise refuse(
                "APPROVAL_CLOSED",
                f"The request is {self.status.name}; nothing is left to decide.",
                "input",
                "id",
            )

    def require_same_content(self, content_hash: str, *path: str | int) -> None:
        """Refuse unless the content is the one that consent was asked for."""
        if content_hash != self.content_hash:
            raise refuse(
                "APPROVAL_CONTENT_CHANGED",
                "This is not the content that consent was asked for. Look at it again, and ask "
                "for consent anew.",
                *path,
            )

    def missing(self, decisions: Iterable[ApprovalDecision]) -> dict[str, int]:
        """How many persons of each class have still to consent."""
        given = Counter(
            each.permission for each in decisions if each.verdict is ApprovalVerdict.APPROVE
        )
        left = {name: count - given[name] for name, count in self.needed.items()}
        return {name: count for name, count in left.items() if count > 0}

    def close(self, status: ApprovalStatus, now: datetime) -> None:
        """End the request; it stays in the history."""
        self.status, self.closed_at = status, now


class ApprovalDecision(CoreBase):
    """What one person decided on a request; never changed.

    Who asked is repeated here, so that the database itself refuses a decision of one's own.
    """

    __tablename__ = "core_approval_decision"

    id: Mapped[UUID] = mapped_column(
        Uuid(), primary_key=True, default=new_id, doc="The decision's identifier."
    )
    request_id: Mapped[UUID] = mapped_column(Uuid(), doc="The request.")
    maker_id: Mapped[UUID] = mapped_column(Uuid(), doc="The person who asked.")
    maker_for_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="The person in whose place was asked."
    )
    verdict: Mapped[ApprovalVerdict] = mapped_column(
        choice(ApprovalVerdict), doc="What was decided."
    )
    permission: Mapped[str] = mapped_column(String(120), doc="As what class the person decided.")
    person_id: Mapped[UUID] = mapped_column(Uuid(), doc="The person who decided.")
    acted_by: Mapped[str] = mapped_column(String(200), doc="Who decided.")
    on_behalf_of_id: Mapped[UUID | None] = mapped_column(
        Uuid(), doc="The person in whose place was decided."
    )
    on_behalf_of: Mapped[str | None] = mapped_column(
        String(200), doc="In whose place, if as a deputy."
    )
    content_hash: Mapped[str] = mapped_column(
        String(64), doc="The SHA-256 of the content that was decided on."
    )
    note: Mapped[str | None] = mapped_column(String(1000), doc="Why, in the person's words.")
    decided_at: Mapped[datetime] = mapped_column(Instant(), doc="When.")

    __table_args__ = (
        ForeignKeyConstraint(
            ["request_id", "maker_id"],
            ["core_approval_request.id", "core_approval_request.maker_id"],
            name="fk_core_approval_decision_request",
            ondelete="CASCADE",
        ),
        UniqueConstraint("request_id", "person_id", name="uq_core_approval_decision_person"),
        UniqueConstraint(
            "request_id", "on_behalf_of_id", name="uq_core_approval_decision_on_behalf_of"
        ),
        CheckConstraint("person_id <> maker_id", name="maker_is_not_checker"),
        CheckConstraint("person_id <> maker_for_id", name="deputy_is_not_checker"),
        CheckConstraint("on_behalf_of_id <> maker_id", name="maker_has_no_deputy_check"),
        CheckConstraint("on_behalf_of_id <> maker_for_id", name="principal_is_not_checker"),
    )


def decision_of(
    actor: Actor, request: ApprovalRequest, verdict: ApprovalVerdict
) -> ApprovalDecision:
    """The actor's decision on a request, not stored yet."""
    return ApprovalDecision(
        request_id=request.id,
        maker_id=request.maker_id,
        maker_for_id=request.maker_for_id,
        verdict=verdict,
        person_id=actor.id,
        acted_by=actor.name,
        on_behalf_of_id=actor.on_behalf_of_id,
        on_behalf_of=actor.on_behalf_of or None,
        content_hash=request.content_hash,
        decided_at=actor.now,
    )
