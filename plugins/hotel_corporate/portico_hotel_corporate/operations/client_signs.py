"""The signs that a client may become a problem: each counted, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Ref, round_places
from portico_hotel_corporate.models import CorporateProfile
from portico_hotel_corporate.operations.sign_finders import FINDERS, NEEDED, HotelSignKind, Span

LONGEST: Final = 3650
SHOWN: Final = 20


@dataclass(kw_only=True)
class HotelClientSignsRequest:
    """A client, and how far back to look."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    as_of: Annotated[date | None, "The day, to its end; none: today."] = None
    days: Annotated[int, f"How many days back, at most {LONGEST}."] = 365


@dataclass(frozen=True, kw_only=True)
class HotelClientSign:
    """One sign, counted."""

    kind: Annotated[HotelSignKind, "Which sign."]
    found: Annotated[int, "How many there were."]
    of: Annotated[int, "Of how many."]
    percent: Annotated[Decimal, "The first of the second; one decimal, half-up."]
    evidence: Annotated[list[str], f"What it rests on, at most {SHOWN} of it."]


@dataclass(frozen=True, kw_only=True)
class HotelClientSigns:
    """The signs that were found of a client."""

    first_day: Annotated[date, "The first day that was looked at."]
    as_of: Annotated[date, "The last one."]
    signs: Annotated[list[HotelClientSign], "Only those that were found."]
    left_out: Annotated[
        list[HotelSignKind], "Signs not looked for: you may not see what they rest on."
    ]


def client_signs(
    session: Session, actor: Actor, input: HotelClientSignsRequest
) -> HotelClientSigns:
    """Look for the signs that a client may become a problem, before it is one."""
    account = get(session, Account, input.account_id, "input", "accountId")
    problems = Problems()
    problems.check(
        ok=1 <= input.days <= LONGEST,
        code="HOTEL_QUANTITY",
        message=f"Give a number from 1 to {LONGEST}.",
        path=("input", "days"),
    )
    problems.raise_if_any()
    last = input.as_of or actor.today
    known = select(CorporateProfile).where(CorporateProfile.account_id == account.id)
    first = last - timedelta(days=input.days - 1)
    span = Span(account.id, session.scalar(known), first, last)
    seen = [kind for kind in FINDERS if kind not in NEEDED or actor.may(NEEDED[kind])]
    found = ((kind, FINDERS[kind](session, span)) for kind in seen)
    return HotelClientSigns(
        first_day=span.first,
        as_of=span.last,
        signs=[_sign(kind, *each) for kind, each in found if each[0] > 0],
        left_out=[kind for kind in FINDERS if kind not in seen],
    )


def _sign(kind: HotelSignKind, found: int, of: int, evidence: Sequence[str]) -> HotelClientSign:
    return HotelClientSign(
        kind=kind,
        found=found,
        of=of,
        percent=round_places(Decimal(100 * found) / of, 1),
        evidence=list(evidence[:SHOWN]),
    )
