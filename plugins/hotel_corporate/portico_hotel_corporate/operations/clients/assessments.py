"""Judging clients by interest, means and reliability, and telling what is known of both by a day.

A request that was qualified is a judgement, too: the latest of either kind counts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get_account
from portico.values import Ref
from portico_hotel_corporate.models import HotelInterest, HotelMeans, Rfp
from portico_hotel_corporate.models.clients.assessments import ClientAssessment, HotelReliability
from portico_hotel_corporate.models.spans import check_day
from portico_hotel_corporate.operations.client_signs import HotelClientSignsRequest, client_signs

GIVEN = ("interest", "interest_source", "means", "means_source")
FORECAST = ("reliability", "reliability_source", "securities")


@dataclass(kw_only=True)
class HotelClientAssessmentRecord:
    """How a client is judged; it never changes, a later one takes its place."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    interest: Annotated[HotelInterest, "How much it wants the hotel."]
    interest_source: Annotated[str, "By what that is known."]
    means: Annotated[HotelMeans, "Whether it can pay."]
    means_source: Annotated[str, "By what that is known: accounts, a register, a rating, a bank."]
    reliability: Annotated[
        HotelReliability | None, "Whether it is expected to keep what it promises."
    ] = None
    reliability_source: Annotated[str | None, "By what that is known."] = None
    securities: Annotated[str | None, "What secures its debts: guarantees, deposits, property."] = (
        None
    )
    assessed_on: Annotated[date | None, "The day on which it was judged; none: today."] = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was known of a client's interest and means by a day, and by what."""

    on: date
    interest: HotelInterest
    means: HotelMeans
    interest_source: str
    means_source: str


def record_assessment(
    session: Session, actor: Actor, input: HotelClientAssessmentRecord
) -> ClientAssessment:
    """Judge a client: its interest, its means, and whether it can be relied on, with sources."""
    account = get_account(session, input.account_id, "input", "accountId")
    day = input.assessed_on or actor.today
    made, problems = ClientAssessment(account_id=account.id, assessed_on=day), Problems()
    assign(made, input, (*GIVEN, *FORECAST), problems, "input")
    check_day(problems, day, "input", "assessedOn")
    problems.raise_if_any()
    made.check(problems, actor.today)
    problems.raise_if_any()
    looked = HotelClientSignsRequest(account_id=account.id, as_of=day)
    made.signs = [each.kind.name for each in client_signs(session, actor, looked).signs]
    session.add(made)
    session.flush()
    return made


def judgements(session: Session, clients: Collection[UUID], as_of: date) -> dict[UUID, Judgement]:
    """The last judgement of each client by a day; of one day, the assessment, not the request."""
    found: dict[UUID, Judgement] = {}
    rows = session.scalars(
        select(Rfp)
        .where(Rfp.account_id.in_(clients), Rfp.interest.is_not(None), Rfp.means.is_not(None))
        .order_by(Rfp.received_at, Rfp.id)
    )
    for each in rows:
        day = each.received_at.astimezone(each.venue.zone).date()
        if day <= as_of and each.interest is not None and each.means is not None:
            source = f"request {each.name} of {day}"
            found[each.account_id] = Judgement(day, each.interest, each.means, source, source)
    assessed = session.scalars(
        select(ClientAssessment)
        .where(ClientAssessment.account_id.in_(clients), ClientAssessment.assessed_on <= as_of)
        .order_by(ClientAssessment.assessed_on, ClientAssessment.id)
    )
    for made in assessed:
        last = found.get(made.account_id)
        if last is None or last.on <= made.assessed_on:
            found[made.account_id] = _told(made)
    return found


def _told(made: ClientAssessment) -> Judgement:
    day = f"assessment of {made.assessed_on}"
    return Judgement(
        made.assessed_on,
        made.interest,
        made.means,
        f"{day}: {made.interest_source}",
        f"{day}: {made.means_source}",
    )
