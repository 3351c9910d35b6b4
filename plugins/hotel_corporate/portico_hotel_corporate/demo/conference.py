"""A conference in the city hotel: two halls, a day package, and a definite booking."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.operations.importing import ImportReport
from portico.values import Money
from portico_hotel_corporate.models import (
    FunctionSpace,
    HotelBookingStatus,
    HotelEventType,
    HotelFunctionType,
    HotelPackageBasis,
    HotelRevenueGroup,
    HotelSetupStyle,
    Property,
    RatePackage,
)
from portico_hotel_corporate.operations.bookings import HotelEventBookingCreate, create_booking
from portico_hotel_corporate.operations.function_inputs import HotelEventFunctionGiven
from portico_hotel_corporate.operations.package_parts import HotelPackageComponentGiven
from portico_hotel_corporate.operations.packages import HotelRatePackageCreate, create_package
from portico_hotel_corporate.operations.spaces import (
    HotelFunctionSpaceCreate,
    HotelSpaceSetupGiven,
    create_space,
)

NAME: Final = "Annual partner conference"
PACKAGE: Final = "DDR"
CONFERENCE_HALL: Final = "TEJO"
HALLS: Final = {"TEJO": ("Sala Tejo", Decimal(180)), "DOURO": ("Sala Douro", Decimal(90))}
PARTS: Final = (
    ("Hall hire", HotelRevenueGroup.RENTAL, 15, 20),
    ("Lunch", HotelRevenueGroup.FOOD, 30, 10),
    ("Breaks", HotelRevenueGroup.FOOD, 14, 10),
    ("Projector and sound", HotelRevenueGroup.AV, 6, 20),
)


def load_conference(
    session: Session, actor: Actor, report: ImportReport, hotel: Property, client: UUID
) -> None:
    """Set up the halls and the package, and book the conference if its hall is new."""
    made = {
        code: _hall(session, actor, hotel, code)
        for code in HALLS
        if _is_new(session, report, "halls", hotel, FunctionSpace, code)
    }
    if _is_new(session, report, "packages", hotel, RatePackage, PACKAGE):
        create_package(session, actor, _package(hotel, actor))
    if CONFERENCE_HALL in made:
        create_booking(session, actor, _booking(hotel, client, made[CONFERENCE_HALL], actor))
        report.made("conference", NAME)
    else:
        report.kept("conference", NAME)


def _is_new(
    session: Session,
    report: ImportReport,
    source: str,
    hotel: Property,
    model: type[FunctionSpace | RatePackage],
    code: str,
) -> bool:
    """Note whether the hotel has this already; tell whether it is still to be made."""
    found = select(exists().where(model.property_id == hotel.id, model.code == code))
    is_new = not session.scalar(found)
    (report.made if is_new else report.kept)(source, code)
    return is_new


def _hall(session: Session, actor: Actor, hotel: Property, code: str) -> FunctionSpace:
    name, area = HALLS[code]
    styles = (HotelSetupStyle.THEATRE, HotelSetupStyle.CLASSROOM, HotelSetupStyle.RECEPTION)
    given = HotelFunctionSpaceCreate(
        property_id=hotel.id,
        code=code,
        name=name,
        area_m2=area,
        setups=[HotelSpaceSetupGiven(style=style) for style in styles],
        default_setup_minutes=60,
        default_teardown_minutes=30,
    )
    return create_space(session, actor, given)


def _package(hotel: Property, actor: Actor) -> HotelRatePackageCreate:
    parts = [
        HotelPackageComponentGiven(
            name=name,
            revenue_group=group,
            list_price=Money(Decimal(price), hotel.currency),
            tax_percent=Decimal(tax),
        )
        for name, group, price, tax in PARTS
    ]
    return HotelRatePackageCreate(
        property_id=hotel.id,
        code=PACKAGE,
        name="Day delegate rate",
        basis=HotelPackageBasis.PER_DELEGATE_DAY,
        price=Money(Decimal(65), hotel.currency),
        tax_inclusive=True,
        components=parts,
        valid_from=actor.today,
    )


def _booking(
    hotel: Property, client: UUID, hall: FunctionSpace, actor: Actor
) -> HotelEventBookingCreate:
    day = actor.today + timedelta(days=60)
    zone = ZoneInfo(hotel.timezone)
    session_of_all = HotelEventFunctionGiven(
        type=HotelFunctionType.GENERAL_SESSION,
        name="Opening",
        starts_at=datetime.combine(day, time(9), zone),
        ends_at=datetime.combine(day, time(12), zone),
        space_id=hall.id,
        setup_style=HotelSetupStyle.THEATRE,
        expected=120,
        guaranteed=120,
    )
    return HotelEventBookingCreate(
        account_id=client,
        property_id=hotel.id,
        name=NAME,
        type=HotelEventType.CONFERENCE,
        arrival=day,
        departure=day,
        attendees=120,
        status=HotelBookingStatus.DEFINITE,
        functions=[session_of_all],
    )
