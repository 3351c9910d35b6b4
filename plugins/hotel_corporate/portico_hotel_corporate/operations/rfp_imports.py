"""Importing files of requests for proposal: each becomes a request or its problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problem, Refused, refuse
from portico.values import Money
from portico_hotel_corporate.models import (
    HotelRfpForm,
    Property,
    Rfp,
    RfpImport,
    RfpImportProblem,
)
from portico_hotel_corporate.operations.rfp_forms import RfpForm, read_request, read_requests
from portico_hotel_corporate.operations.rfp_inputs import (
    HotelRfpCreate,
    HotelRfpDatesGiven,
    HotelRfpFunctionGiven,
    HotelRfpRoomsGiven,
)
from portico_hotel_corporate.operations.rfps import create_rfp
from portico_hotel_corporate.operations.stay_imports import COMPANIES, references

MOST_REQUESTS: Final = 1000
LONGEST_SOURCE: Final = 80
LONGEST_FIELD: Final = 100
LONGEST_MESSAGE: Final = 300
SAME: Final = (
    *("name", "kind", "channel", "event_type", "market_segment", "response_due"),
    *("decision_due", "arrival", "departure", "attendees", "potential_room_nights"),
    *("city_room_nights", "wishes"),
)


@dataclass(kw_only=True)
class HotelRfpColumnGiven:
    """What a column of a table of requests holds."""

    title: Annotated[str, "The column, as its first cell says."]
    field: Annotated[str, "What it holds, such as source_ref or potential_room_nights."]


@dataclass(kw_only=True)
class HotelRfpsImport:
    """A file of requests for proposal."""

    source: Annotated[str, "The name of the file or system."]
    form: Annotated[HotelRfpForm, "How the file is written."]
    content: Annotated[str, "The file's text; of a workbook its bytes in Base64."]
    columns: Annotated[
        list[HotelRfpColumnGiven], "Columns that are called otherwise than the fields they hold."
    ] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """What requests point at: properties by code, companies by number; and those known already."""

    properties: Mapping[str, Property]
    companies: Mapping[str, UUID]
    refs: set[str]

    @classmethod
    def of(cls, session: Session, requests: Sequence[Any]) -> Known:
        """As it is now, for the requests of a file."""
        given = {str(each["source_ref"]) for each in requests if _has_ref(each)}
        return cls(
            {each.code: each for each in session.scalars(select(Property))},
            references(session, COMPANIES),
            {
                ref
                for ref in session.scalars(select(Rfp.source_ref).where(Rfp.source_ref.in_(given)))
                if ref is not None
            },
        )

    def lacks(self, form: RfpForm) -> Sequence[tuple[str, str]]:
        """What a request points at that is not there, or is not as it says."""
        place = self.properties.get(form.property)
        if place is None:
            return [("property", f"There is no property {form.property}.")]
        if form.company_ref not in self.companies:
            message = f"No account has the reference {COMPANIES} {form.company_ref}."
            return [("company_ref", message)]
        if form.currency not in {None, place.currency}:
            return [("currency", f"{place.name} charges {place.currency}: give amounts in it.")]
        return ()


def _has_ref(request: Any) -> bool:
    return isinstance(request, dict) and isinstance(request.get("source_ref"), str)


def import_rfps(session: Session, actor: Actor, input: HotelRfpsImport) -> RfpImport:
    """Import requests from CSV, XLSX, JSON or OpenTravel's messages.

    Known ones, by their number, are left as they are.
    """
    source = input.source.strip()
    if not 0 < len(source) <= LONGEST_SOURCE:
        message = f"Name the file or system, in at most {LONGEST_SOURCE} characters."
        raise refuse("REQUIRED", message, "input", "source")
    names = {each.title.strip(): each.field for each in input.columns}
    requests = read_requests(input.form, input.content, names)
    if len(requests) > MOST_REQUESTS:
        message = f"At most {MOST_REQUESTS} requests in a file; it has {len(requests)}."
        raise refuse("HOTEL_RFP_FILE", message, "input", "content")
    known = Known.of(session, requests)
    done = RfpImport(source=source, form=input.form, made=0, kept=0)
    wrong: list[tuple[int, str, str]] = []
    for number, given in enumerate(requests, 1):
        found = _take_in(session, actor, given, known, done)
        wrong += [(number, *each) for each in found]
    done.requests, done.refused = len(requests), len({number for number, _, _ in wrong})
    done.problems = list(_problems(wrong))
    session.add(done)
    session.flush()
    return done


def _take_in(
    session: Session, actor: Actor, given: Any, known: Known, done: RfpImport
) -> Sequence[tuple[str, str]]:
    """Make a request, or tell what is wrong with it."""
    form, wrong = read_request(given)
    if form is None:
        return wrong
    if form.source_ref in known.refs:
        done.kept += 1
        return ()
    if missing := known.lacks(form):
        return missing
    place, account_id = known.properties[form.property], known.companies[form.company_ref]
    try:
        create_rfp(session, actor, _input(form, place, account_id))
    except Refused as refused:
        return [(_field(problem), problem.message) for problem in refused.problems]
    known.refs.add(form.source_ref)
    done.made += 1
    return ()


def _input(form: RfpForm, place: Property, account_id: UUID) -> HotelRfpCreate:
    def money(amount: Decimal | None) -> Money | None:
        return None if amount is None else Money(amount, place.currency)

    return HotelRfpCreate(
        account_id=account_id,
        property_id=place.id,
        source_ref=form.source_ref,
        budget=money(form.budget),
        alternates=[HotelRfpDatesGiven(**vars(each)) for each in form.alternates],
        rooms=[
            HotelRfpRoomsGiven(**vars(each) | {"rate": money(each.rate)}) for each in form.rooms
        ],
        functions=[HotelRfpFunctionGiven(**vars(each)) for each in form.programme],
        **{name: getattr(form, name) for name in SAME},
    )


def _field(problem: Problem) -> str:
    """The field of a refusal, as the file names it."""
    where = [str(each) for each in problem.path if each != "input"]
    snake = ["".join(f"_{c.lower()}" if c.isupper() else c for c in each) for each in where]
    return ".".join(snake).replace("functions", "programme") or "request"


def _problems(wrong: Sequence[tuple[int, str, str]]) -> Iterator[RfpImportProblem]:
    for position, (number, name, message) in enumerate(wrong[:MOST_REQUESTS]):
        yield RfpImportProblem(
            position=position,
            number=number,
            field=name[:LONGEST_FIELD],
            message=message[:LONGEST_MESSAGE],
        )
