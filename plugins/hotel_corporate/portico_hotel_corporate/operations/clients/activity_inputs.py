"""What is given to plan, record, move and end sales activities."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from portico.values import UNSET, Money, Ref, Unset
from portico_hotel_corporate.models.clients.activities import (
    HotelActivityDirection,
    HotelActivityKind,
    HotelActivityOutcome,
    HotelActivityStatus,
    HotelWishKind,
)


@dataclass(kw_only=True)
class HotelActivityWishGiven:
    """One thing that a client needs."""

    kind: Annotated[HotelWishKind, "What is needed."]
    quantity: Annotated[int | None, "How many a year: nights, meetings, banquets."] = None
    price: Annotated[Money | None, "What the client would pay for one."] = None
    note: Annotated[str | None, "It in words."] = None


@dataclass(kw_only=True)
class HotelActivityPlan:
    """An activity that is to come, on a day or at an instant."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    kind: Annotated[HotelActivityKind, "What it is."]
    purpose: Annotated[str, "Why we meet."]
    direction: Annotated[HotelActivityDirection, "Who seeks the other."] = (
        HotelActivityDirection.OUTGOING
    )
    planned_on: Annotated[date | None, "The day, by the property's clock."] = None
    planned_at: Annotated[datetime | None, "Or the instant."] = None
    owner: Annotated[
        str | None, "The user whose activity it is; none: who manages the client, or you."
    ] = None
    contact_id: Annotated[UUID | None, Ref("Contact"), "With whom."] = None
    property_id: Annotated[UUID | None, Ref("HotelProperty"), "For which property."] = None
    booking_id: Annotated[UUID | None, Ref("HotelEventBooking"), "The event it is about."] = None
    rfp_id: Annotated[UUID | None, Ref("HotelRfp"), "The request it is about."] = None
    agreement_id: Annotated[UUID | None, Ref("HotelAgreement"), "The agreement it is about."] = None


@dataclass(kw_only=True)
class HotelActivityResult:
    """What was found out, and what is next."""

    outcome: Annotated[HotelActivityOutcome, "What it came to."]
    done_at: Annotated[datetime | None, "When it took place; none: now."] = None
    needs: Annotated[str | None, "What the client needs, in words."] = None
    wishes: Annotated[list[HotelActivityWishGiven], "What the client needs, one by one."] = field(
        default_factory=list
    )
    next_step: Annotated[str | None, "What is to be done next."] = None
    next_step_on: Annotated[
        date | None, "The day of the next step: an activity is planned for it."
    ] = None
    next_step_kind: Annotated[HotelActivityKind | None, "What that is; none: the same kind."] = None


@dataclass(kw_only=True)
class HotelActivityRecord(HotelActivityResult):
    """An activity that took place unplanned: a call that came in, an e-mail, a visit."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    kind: Annotated[HotelActivityKind, "What it was."]
    purpose: Annotated[str, "Why the client contacted us, or we the client."]
    direction: Annotated[HotelActivityDirection, "Who sought the other."] = (
        HotelActivityDirection.INCOMING
    )
    owner: Annotated[
        str | None, "The user whose activity it is; none: who manages the client, or you."
    ] = None
    contact_id: Annotated[UUID | None, Ref("Contact"), "With whom."] = None
    property_id: Annotated[UUID | None, Ref("HotelProperty"), "For which property."] = None
    booking_id: Annotated[UUID | None, Ref("HotelEventBooking"), "The event it was about."] = None
    rfp_id: Annotated[UUID | None, Ref("HotelRfp"), "The request it was about."] = None
    agreement_id: Annotated[UUID | None, Ref("HotelAgreement"), "The agreement it was about."] = (
        None
    )


@dataclass(kw_only=True)
class HotelActivityFinish(HotelActivityResult):
    """A planned activity that took place."""

    id: Annotated[UUID, Ref("HotelSalesActivity"), "The activity."]
    expected_version: Annotated[int, "The version that you read."]


@dataclass(kw_only=True)
class HotelActivityUpdate:
    """Changes of a planned activity. What is left out stays as it is."""

    id: Annotated[UUID, Ref("HotelSalesActivity"), "The activity."]
    expected_version: Annotated[int, "The version that you read."]
    kind: Annotated[HotelActivityKind | Unset, "What it is."] = UNSET
    purpose: Annotated[str | Unset, "Why we meet."] = UNSET
    planned_on: Annotated[date | Unset, "Another day, by the property's clock."] = UNSET
    planned_at: Annotated[datetime | Unset, "Or another instant."] = UNSET
    owner: Annotated[str | Unset, "The user whose activity it is."] = UNSET
    contact_id: Annotated[UUID | Unset | None, Ref("Contact"), "With whom."] = UNSET


@dataclass(kw_only=True)
class HotelActivityEnd:
    """A planned activity that was missed or is called off."""

    id: Annotated[UUID, Ref("HotelSalesActivity"), "The activity."]
    expected_version: Annotated[int, "The version that you read."]
    status: Annotated[HotelActivityStatus, "MISSED or CALLED_OFF."]
    reason: Annotated[str, "Why."]
