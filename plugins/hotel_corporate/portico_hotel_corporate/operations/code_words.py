"""Changing the words of reasons and setups; their codes stand in what was written with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Ref, Unset
from portico_hotel_corporate.models import HotelSetupStyle, ReasonCode, SetupStyleCode


@dataclass(kw_only=True)
class HotelReasonCodeUpdate:
    """What changes about a reason. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelReasonCode"), "The reason."]
    expected_version: Annotated[int, "The version that you read."]
    label: Annotated[str | Unset, "What people read."] = UNSET
    competitor_required: Annotated[bool | Unset, "Whether the note must name the competitor."] = (
        UNSET
    )


@dataclass(kw_only=True)
class HotelSetupStyleCodeUpdate:
    """What changes about a setup. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelSetupStyleCode"), "The setup."]
    expected_version: Annotated[int, "The version that you read."]
    label: Annotated[str | Unset, "What people read."] = UNSET
    style: Annotated[HotelSetupStyle | Unset, "Which setup its capacity is counted as."] = UNSET
    ota_code: Annotated[
        int | Unset, "Its number in OpenTravel's list Meeting Room Format: 5 is theatre."
    ] = UNSET


def update_reason_code(session: Session, actor: Actor, input: HotelReasonCodeUpdate) -> ReasonCode:
    """Rename a reason, or say whether the competitor is to be named."""
    del actor
    changed, problems = get(session, ReasonCode, input.id, lock=True), Problems()
    expect_version(changed, input.expected_version)
    assign(changed, input, ("label", "competitor_required"), problems, "input")
    problems.raise_if_any()
    session.flush()
    return changed


def update_setup_style_code(
    session: Session, actor: Actor, input: HotelSetupStyleCodeUpdate
) -> SetupStyleCode:
    """Rename a setup, or say anew what it is counted as."""
    del actor
    changed, problems = get(session, SetupStyleCode, input.id, lock=True), Problems()
    expect_version(changed, input.expected_version)
    assign(changed, input, ("label", "style", "ota_code"), problems, "input")
    problems.raise_if_any()
    changed.check()
    session.flush()
    return changed
