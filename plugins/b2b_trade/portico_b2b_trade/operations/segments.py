"""Segments: to create one, and to say which accounts belong to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models import Account
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_b2b_trade.models import Segment, SegmentMembership
from portico_b2b_trade.operations.unique import check_free


@dataclass(kw_only=True)
class TradeSegmentCreate:
    """A new segment."""

    code: Annotated[str, "The segment's short name; no other segment may have it."]
    name: Annotated[str, "What the segment is called."]


@dataclass(kw_only=True)
class TradeAccountSegment:
    """A segment that an account is to belong to."""

    segment_id: Annotated[UUID, Ref("TradeSegment"), "The segment."]
    priority: Annotated[
        int, "Of an account's segments the one with the highest number gives its prices first."
    ] = 0
    valid_from: Annotated[date | None, "The first day; null means from the beginning."] = None
    valid_to: Annotated[date | None, "The first day after; null means without end."] = None


@dataclass(kw_only=True)
class TradeSegmentMembershipCreate(TradeAccountSegment):
    """An account that is to belong to a segment."""

    account_id: Annotated[UUID, Ref("Account"), "The account."]


@dataclass(kw_only=True)
class TradeAccountCreate:
    """What trade wants to know of a new account."""

    segments: Annotated[
        list[TradeAccountSegment], "The segments whose conditions the account gets."
    ] = field(default_factory=list)


@dataclass(kw_only=True)
class TradeSegmentMembershipEnd:
    """The membership to end."""

    id: Annotated[UUID, Ref("TradeSegmentMembership"), "The membership."]
    expected_version: Annotated[int, "The version that you saw."]
    on: Annotated[date | None, "The first day without it; today if left out."] = None


def create_segment(session: Session, actor: Actor, input: TradeSegmentCreate) -> Segment:
    """Create a segment: a group of accounts with conditions of their own."""
    segment = Segment()
    problems = Problems()
    assign(segment, input, ("code", "name"), problems, "input")
    check_free(session, problems, Segment.code, segment, "input", "code")
    problems.raise_if_any()
    session.add(segment)
    session.flush()
    return segment


def join_segment(
    session: Session, actor: Actor, input: TradeSegmentMembershipCreate
) -> SegmentMembership:
    """Let an account belong to a segment for a period."""
    account = get(session, Account, input.account_id, "input", "accountId", lock=True)
    account.require_in_use("input", "accountId")
    problems = Problems()
    membership = _join(session, account, input, problems, "input")
    problems.raise_if_any()
    return membership


def join_segments(
    session: Session, actor: Actor, account: Account, input: TradeAccountCreate
) -> None:
    """The segments that the new account belongs to."""
    problems = Problems()
    for position, each in enumerate(input.segments):
        _join(session, account, each, problems, "input", "segments", position)
    problems.raise_if_any()


def _join(
    session: Session,
    account: Account,
    given: TradeAccountSegment,
    problems: Problems,
    *path: str | int,
) -> SegmentMembership:
    segment = get(session, Segment, given.segment_id, *path, "segmentId")
    membership = SegmentMembership(
        account_id=account.id,
        segment_id=segment.id,
        priority=given.priority,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )
    well = membership.check_period(problems, *path)
    for other in memberships(session, account.id):
        if other.segment_id == segment.id and other.overlaps(given.valid_from, given.valid_to):
            text = f"{account.name} belongs to {segment.code} {other.describe_period()} already."
            problems.add("TRADE_SEGMENT_MEMBER", f"{text} Choose other days.", *path, "validFrom")
            well = False
    if well:
        session.add(membership)
        session.flush()
    return membership


def leave_segment(
    session: Session, actor: Actor, input: TradeSegmentMembershipEnd
) -> SegmentMembership:
    """Let an account no longer belong to a segment from a day on."""
    membership = get(session, SegmentMembership, input.id, "input", "id", lock=True)
    expect_version(membership, input.expected_version)
    membership.end(input.on or actor.today, "input", "on")
    session.flush()
    return membership


def memberships(session: Session, account_id: UUID) -> list[SegmentMembership]:
    """All memberships of an account, former and future ones too."""
    statement = (
        select(SegmentMembership)
        .where(SegmentMembership.account_id == account_id)
        .order_by(SegmentMembership.id)
    )
    return list(session.scalars(statement))
