"""Counter-guarantees follow the guarantee that they stand behind: its demands, its extensions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, Refused
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

_G = BankGuaranteeStatus
EXTENDABLE: Final = (*IN_FORCE, _G.EXPIRED_CLAIM_OPEN)


def demand_under_counters(
    session: Session, actor: Actor, guarantee: Guarantee, demand: GuaranteeDemand
) -> None:
    """Present a demand under each counter-guarantee, once, as its guarantee has a complying one."""
    counters = counters_of(session, guarantee)
    demanded = {each.guarantee_id for each in _linked(session, demand)}
    for counter in counters:
        if counter.id not in demanded:
            _present(session, actor, guarantee, demand, counter)


def has_recourse(session: Session, demand: GuaranteeDemand) -> bool:
    """Whether a demand under a counter-guarantee stands for what is paid."""
    ended = (BankDemandStatus.REFUSED, BankDemandStatus.WITHDRAWN, BankDemandStatus.EXTENDED)
    statement = select(GuaranteeDemand.id).where(
        GuaranteeDemand.under_demand_id == demand.id, GuaranteeDemand.status.not_in(ended)
    )
    return session.scalars(statement.limit(1)).first() is not None


def withdraw_under_counters(session: Session, actor: Actor, demand: GuaranteeDemand) -> None:
    """Take back what a demand led to under counter-guarantees: it is no complying one any more."""
    for linked in _linked(session, demand):
        linked.decide(BankDemandStatus.WITHDRAWN, actor.today)
        linked.reason = f"Demand {demand.number} under the guarantee was taken back."


def extend_under_counters(
    session: Session, actor: Actor, demand: GuaranteeDemand
) -> set[Guarantee]:
    """Grant the extension under the counter-guarantees, too; tells which were extended so."""
    extended = set()
    for linked in _linked(session, demand):
        counter = session.get_one(Guarantee, linked.guarantee_id, with_for_update=True)
        linked.status, linked.decided_on = BankDemandStatus.EXTENDED, actor.today
        if linked.requested_expiry is not None and counter.status in EXTENDABLE:
            move_expiry(session, counter, linked.requested_expiry)
            extended.add(counter)
    return extended


def extend_counters(
    session: Session, guarantee: Guarantee, before: date | None, besides: set[Guarantee]
) -> None:
    """Let counter-guarantees run as much longer as their guarantee, unless they do so already."""
    if before is None or guarantee.expiry_date is None:
        return
    for counter in counters_of(session, guarantee):
        runs_itself = counter.extension_period is not None or counter in besides
        if not runs_itself and counter.expiry_date is not None:
            move_expiry(session, counter, counter.expiry_date + (guarantee.expiry_date - before))


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


def _linked(session: Session, demand: GuaranteeDemand) -> Sequence[GuaranteeDemand]:
    """The open demands under counter-guarantees that a demand led to, locked."""
    return session.scalars(
        select(GuaranteeDemand)
        .where(
            GuaranteeDemand.under_demand_id == demand.id, GuaranteeDemand.status.in_(OPEN_DEMANDS)
        )
        .order_by(GuaranteeDemand.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _present(
    session: Session,
    actor: Actor,
    guarantee: Guarantee,
    demand: GuaranteeDemand,
    counter: Guarantee,
) -> None:
    calendar = calendar_of(session, counter.place_of_presentation)
    counted = counts_from(calendar, actor.today, after_hours=False)
    made = GuaranteeDemand(
        guarantee_id=counter.id,
        under_demand_id=demand.id,
        number=next_number(session, GuaranteeDemand, counter),
        kind=demand.kind,
        requested_expiry=_asked(guarantee, demand, counter),
        longest_suspension=_suspension(demand),
        presented_on=actor.today,
        counts_from=counted,
        amount=_amount(session, actor, demand, counter),
        currency=counter.currency,
        completeness=BankDemandCompleteness.COMP,
        statement=f"Under guarantee {guarantee.undertaking_number} we received demand "
        f"{demand.number}, which complies (URDG 758, article 15(b)).",
        examine_by=examination(counter, counted, calendar).due_on,
        status=BankDemandStatus.PRESENTED,
    )
    problems = Problems()
    counter.check_presentation(problems, counted, actor.today, actor.today)
    check_demand_rules(session, problems, counter, made)
    try:
        problems.raise_if_any()
    except Refused:  # what cannot be demanded there is claimed from the applicant
        return
    if counter.status is _G.EXPIRED:
        counter.expire(claim_open=True)
    session.add(made)
    session.flush()


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


def _amount(session: Session, actor: Actor, demand: GuaranteeDemand, counter: Guarantee) -> Decimal:
    by = find_conversion(session, demand.currency, counter.currency, actor.today)
    return min(by.convert(demand.amount), counter.available_amount)
