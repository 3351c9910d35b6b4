"""The parts of an agreement: made from what is given, checked together, copied to an edition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any, Final, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from portico.errors import Path, Problems
from portico.operations.assigning import assign
from portico.values import Money
from portico_hotel_corporate.models import (
    Agreement,
    Blackout,
    Entitlement,
    HotelBlackoutScope,
    Obligation,
    RateLine,
    Season,
)
from portico_hotel_corporate.models.amounts import check_percent
from portico_hotel_corporate.models.clients.referrals import ReferralClause
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelBlackoutGiven,
    HotelEntitlementGiven,
    HotelObligationGiven,
    HotelRateLineGiven,
)

LINE_ATTRIBUTES: Final = (
    *(
        "priority",
        "room_type",
        "step_code",
        "season_id",
        "first_night",
        "last_night",
        "days",
        "method",
    ),
    *("percent_off", "availability", "room_allotment", "min_los", "max_los", "advance_min"),
    *("advance_max", "includes", "commission_percent", "meal_plan"),
)
LINE_MONEY: Final = (
    *("price_1", "price_2", "price_3", "price_4"),
    *("extra_person", "amount_off", "floor", "cap"),
)
BLACKOUT_ATTRIBUTES: Final = ("first_night", "last_night", "applies_to", "stay_rule")
ENTITLEMENT_ATTRIBUTES: Final = (
    *("code", "description", "unit", "quantity", "per_room_nights", "min_room_nights"),
    *("valid_from", "valid_to"),
)
OBLIGATION_ATTRIBUTES: Final = (
    *("title", "obligor", "metric", "comparator", "target", "window", "proration"),
    *("counts_groups", "counts_no_shows", "counts_comps", "counts_agencies", "counts_children"),
    *("tolerance_percent", "cure_days", "consequence", "damages_percent", "step_percent"),
    *("step_code", "step_after_days", "termination_by_both", "termination_notice_days"),
    "termination_within_days",
)
LARGEST_PRIORITY: Final = 1000
OWN: Final = {"id", "version", "created_at", "created_by", "updated_at", "updated_by"}

Part = TypeVar("Part", RateLine, Blackout, Entitlement, Obligation, ReferralClause)


def write_lines(
    session: Session,
    agreement: Agreement,
    lines: Sequence[HotelRateLineGiven],
    problems: Problems,
) -> None:
    """Give an agreement its rate lines; no two of them may leave open which one is meant."""
    agreement.rate_lines = [
        _line(session, agreement, given, position, problems) for position, given in enumerate(lines)
    ]
    _check_unambiguous([line for line in agreement.rate_lines if line.days], problems)


def _line(
    session: Session,
    agreement: Agreement,
    given: HotelRateLineGiven,
    position: int,
    problems: Problems,
) -> RateLine:
    path: Path = ("input", "rateLines", position)
    line = RateLine(position=position, currency=agreement.currency, agreement=agreement)
    assign(line, given, LINE_ATTRIBUTES, problems, *path)
    take_money(line, given, LINE_MONEY, agreement.currency, problems, path)
    if line.season_id is not None:
        line.season = session.get(Season, line.season_id)
        problems.check(
            ok=line.season is not None and agreement.property_id in {None, line.season.property_id},
            code="NOT_FOUND",
            message="The property of the agreement has no such season.",
            path=(*path, "seasonId"),
        )
    check_percent(problems, line.commission_percent, (*path, "commissionPercent"))
    problems.check(
        ok=abs(line.priority) <= LARGEST_PRIORITY,
        code="HOTEL_RATE_LIMITS",
        message=f"A priority is from -{LARGEST_PRIORITY} to {LARGEST_PRIORITY}.",
        path=(*path, "priority"),
    )
    if line.days:
        line.check(problems, path)
    return line


def take_money(
    record: Any,
    given: object,
    names: Sequence[str],
    currency: str,
    problems: Problems,
    path: Path,
) -> None:
    """Set amounts from money that is given in the agreement's currency."""
    for name in names:
        money: Money | None = getattr(given, name)
        setattr(record, f"{name}_amount", None if money is None else money.amount)
        head, *rest = name.split("_")
        problems.check(
            ok=money is None or money.currency == currency,
            code="HOTEL_CURRENCY_MISMATCH",
            message=f"The agreement is in {currency}: give the amount in {currency}.",
            path=(*path, head + "".join(each.capitalize() for each in rest)),
        )


def _check_unambiguous(lines: Sequence[RateLine], problems: Problems) -> None:
    for one, other in combinations(lines, 2):
        problems.check(
            ok=not one.is_ambiguous_with(other),
            code="HOTEL_RATE_AMBIGUOUS",
            message=f"It has the priority, room type and nights of {one.name}, so nobody could "
            "say which one is meant. Give it another priority, room type, days or dates.",
            path=("input", "rateLines", other.position),
        )


def write_blackouts(
    agreement: Agreement,
    blackouts: Sequence[HotelBlackoutGiven],
    today: date,
    problems: Problems,
) -> None:
    """Give an agreement its blackouts."""
    agreement.blackouts = [
        new_blackout(agreement, given, today, problems, ("input", "blackouts", position))
        for position, given in enumerate(blackouts)
    ]


def new_blackout(
    agreement: Agreement,
    given: HotelBlackoutGiven,
    today: date,
    problems: Problems,
    path: Path,
) -> Blackout:
    """A blackout of an agreement, announced today."""
    made = Blackout(agreement=agreement, announced_on=today)
    assign(made, given, BLACKOUT_ATTRIBUTES, problems, *path)
    made.check(problems, path)
    return made


def write_entitlements(
    agreement: Agreement, entitlements: Sequence[HotelEntitlementGiven], problems: Problems
) -> None:
    """Give an agreement its services on top."""
    agreement.entitlements.clear()
    for position, given in enumerate(entitlements):
        path: Path = ("input", "entitlements", position)
        each = Entitlement(currency=agreement.currency)
        agreement.entitlements.append(each)
        assign(each, given, ENTITLEMENT_ATTRIBUTES, problems, *path)
        take_money(each, given, ("value",), agreement.currency, problems, path)
        if each.code is not None:
            each.check(problems, path)
        problems.check(
            ok=all(
                other.code != each.code for other in agreement.entitlements if other is not each
            ),
            code="HOTEL_CODE_TAKEN",
            message=f"The agreement has a service {each.code} already.",
            path=(*path, "code"),
        )


def write_obligations(
    agreement: Agreement, obligations: Sequence[HotelObligationGiven], problems: Problems
) -> None:
    """Give an agreement the duties of both sides."""
    agreement.obligations = [
        _obligation(agreement, given, position, problems)
        for position, given in enumerate(obligations)
    ]


def _obligation(
    agreement: Agreement, given: HotelObligationGiven, position: int, problems: Problems
) -> Obligation:
    duty = Obligation(position=position, currency=agreement.currency, agreement=agreement)
    return write_obligation(duty, given, problems, ("input", "obligations", position))


def write_obligation(
    duty: Obligation, given: HotelObligationGiven, problems: Problems, path: Path
) -> Obligation:
    """Give a duty its terms, and note what is impossible about them."""
    assign(duty, given, OBLIGATION_ATTRIBUTES, problems, *path)
    take_money(duty, given, ("charge",), duty.currency, problems, path)
    weights = given.month_weights
    problems.check(
        ok=all(weight.is_finite() and weight >= 0 for weight in weights)
        and (not weights or sum(weights) > 0),
        code="HOTEL_OBLIGATION_WEIGHTS",
        message="Weights are from 0 up, and not all of them 0.",
        path=(*path, "monthWeights"),
    )
    duty.month_weights = [f"{weight:f}" for weight in weights]
    duty.check(problems, path)
    return duty


OWNERS: Final = {"agreement_id", "booking_id"}


def copy_part(part: Part, **changed: Any) -> Part:
    """The same part for another edition."""
    columns = (
        {column.key for column in inspect(type(part)).columns}
        - OWN
        - {"agreement_id", "booking_id"}
    )
    return type(part)(**{name: getattr(part, name) for name in columns} | changed)


def covers_lra(blackout: Blackout) -> bool:
    """Whether a blackout takes away rates with last room availability."""
    return blackout.applies_to is not HotelBlackoutScope.NLRA
