"""Cover of guarantees: taking it, giving it back. What a limit is used by does not change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import get
from portico.values import Money, Ref
from portico_bank_corporate.models import LIVE, BankCoverKind, Guarantee, GuaranteeCover
from portico_bank_corporate.models.amounts import check_amount
from portico_bank_corporate.operations.guarantee_parts import locked


@dataclass(kw_only=True)
class BankGuaranteeCoverAdd:
    """A security that the bank received for a guarantee."""

    guarantee_id: Annotated[UUID, Ref("BankGuarantee"), "The guarantee."]
    kind: Annotated[BankCoverKind, "What it is."]
    amount: Annotated[Money, "What it is worth to the bank, any haircut taken off."]
    reference: Annotated[
        str, "The account, the pledge's document or the counter-guarantee's number."
    ]
    received_on: Annotated[date | None, "Since when; today unless given."] = None


@dataclass(kw_only=True)
class BankGuaranteeCoverRelease:
    """A security that is given back before its guarantee ends."""

    id: Annotated[UUID, Ref("BankGuaranteeCover"), "The cover."]
    expected_version: Annotated[int, "The version that you saw."]


def add_cover(session: Session, actor: Actor, input: BankGuaranteeCoverAdd) -> GuaranteeCover:
    """Note a security for a guarantee; it is given back by itself when the guarantee ends."""
    guarantee = get(session, Guarantee, input.guarantee_id, "input", "guaranteeId", lock=True)
    if guarantee.status not in LIVE:
        text = f"Guarantee {guarantee.undertaking_number} is {guarantee.status.name}."
        raise refuse("BANK_GUARANTEE_TRANSITION", text, "input", "guaranteeId")
    problems = Problems()
    check_amount(problems, input.amount, "input", "amount")
    day = input.received_on or actor.today
    if day > actor.today:
        problems.add("BANK_DATES", f"{day} lies ahead.", "input", "receivedOn")
    guarantee.require_same_currency(input.amount, "input", "amount")
    cover = GuaranteeCover(
        guarantee_id=guarantee.id,
        kind=input.kind,
        amount=input.amount.amount,
        currency=input.amount.currency,
        received_on=day,
    )
    assign(cover, input, ("reference",), problems, "input")
    problems.raise_if_any()
    session.add(cover)
    session.flush()
    return cover


def release_cover(
    session: Session, actor: Actor, input: BankGuaranteeCoverRelease
) -> GuaranteeCover:
    """Give a security back."""
    _, cover = locked(session, GuaranteeCover, input.id, input.expected_version)
    if cover.released_on is not None:
        text = f"It was given back on {cover.released_on} already."
        raise refuse("BANK_COVER_RELEASED", text, "input", "id")
    cover.released_on = actor.today
    return cover
