"""Segments and who belongs to them, as clients see it."""

from __future__ import annotations

from portico.models import Account
from portico.query import addition, columns, entity, many, one
from portico_b2b_trade.access import PRICE_READ, PRICE_WRITE
from portico_b2b_trade.models import PriceAssignment, Segment, SegmentMembership
from portico_b2b_trade.operations.segments import join_segments

SEGMENT = entity(
    Segment,
    name="TradeSegment",
    prefix="seg",
    plural="tradeSegments",
    permission=PRICE_READ,
    order="code",
    fields=[
        *columns(Segment, "code", "name"),
        many("memberships", SegmentMembership, "Who belongs to it.", key="segment_id"),
        many("priceAssignments", PriceAssignment, "Its price lists.", key="segment_id"),
    ],
)

MEMBERSHIP = entity(
    SegmentMembership,
    name="TradeSegmentMembership",
    prefix="sgm",
    plural="tradeSegmentMemberships",
    permission=PRICE_READ,
    fields=[
        *columns(SegmentMembership, "priority", "valid_from", "valid_to"),
        one("segment", Segment, "The segment."),
        one("account", Account, "The account that belongs to it."),
    ],
)

SEGMENTS_OF_ACCOUNT = many(
    "segmentMemberships",
    SegmentMembership,
    "The segments that the account belongs to, with the days.",
    key="account_id",
)

SEGMENTS_OF_NEW_ACCOUNT = addition(join_segments, PRICE_WRITE)
