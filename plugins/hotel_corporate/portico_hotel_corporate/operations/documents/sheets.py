"""Sheets as files: of functions for staff, of agreements for those who book by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account
from portico.operations.lookup import get
from portico.values import Ref
from portico_hotel_corporate.models import (
    Agreement,
    EventFunction,
    FunctionSpace,
    HotelDepartment,
    Property,
)
from portico_hotel_corporate.models.lifecycle import NEEDS_REASON
from portico_hotel_corporate.models.paper_templates import HotelPaperFormat, HotelTemplateKind
from portico_hotel_corporate.models.spans import check_day
from portico_hotel_corporate.operations.documents.function_sheets import (
    function_sheet,
    sheet_of,
    space_sheet,
)
from portico_hotel_corporate.operations.documents.language import check_language, language_of
from portico_hotel_corporate.operations.documents.rate_sheets import rate_sheet
from portico_hotel_corporate.operations.documents.templates import drawn
from portico_hotel_corporate.operations.feeds import midnight, shown_functions
from portico_hotel_corporate.operations.rooming_files import HotelFile

TAG = "In which language, as a BCP 47 tag: en, de, es, fr or ru. "


@dataclass(kw_only=True)
class HotelFunctionSheetRequest:
    """The sheet of one function."""

    function_id: Annotated[UUID, Ref("HotelEventFunction"), "The function."]
    department: Annotated[
        HotelDepartment | None, "Whose work and goods it lists; none: everybody's."
    ] = None
    format: Annotated[HotelPaperFormat, "In which form."] = HotelPaperFormat.PDF
    language: Annotated[str | None, f"{TAG}Else English."] = None


@dataclass(kw_only=True)
class HotelSpaceSheetRequest:
    """The sheet of a space for a day."""

    space_id: Annotated[UUID, Ref("HotelFunctionSpace"), "The space."]
    day: Annotated[date, "The day of the property."]
    department: Annotated[
        HotelDepartment | None, "Whose work and goods it lists; none: everybody's."
    ] = None
    format: Annotated[HotelPaperFormat, "In which form."] = HotelPaperFormat.PDF
    language: Annotated[str | None, f"{TAG}Else English."] = None


@dataclass(kw_only=True)
class HotelRateSheetRequest:
    """The rate sheet of an agreement."""

    agreement_id: Annotated[UUID, Ref("HotelAgreement"), "The agreement."]
    format: Annotated[HotelPaperFormat, "In which form."] = HotelPaperFormat.PDF
    language: Annotated[str | None, f"{TAG}Else that of the client, else English."] = None


def function_sheet_file(
    session: Session, actor: Actor, input: HotelFunctionSheetRequest
) -> HotelFile:
    """What staff hang up for a function: times, set-up, places, goods and work, without prices."""
    function = get(session, EventFunction, input.function_id, "input", "functionId")
    check_language(input.language)
    status = function.booking.status
    if status in NEEDS_REASON:
        message = f"The event is {status.name}: it is not set up."
        raise refuse("HOTEL_BOOKING_STATUS", message, "input", "functionId")
    lang = language_of(input.language)
    sheet = sheet_of(session, [function], input.department)
    paper = function_sheet(session, sheet, actor.now, lang)
    day = function.starts_at.astimezone(function.booking.venue.zone).date()
    name, kind = f"function-sheet-{function.space.code}-{day}", HotelTemplateKind.FUNCTION_SHEET
    return drawn(session, paper, name, input.format, kind, function.booking.property_id)


def space_sheet_file(session: Session, actor: Actor, input: HotelSpaceSheetRequest) -> HotelFile:
    """What staff hang up at a space for a day: all functions that take it, or a part of it."""
    space = get(session, FunctionSpace, input.space_id, "input", "spaceId")
    check_language(input.language)
    problems = Problems()
    check_day(problems, input.day, "input", "day")
    problems.raise_if_any()
    functions = _of_day(session, space, input.day)
    if not functions:
        message = f"Nothing takes {space.name} on {input.day}."
        raise refuse("HOTEL_SHEET_EMPTY", message, "input", "day")
    sheet = sheet_of(session, functions, input.department)
    lang = language_of(input.language)
    paper = space_sheet(session, sheet, space, input.day, actor.now, lang)
    name, kind = f"function-sheet-{space.code}-{input.day}", HotelTemplateKind.SPACE_SHEET
    return drawn(session, paper, name, input.format, kind, space.property_id)


def rate_sheet_file(session: Session, actor: Actor, input: HotelRateSheetRequest) -> HotelFile:
    """The rates of an agreement by season, with what they hold and when they are not given."""
    agreement = get(session, Agreement, input.agreement_id, "input", "agreementId")
    check_language(input.language)
    client = get(session, Account, agreement.account_id)
    lang = language_of(input.language, client.language)
    name = f"rate-sheet-{agreement.label.replace('/', '-')}"
    paper, kind = rate_sheet(session, agreement, actor.now, lang), HotelTemplateKind.RATE_SHEET
    return drawn(session, paper, name, input.format, kind, agreement.property_id)


def _of_day(session: Session, space: FunctionSpace, day: date) -> Sequence[EventFunction]:
    place = session.get_one(Property, space.property_id)
    span = (midnight(place, day), midnight(place, day + timedelta(days=1)))
    found = shown_functions(session, place, space, span)
    return [each for each in found if each.holds_space and each.alternate_of_id is None]
