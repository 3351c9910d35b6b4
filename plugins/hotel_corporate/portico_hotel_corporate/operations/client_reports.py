"""Noting what is known of a client besides its stays: invoices, and what it needs in a city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems
from portico.operations.assigning import assign
from portico.operations.lookup import get, get_account
from portico.values import UNSET, Money, Ref, Unset
from portico_hotel_corporate.models import CityVolume, ClientInvoice, Property
from portico_hotel_corporate.models.amounts import check_money
from portico_hotel_corporate.models.properties import LARGEST_COUNT


@dataclass(kw_only=True)
class HotelClientInvoiceRecord:
    """An invoice, or that it was paid."""

    number: Annotated[str, "The invoice's number; a known one is brought up to date."]
    account_id: Annotated[UUID, Ref("Account"), "The client."]
    issued_on: Annotated[date, "The day of the invoice."]
    total: Annotated[Money, "The amount."]
    paid_on: Annotated[date | Unset | None, "The day it was paid in full."] = UNSET


@dataclass(kw_only=True)
class HotelCityVolumeRecord:
    """What a client needed in a city; a report of the same first night is brought up to date."""

    account_id: Annotated[UUID, Ref("Account"), "The client."]
    property_id: Annotated[UUID, Ref("HotelProperty"), "The property whose city it is."]
    first_night: Annotated[date, "The first night."]
    last_night: Annotated[date, "The last night."]
    room_nights: Annotated[int, "All room nights in the city, ours included."]
    source: Annotated[str, "Where the figure comes from."]


def record_invoice(
    session: Session, actor: Actor, input: HotelClientInvoiceRecord
) -> ClientInvoice:
    """Note an invoice to a client, or that it was paid."""
    account = get_account(session, input.account_id, "input", "accountId")
    problems = Problems()
    number = input.number.strip()
    invoice = session.scalars(
        select(ClientInvoice).where(ClientInvoice.number == number).with_for_update()
    ).first() or ClientInvoice(account_id=account.id)
    assign(invoice, input, ("number", "issued_on", "paid_on"), problems, "input")
    check_money(problems, input.total, input.total.currency, ("input", "total"))
    problems.check(
        ok=invoice.account_id == account.id,
        code="HOTEL_CODE_TAKEN",
        message="Another client has an invoice of this number.",
        path=("input", "number"),
    )
    problems.check(
        ok=invoice.paid_on is None or invoice.paid_on >= input.issued_on,
        code="HOTEL_DATES",
        message="It cannot have been paid before it was issued.",
        path=("input", "paidOn"),
    )
    problems.raise_if_any()
    invoice.total_amount, invoice.currency = input.total.amount, input.total.currency
    session.add(invoice)
    session.flush()
    return invoice


def record_city_volume(session: Session, actor: Actor, input: HotelCityVolumeRecord) -> CityVolume:
    """Note how many room nights a client needed in a property's city, as it reported."""
    account = get_account(session, input.account_id, "input", "accountId")
    place = get(session, Property, input.property_id, "input", "propertyId")
    problems = Problems()
    volume = session.scalars(
        select(CityVolume)
        .where(
            CityVolume.account_id == account.id,
            CityVolume.property_id == place.id,
            CityVolume.first_night == input.first_night,
        )
        .with_for_update()
    ).first() or CityVolume(account_id=account.id, property_id=place.id)
    assign(volume, input, ("first_night", "last_night", "room_nights", "source"), problems, "input")
    problems.check(
        ok=input.first_night <= input.last_night,
        code="HOTEL_DATES",
        message=f"It ends ({input.last_night}) before it begins ({input.first_night}).",
        path=("input", "lastNight"),
    )
    problems.check(
        ok=0 <= input.room_nights <= LARGEST_COUNT * 100,
        code="HOTEL_QUANTITY",
        message=f"Give a number from 0 to {LARGEST_COUNT * 100}.",
        path=("input", "roomNights"),
    )
    problems.raise_if_any()
    session.add(volume)
    session.flush()
    return volume
