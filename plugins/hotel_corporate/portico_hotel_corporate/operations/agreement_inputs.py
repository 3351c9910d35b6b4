"""What is given to write a corporate agreement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from portico.values import UNSET, Money, Ref, Scalar, Unset
from portico_hotel_corporate.models import (
    HotelAgreementKind,
    HotelAgreementStatus,
    HotelAvailability,
    HotelBlackoutRule,
    HotelBlackoutScope,
    HotelComparator,
    HotelConsequence,
    HotelEntitlementUnit,
    HotelMealPlan,
    HotelObligationMetric,
    HotelObligationWindow,
    HotelParty,
    HotelProration,
    HotelRateMethod,
)
from portico_hotel_corporate.models.rate_lines import EVERY_DAY


@dataclass(kw_only=True)
class HotelRateLineGiven:
    """A price of an agreement."""

    priority: Annotated[int, "Of two lines that fit, the higher one wins."] = 0
    room_type: Annotated[str | None, "The code of the room type; none: any."] = None
    step_code: Annotated[
        str | None, "It applies only while a duty that names this code is breached; none: always."
    ] = None
    season_id: Annotated[UUID | None, Ref("HotelSeason"), "The season it is for."] = None
    first_night: Annotated[date | None, "The first night, instead of a season."] = None
    last_night: Annotated[date | None, "The last night."] = None
    days: Annotated[str, "The days of the week, such as MO,TU,WE,TH."] = EVERY_DAY
    method: Annotated[HotelRateMethod, "How the price comes about."] = HotelRateMethod.FIXED
    price_1: Annotated[Money | None, "For one guest."] = None
    price_2: Annotated[Money | None, "For two guests."] = None
    price_3: Annotated[Money | None, "For three guests."] = None
    price_4: Annotated[Money | None, "For four guests."] = None
    extra_person: Annotated[Money | None, "For each guest more than the prices name."] = None
    percent_off: Annotated[Decimal | None, "Percent off the best available rate."] = None
    amount_off: Annotated[Money | None, "Amount off the best available rate."] = None
    floor: Annotated[Money | None, "Never less than this."] = None
    cap: Annotated[Money | None, "Never more than this."] = None
    availability: Annotated[HotelAvailability, "When the rate must be offered."] = (
        HotelAvailability.LRA
    )
    room_allotment: Annotated[int | None, "How many rooms a night at most have this rate."] = None
    min_los: Annotated[int, "The shortest stay in nights."] = 1
    max_los: Annotated[int | None, "The longest stay in nights."] = None
    advance_min: Annotated[int, "Booked at least so many days before arrival."] = 0
    advance_max: Annotated[int | None, "Booked at most so many days before arrival."] = None
    includes: Annotated[list[str], "What the price holds: breakfast, wifi …"] = field(
        default_factory=list
    )
    commission_percent: Annotated[Decimal, "The agency's commission in percent."] = Decimal(0)
    meal_plan: Annotated[HotelMealPlan, "Which meals it holds."] = HotelMealPlan.ROOM_ONLY


@dataclass(kw_only=True)
class HotelBlackoutGiven:
    """Nights on which the rates are not given."""

    first_night: Annotated[date, "The first night."]
    last_night: Annotated[date, "The last night."]
    applies_to: Annotated[HotelBlackoutScope, "Which rates are not given."] = (
        HotelBlackoutScope.BOTH
    )
    stay_rule: Annotated[HotelBlackoutRule, "What becomes of a stay that has such a night."] = (
        HotelBlackoutRule.PER_NIGHT
    )


@dataclass(kw_only=True)
class HotelEntitlementGiven:
    """A service that the agreement gives on top."""

    code: Annotated[str, "A short code in capitals, of its own within the agreement."]
    description: Annotated[str, "What the client gets."]
    unit: Annotated[HotelEntitlementUnit, "For what it is given."]
    quantity: Annotated[int, "How many for each of these."] = 1
    per_room_nights: Annotated[int | None, "For every so many room nights."] = None
    min_room_nights: Annotated[int, "Given once the client brought so many room nights."] = 0
    value: Annotated[Money | None, "What one is worth."] = None
    valid_from: Annotated[date | None, "The first day; none: the agreement's."] = None
    valid_to: Annotated[date | None, "The last day; none: the agreement's."] = None


@dataclass(kw_only=True)
class HotelObligationGiven:
    """A duty of one side."""

    title: Annotated[str, "What people call it."]
    obligor: Annotated[HotelParty, "Whose duty it is."]
    metric: Annotated[HotelObligationMetric, "What it is measured by."]
    comparator: Annotated[HotelComparator, "How what is measured must stand to the target."]
    target: Annotated[Decimal, "The target of a whole window, in the unit of the metric."]
    window: Annotated[HotelObligationWindow, "Over which time it is measured."] = (
        HotelObligationWindow.TERM
    )
    proration: Annotated[HotelProration, "How much is due in the middle of a window."] = (
        HotelProration.LINEAR_DAYS
    )
    month_weights: Annotated[list[Decimal], "The weights of January to December."] = field(
        default_factory=list
    )
    counts_groups: Annotated[bool, "Whether nights of groups count."] = False
    counts_no_shows: Annotated[bool, "Whether nights charged to those who did not come count."] = (
        True
    )
    counts_comps: Annotated[bool, "Whether free nights count."] = False
    counts_agencies: Annotated[bool, "Whether nights booked by an agency count."] = True
    counts_children: Annotated[bool, "Whether nights of companies below the client count."] = True
    tolerance_percent: Annotated[Decimal, "By how many percent it may be missed."] = Decimal(0)
    cure_days: Annotated[int, "Within how many days a breach can be made good."] = 0
    consequence: Annotated[HotelConsequence, "What follows a breach."] = HotelConsequence.NOTIFY
    charge: Annotated[Money | None, "What is owed for each unit that lacks."] = None
    damages_percent: Annotated[Decimal, "Which share of that is owed."] = Decimal(100)
    step_percent: Annotated[
        Decimal | None, "STEP_RATE: by how many percent the rates rise; below 0: they fall."
    ] = None
    step_code: Annotated[
        str | None, "STEP_RATE: the code of the rate lines that apply then, instead of a percent."
    ] = None
    step_after_days: Annotated[
        int | None, "STEP_RATE: how many days after the breach; none: from its day on."
    ] = None
    termination_by_both: Annotated[
        bool | None,
        "TERMINATE_RIGHT: whether both sides may end it; none: only the one whose duty it is not.",
    ] = None
    termination_notice_days: Annotated[
        int | None, "TERMINATE_RIGHT: how many days of notice it takes; none: none."
    ] = None
    termination_within_days: Annotated[
        int | None, "TERMINATE_RIGHT: until how many days after the breach; none: while it stands."
    ] = None


@dataclass(kw_only=True)
class HotelAgreementCreate:
    """A corporate agreement to be written, with its rates and services."""

    number: Annotated[str, "A number of its own."]
    account_id: Annotated[UUID, Ref("Account"), "The client."]
    property_id: Annotated[UUID | None, Ref("HotelProperty"), "The property; none: all."] = None
    kind: Annotated[HotelAgreementKind, "What it is about."]
    title: Annotated[str, "What people call it."]
    covers_children: Annotated[bool, "Whether companies below the account may use it too."] = True
    stackable: Annotated[
        bool, "Whether another agreement of its kind may be in force on the same days."
    ] = False
    best_of_bar: Annotated[
        bool, "Whether the client pays the best available rate when that is lower."
    ] = False
    valid_from: Annotated[date, "The first night that it is for."]
    valid_to: Annotated[date, "The last night that it is for."]
    notice_days: Annotated[int, "How many days before the last one notice must be given."] = 0
    auto_renew: Annotated[bool, "Whether it is renewed unless notice is given."] = False
    currency: Annotated[str, Scalar("CurrencyCode"), "The currency of all its amounts."]
    tax_inclusive: Annotated[bool, "Whether its rates hold the tax."] = True
    booking_codes: Annotated[str | None, "The codes its guests book by, with commas."] = None
    rate_lines: Annotated[list[HotelRateLineGiven], "Its prices."] = field(default_factory=list)
    blackouts: Annotated[list[HotelBlackoutGiven], "Nights on which they are not given."] = field(
        default_factory=list
    )
    entitlements: Annotated[list[HotelEntitlementGiven], "Services on top."] = field(
        default_factory=list
    )
    obligations: Annotated[list[HotelObligationGiven], "The duties of both sides."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class HotelAgreementUpdate:
    """What changes about an agreement that is being written. A list that is given replaces all."""

    id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    expected_version: Annotated[int, "The version that you read."]
    title: Annotated[str | Unset, "What people call it."] = UNSET
    covers_children: Annotated[bool | Unset, "Whether companies below may use it too."] = UNSET
    stackable: Annotated[bool | Unset, "Whether another may be in force beside it."] = UNSET
    best_of_bar: Annotated[bool | Unset, "Whether the lower of rate and BAR is paid."] = UNSET
    valid_from: Annotated[date | Unset, "The first night that it is for."] = UNSET
    valid_to: Annotated[date | Unset, "The last night that it is for."] = UNSET
    notice_days: Annotated[int | Unset, "How many days before the last one for notice."] = UNSET
    auto_renew: Annotated[bool | Unset, "Whether it is renewed unless notice is given."] = UNSET
    tax_inclusive: Annotated[bool | Unset, "Whether its rates hold the tax."] = UNSET
    booking_codes: Annotated[str | Unset | None, "The codes its guests book by."] = UNSET
    rate_lines: Annotated[list[HotelRateLineGiven] | Unset, "Its prices, all of them."] = UNSET
    blackouts: Annotated[list[HotelBlackoutGiven] | Unset, "All its blackouts."] = UNSET
    entitlements: Annotated[list[HotelEntitlementGiven] | Unset, "All services on top."] = UNSET
    obligations: Annotated[list[HotelObligationGiven] | Unset, "All duties."] = UNSET


@dataclass(kw_only=True)
class HotelAgreementStatusChange:
    """The next step in the life of an agreement."""

    id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    expected_version: Annotated[int, "The version that you read."]
    status: Annotated[HotelAgreementStatus, "What it becomes."]
    signed_on: Annotated[date | None, "When both had signed it; needed to make it active."] = None
    document_ref: Annotated[str | None, "Where the signed document is kept."] = None
    reason: Annotated[str | None, "Why; needed to suspend, terminate or decline."] = None


@dataclass(kw_only=True)
class HotelAgreementAmend:
    """An agreement in force, of which a new edition is to be written."""

    id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    expected_version: Annotated[int, "The version that you read."]


@dataclass(kw_only=True)
class HotelAgreementNoticeGive:
    """That a side does not want the agreement to be renewed."""

    id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    expected_version: Annotated[int, "The version that you read."]
    by: Annotated[HotelParty, "Which side gives notice."]


@dataclass(kw_only=True)
class HotelBlackoutAnnounce:
    """Nights of an agreement in force on which its rates will not be given."""

    agreement_id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    blackout: Annotated[HotelBlackoutGiven, "The nights."]
