"""Candidate: a price list that reaches an account, and why it can or cannot price a product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import Session

from portico.models import Account
from portico_b2b_trade.models import (
    PriceAssignment,
    PriceItem,
    PriceList,
    Product,
    Segment,
    SegmentMembership,
    TradeAssignmentScope,
    TradePriceListStatus,
    TradePriceRejection,
    TradePriceScope,
)
from portico_b2b_trade.operations.prices.ladder import Break, Ladder


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: a price for so much of a product, for an account, on a day."""

    product: Product
    quantity: Fraction
    """In base units."""
    uom: str
    currency: str
    on: date
    tax_included: bool
    rates: dict[str, Fraction]
    """What one unit of another currency is in the asked one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from the account to the default: steps are asked in order."""

    rank: int
    scope: TradePriceScope
    via: str


@dataclass(slots=True, eq=False)
class Candidate:
    """A price list that is assigned at a step, with its breaks for the asked product."""

    step: Step
    assignment: PriceAssignment
    price_list: PriceList
    breaks: list[Break] = field(default_factory=list)
    rejection: TradePriceRejection | None = None

    @property
    def ladder(self) -> Ladder:
        """The list's breaks for the product."""
        return Ladder(self.price_list.kind, self.breaks)

    @property
    def precedence(self) -> tuple[int, int, int, UUID]:
        """Sorts candidates: step, then priority, then the later start of validity, then id."""
        starts = (self.assignment.valid_from, self.price_list.valid_from)
        latest = max((day for day in starts if day), default=date.min)
        return (
            self.step.rank,
            -self.assignment.priority,
            -latest.toordinal(),
            self.price_list.id,
        )

    def examine(self, ask: Ask, items: Sequence[PriceItem]) -> None:
        """Take over the breaks for the product, or note why there is no price in this list."""
        self.rejection = self._unusable(ask)
        if self.rejection is not None:
            return
        if not items:
            self.rejection = TradePriceRejection.PRODUCT_NOT_LISTED
            return
        self.breaks = list(self._breaks(ask, items))
        if not self.breaks:
            self.rejection = TradePriceRejection.UNIT_NOT_CONVERTIBLE
        elif self.ladder.reached(ask.quantity) is None:
            self.rejection = TradePriceRejection.BELOW_FIRST_BREAK

    def _unusable(self, ask: Ask) -> TradePriceRejection | None:
        if self.price_list.status is not TradePriceListStatus.ACTIVE:
            return TradePriceRejection.LIST_NOT_ACTIVE
        if not self.price_list.is_valid_on(ask.on):
            return TradePriceRejection.LIST_NOT_VALID
        if not self.assignment.is_valid_on(ask.on):
            return TradePriceRejection.ASSIGNMENT_NOT_VALID
        if self.price_list.tax_included is not ask.tax_included:
            return TradePriceRejection.TAX_BASIS
        return None if self._rate(ask) else TradePriceRejection.OTHER_CURRENCY

    def _rate(self, ask: Ask) -> Fraction | None:
        if self.price_list.currency == ask.currency:
            return Fraction(1)
        return ask.rates.get(self.price_list.currency) if self.price_list.convertible else None

    def _breaks(self, ask: Ask, items: Sequence[PriceItem]) -> Iterator[Break]:
        rate = self._rate(ask) or Fraction(1)
        # Of two equal thresholds in different units the one in the asked unit holds.
        found: dict[Fraction, Break] = {}
        for item in sorted(items, key=lambda item: (item.uom == ask.uom, item.position)):
            factor = ask.product.unit_factor(item.uom)
            if factor is None:
                continue
            threshold = Fraction(item.min_quantity) * Fraction(factor)
            found[threshold] = Break(
                threshold=threshold,
                price=Fraction(item.unit_price) * rate / Fraction(factor),
                uom=item.uom,
                min_quantity=item.min_quantity,
                unit_price=item.unit_price,
                candidate=self,
            )
        yield from found.values()


def find_candidates(session: Session, account: Account, ask: Ask) -> list[Candidate]:
    """Every list that reaches the account, examined, in the order of precedence."""
    steps = _steps(session, account, ask.on)
    everybody = Step(len(steps), TradePriceScope.DEFAULT, "everybody")
    found = [
        Candidate(steps.get(assignment.holder_id, everybody), assignment, price_list)
        for assignment, price_list in _assignments(session, steps)
    ]
    items = _items(session, ask.product, {each.price_list.id for each in found})
    for candidate in found:
        candidate.examine(ask, items[candidate.price_list.id])
    return sorted(found, key=lambda each: each.precedence)


def _steps(session: Session, account: Account, day: date) -> dict[UUID | None, Step]:
    """The account, those above it and its segments, by id, in the order in which they are asked."""
    ways = [
        *(
            (key, TradePriceScope.ANCESTOR if depth else TradePriceScope.ACCOUNT, name)
            for key, name, depth in _line_of(session, account)
        ),
        *((key, TradePriceScope.SEGMENT, code) for key, code in _segments(session, account, day)),
    ]
    return {key: Step(rank, scope, via) for rank, (key, scope, via) in enumerate(ways)}


def _line_of(session: Session, account: Account) -> Iterable[tuple[UUID, str, int]]:
    """The account and those above it, the nearest first: id, name, distance."""
    line = (
        select(Account.id, Account.parent_id, Account.name, literal(0).label("depth"))
        .where(Account.id == account.id)
        .cte("line", recursive=True)
    )
    above = select(Account.id, Account.parent_id, Account.name, line.c.depth + 1).join(
        line, Account.id == line.c.parent_id
    )
    line = line.union_all(above)
    return session.execute(select(line.c.id, line.c.name, line.c.depth).order_by(line.c.depth))


def _segments(session: Session, account: Account, day: date) -> Iterator[tuple[UUID, str]]:
    """The segments that the account belongs to on the day, the highest priority first."""
    statement = (
        select(SegmentMembership, Segment)
        .join(Segment, Segment.id == SegmentMembership.segment_id)
        .where(SegmentMembership.account_id == account.id)
        .order_by(SegmentMembership.priority.desc(), Segment.code)
    )
    for membership, segment in session.execute(statement):
        if membership.is_valid_on(day):
            yield segment.id, segment.code


def _assignments(
    session: Session, holders: Collection[UUID | None]
) -> Iterable[tuple[PriceAssignment, PriceList]]:
    statement = (
        select(PriceAssignment, PriceList)
        .join(PriceList, PriceList.id == PriceAssignment.price_list_id)
        .where(
            or_(
                PriceAssignment.scope == TradeAssignmentScope.DEFAULT,
                PriceAssignment.account_id.in_(holders),
                PriceAssignment.segment_id.in_(holders),
            )
        )
    )
    return session.execute(statement)


def _items(
    session: Session, product: Product, price_lists: Collection[UUID]
) -> dict[UUID, list[PriceItem]]:
    statement = select(PriceItem).where(
        PriceItem.product_id == product.id, PriceItem.price_list_id.in_(price_lists)
    )
    items: dict[UUID, list[PriceItem]] = defaultdict(list)
    for item in session.scalars(statement):
        items[item.price_list_id].append(item)
    return items
