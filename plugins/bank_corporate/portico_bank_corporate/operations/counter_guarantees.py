"""Counter-guarantees follow the guarantee that they stand behind: its demands, its extensions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, Refused
from portico.values import Money
from portico_bank_corporate.models import (
    IN_FORCE,
    LIVE,
    OPEN_DEMANDS,
    BankAmendmentStatus,
    BankDemandCompleteness,
    BankDemandKind,
    BankDemandStatus,
    BankExpiryType,
    BankGuaranteeStatus,
    Guarantee,
    GuaranteeAmendment,
    GuaranteeDemand,
)
from portico_bank_corporate.models.deadlines import LESS_FOR_COUNTERS, examination
from portico_bank_corporate.models.guarantee_terms import LONGER_FOR_COUNTERS, last_day
from portico_bank_corporate.operations.calendars import calendar_of
from portico_bank_corporate.operations.demand_rules import check_demand_rules, counts_from
from portico_bank_corporate.operations.fx_rates import find_conversion
from portico_bank_corporate.operations.guarantee_parts import next_number
from portico_bank_corporate.operations.guarantees import end_if_over
from portico_bank_corporate.operations.ledger import ZERO
from portico_bank_corporate.operations.recourse import uncovered

_G = BankGuaranteeStatus
EXTENDABLE: Final = (*IN_FORCE, _G.EXPIRED_CLAIM_OPEN)


def demand_under_counters(
    session: Session, actor: Actor, guarantee: Guarantee, demand: GuaranteeDemand
) -> None:
    """Present demands under the counter-guarantees, as their guarantee has a complying one.

    In the order of their issue, each is demanded what it has left, until together they are
    demanded what the demand is for; each once.
    """
    counters = counters_of(session, guarantee)
    statement = select(GuaranteeDemand.guarantee_id).where(
        GuaranteeDemand.under_demand_id == demand.id,
        GuaranteeDemand.status != BankDemandStatus.WITHDRAWN,
    )
    demanded = set(session.scalars(statement))
    for counter in counters:
        share = uncovered(session, demand)
        if counter.id not in demanded and share:
            _present(session, actor, guarantee, demand, counter, share)


def withdraw_under_counters(session: Session, actor: Actor, demand: GuaranteeDemand) -> None:
    """Take back what a demand led to under counter-guarantees: it is no complying one any more."""
    for counter, linked in _linked(session, demand):
        linked.decide(BankDemandStatus.WITHDRAWN, actor.today)
        linked.reason = f"Demand {demand.number} under the guarantee was taken back."
        withdraw_under_counters(session, actor, linked)
        end_if_over(session, counter, actor.today)


def extend_all(
    session: Session, actor: Actor, guarantee: Guarantee, demand: GuaranteeDemand, day: date
) -> list[Guarantee]:
    """Extend a guarantee as a demand asks, and with it what stands behind it.

    A counter-guarantee is extended as the demand there asks, or by as much. Tells which have
    expired, and are not extended.
    """
    before, asked, over = guarantee.expiry_date, set[Guarantee](), list[Guarantee]()
    move_expiry(session, guarantee, day)
    for counter, linked in _linked(session, demand):
        linked.status, linked.decided_on = BankDemandStatus.EXTENDED, actor.today
        if linked.requested_expiry is not None and counter.status in EXTENDABLE:
            over += extend_all(session, actor, counter, linked, linked.requested_expiry)
            asked.add(counter)
    return over + extend_counters(session, guarantee, before, asked)


def extend_counters(
    session: Session, guarantee: Guarantee, before: date | None, besides: set[Guarantee]
) -> list[Guarantee]:
    """Let counter-guarantees run as much longer as their guarantee, unless they do so already.

    Those that have expired are told, and stay so: expiry ended them (URDG 758, article 25(b)).
    """
    over: list[Guarantee] = []
    if before is None or guarantee.expiry_date is None:
        return over
    for counter in counters_of(session, guarantee):
        own = counter.expiry_date
        if counter.status not in EXTENDABLE:
            over.append(counter)
        elif counter.extension_period is None and counter not in besides and own is not None:
            move_expiry(session, counter, own + (guarantee.expiry_date - before))
            over += extend_counters(session, counter, own, set())
    return over


def draft_for_counters(
    session: Session, actor: Actor, guarantee: Guarantee, before: date | None
) -> None:
    """Draft the same extension of counter-guarantees: they are amended by consent, like any."""
    if before is None or guarantee.expiry_date is None or guarantee.expiry_date <= before:
        return
    for counter in counters_of(session, guarantee):
        day, is_open = counter.expiry_date, counter.expiry_type is BankExpiryType.OPEN
        if counter.status not in IN_FORCE or is_open or day is None:
            continue
        session.add(
            GuaranteeAmendment(
                guarantee_id=counter.id,
                number=next_number(session, GuaranteeAmendment, counter),
                currency=counter.currency,
                expiry_date=day + (guarantee.expiry_date - before),
                text=f"It follows the extension of guarantee {guarantee.undertaking_number}.",
                status=BankAmendmentStatus.DRAFT,
            )
        )
        session.flush()


def move_expiry(session: Session, guarantee: Guarantee, day: date) -> None:
    """Give a guarantee another date of expiry; one that waited for a decision runs again."""
    guarantee.expiry_date, guarantee.prevented_on = day, None
    calendar = calendar_of(session, guarantee.place_of_presentation)
    guarantee.expires_on = last_day(guarantee, calendar)
    session.flush()
    if guarantee.status is _G.EXPIRED_CLAIM_OPEN:
        guarantee.become(_G.EFFECTIVE)


def counters_of(session: Session, guarantee: Guarantee) -> Sequence[Guarantee]:
    """The counter-guarantees that stand behind a guarantee and are not over, locked."""
    return session.scalars(
        select(Guarantee)
        .where(
            Guarantee.counter_guarantee_of_id == guarantee.id,
            Guarantee.status.in_(LIVE),
        )
        .order_by(Guarantee.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _linked(
    session: Session, demand: GuaranteeDemand
) -> Sequence[tuple[Guarantee, GuaranteeDemand]]:
    """The open demands under counter-guarantees that a demand led to, with these, locked.

    All counter-guarantees are locked in their order before any demand: so does every deed.
    """
    led = select(GuaranteeDemand.guarantee_id).where(GuaranteeDemand.under_demand_id == demand.id)
    counters = session.scalars(
        select(Guarantee)
        .where(Guarantee.id.in_(led))
        .order_by(Guarantee.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    by_id = {each.id: each for each in counters}
    linked = session.scalars(
        select(GuaranteeDemand)
        .where(
            GuaranteeDemand.under_demand_id == demand.id, GuaranteeDemand.status.in_(OPEN_DEMANDS)
        )
        .order_by(GuaranteeDemand.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    return [(by_id[each.guarantee_id], each) for each in linked]


def _present(
    session: Session,
    actor: Actor,
    guarantee: Guarantee,
    demand: GuaranteeDemand,
    counter: Guarantee,
    share: Decimal,
) -> None:
    amount, stands_for = _amount(session, actor, Money(share, demand.currency), counter)
    if not amount or not stands_for:  # what is left there is less than a cent here
        return
    made = GuaranteeDemand(amount=amount, under_amount=stands_for, currency=counter.currency)
    _fill_in(session, actor, guarantee, demand, counter, made)
    problems = Problems()
    counter.check_presentation(problems, made.counts_from, actor.today, actor.today)
    check_demand_rules(session, problems, counter, made)
    try:
        problems.raise_if_any()
    except Refused:  # what cannot be demanded there is claimed from the applicant
        return
    if counter.status is _G.EXPIRED:
        counter.expire(claim_open=True)
    session.add(made)
    session.flush()


def _fill_in(
    session: Session,
    actor: Actor,
    guarantee: Guarantee,
    demand: GuaranteeDemand,
    counter: Guarantee,
    made: GuaranteeDemand,
) -> None:
    """What is demanded as the guarantor of the other, today, and until when it is examined."""
    calendar = calendar_of(session, counter.place_of_presentation)
    made.guarantee_id, made.under_demand_id = counter.id, demand.id
    made.number = next_number(session, GuaranteeDemand, counter)
    made.kind, made.status = demand.kind, BankDemandStatus.PRESENTED
    made.completeness = BankDemandCompleteness.COMP
    made.requested_expiry = _asked(guarantee, demand, counter)
    made.longest_suspension = _suspension(demand)
    made.presented_on = actor.today
    made.counts_from = counts_from(calendar, actor.today, after_hours=False)
    made.examine_by = examination(counter, made.counts_from, calendar).due_on
    made.statement = (
        f"Under guarantee {guarantee.undertaking_number} we received demand {demand.number}, "
        "which complies (URDG 758, article 15(b))."
    )


def _asked(guarantee: Guarantee, demand: GuaranteeDemand, counter: Guarantee) -> date | None:
    """To when an extension is asked for: the counter-guarantee goes on outliving its guarantee."""
    if demand.kind is not BankDemandKind.PAEX or demand.requested_expiry is None:
        return None
    longer = LONGER_FOR_COUNTERS
    if counter.expiry_date is not None and guarantee.expiry_date is not None:
        longer = counter.expiry_date - guarantee.expiry_date
    return demand.requested_expiry + max(longer, timedelta(0))


def _suspension(demand: GuaranteeDemand) -> int | None:
    """URDG 758, article 23(c): four days less than the demand under the guarantee is suspended."""
    if demand.suspended_until is None:
        return None
    whole = demand.suspended_until - demand.presented_on
    return max(whole - LESS_FOR_COUNTERS, timedelta(0)).days


def _amount(
    session: Session, actor: Actor, share: Money, counter: Guarantee
) -> tuple[Decimal, Decimal]:
    """What is demanded of a counter-guarantee, and what of the share that stands for.

    Each is converted at the rate of the day and rounded half-up to its currency's minor unit.
    """
    there = find_conversion(session, share.currency, counter.currency, actor.today)
    left = _left(session, counter)
    if (wanted := there.convert(share.amount)) <= left:
        return wanted, share.amount
    back = find_conversion(session, counter.currency, share.currency, actor.today)
    return left, min(back.convert(left), share.amount)


def _left(session: Session, counter: Guarantee) -> Decimal:
    """What is available and not demanded yet.

    Beneficiaries may demand more together than there is; the bank itself does not: a demand above
    what is available once others are paid would be refused as a whole (URDG 758, article 17(e)).
    """
    demanded = session.scalar(
        select(func.sum(GuaranteeDemand.amount)).where(
            GuaranteeDemand.guarantee_id == counter.id, GuaranteeDemand.status.in_(OPEN_DEMANDS)
        )
    )
    return max(counter.available_amount - (demanded or ZERO), ZERO)
