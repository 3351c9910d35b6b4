"""Noting what the hotel knows of a company: credit, billing and potential."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.models.formats import Malformed, country_code, tax_number
from portico.operations.assigning import assign
from portico.operations.lookup import get_account
from portico.values import UNSET, Money, Ref, Unset
from portico_hotel_corporate.models import (
    CorporateProfile,
    HotelCreditStatus,
    HotelMarketSegment,
)
from portico_hotel_corporate.models.clients.competitors import Competitor
from portico_hotel_corporate.models.profiles import HotelTravelPolicy
from portico_hotel_corporate.operations.clients.competitors import called, known_names

LONGEST_NAME: Final = 200
ATTRIBUTES: Final = (
    *("credit_status", "payment_terms_days", "billing_code", "iata_or_tids", "duns"),
    *("potential_room_nights", "market_segment"),
    *("distance_km", "travel_policy", "on_supplier_list", "approval_needed"),
)


@dataclass(kw_only=True)
class HotelTaxIdGiven:
    """A tax number of a company."""

    country: Annotated[str, "The country that gave it, as ISO 3166 alpha-2: PT."]
    number: Annotated[str, "The number; its check digits must be right."]


@dataclass(kw_only=True)
class HotelCorporateProfileSet:
    """What is known of a company. What is left out stays as it is."""

    account_id: Annotated[UUID, Ref("Account"), "The company."]
    credit_status: Annotated[HotelCreditStatus | Unset, "Whether it may buy on account."] = UNSET
    credit_limit: Annotated[Money | Unset | None, "How much it may owe at most."] = UNSET
    payment_terms_days: Annotated[int | Unset | None, "Within how many days it pays."] = UNSET
    billing_code: Annotated[str | Unset | None, "Its number in the billing system."] = UNSET
    iata_or_tids: Annotated[str | Unset | None, "Its IATA or TIDS number."] = UNSET
    duns: Annotated[str | Unset | None, "Its D-U-N-S number."] = UNSET
    potential_room_nights: Annotated[
        int | Unset | None, "How many room nights a year it could bring."
    ] = UNSET
    market_segment: Annotated[
        HotelMarketSegment | Unset | None, "The market segment it counts in."
    ] = UNSET
    distance_km: Annotated[int | Unset | None, "How many kilometres it is away from the hotel."] = (
        UNSET
    )
    travel_policy: Annotated[
        HotelTravelPolicy | Unset | None, "What its travel policy says of hotels."
    ] = UNSET
    on_supplier_list: Annotated[
        bool | Unset | None, "Whether the hotel stands on its list of suppliers."
    ] = UNSET
    approval_needed: Annotated[
        bool | Unset | None, "Whether its travellers need an approval for each trip."
    ] = UNSET
    tax_ids: Annotated[
        list[HotelTaxIdGiven] | Unset, "Its tax numbers besides the account's, all of them."
    ] = UNSET
    competitors: Annotated[list[str] | Unset, "Where it stays if not with us, all of them."] = UNSET


def set_profile(
    session: Session, actor: Actor, input: HotelCorporateProfileSet
) -> CorporateProfile:
    """Note what the hotel knows of a company: credit, billing and potential."""
    account = get_account(session, input.account_id, "input", "accountId")
    profile = session.scalars(
        select(CorporateProfile).where(CorporateProfile.account_id == account.id).with_for_update()
    ).first() or CorporateProfile(account_id=account.id, credit_status=HotelCreditStatus.OK)
    problems = Problems()
    assign(profile, input, ATTRIBUTES, problems, "input")
    problems.raise_if_any()
    if input.credit_limit is not UNSET:
        limit = input.credit_limit
        profile.credit_limit_amount = None if limit is None else limit.amount
        profile.currency = None if limit is None else limit.currency
    _take_lists(profile, input, problems, known_names(session))
    profile.check()
    session.add(profile)
    session.flush()
    return profile


def _take_lists(
    profile: CorporateProfile,
    input: HotelCorporateProfileSet,
    problems: Problems,
    known: dict[str, Competitor],
) -> None:
    """Set competitors, by the name that they are known by, and tax numbers, by their one form."""
    if not isinstance(input.competitors, Unset):
        names = [name.strip() for name in input.competitors]
        for i, name in enumerate(names):
            problems.check(
                ok=0 < len(name) <= LONGEST_NAME,
                code="HOTEL_COMPETITOR",
                message=f"Name a competitor in at most {LONGEST_NAME} characters.",
                path=("input", "competitors", i),
            )
        profile.competitors = list(dict.fromkeys(called(known, each) for each in names))
    if not isinstance(input.tax_ids, Unset):
        found = [_tax_id(each, problems, i) for i, each in enumerate(input.tax_ids)]
        profile.tax_ids = [each for each in found if each]
    problems.raise_if_any()


def _tax_id(given: HotelTaxIdGiven, problems: Problems, position: int) -> dict[str, str]:
    path = ("input", "taxIds", position)
    try:
        country = country_code(given.country)
        return {"country": country, "number": tax_number(given.number, country)}
    except Malformed as malformed:
        problems.add(malformed.code, malformed.message, *path)
        return {}
