"""What the plugin stores, and the rules that one record keeps about itself."""

from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.bookings import EventBooking, HotelEventType, StatusChange
from portico_hotel_corporate.models.capacity import HotelSetupStyle
from portico_hotel_corporate.models.charges import ChargeCode, ServiceChargeRule, TaxRule
from portico_hotel_corporate.models.codes import (
    HotelReasonKind,
    HotelStatusScope,
    NextStatusCode,
    ReasonCode,
    SetupStyleCode,
    StatusCode,
)
from portico_hotel_corporate.models.functions import (
    EventFunction,
    HotelFunctionType,
    SpaceHold,
)
from portico_hotel_corporate.models.lifecycle import HotelBookingStatus
from portico_hotel_corporate.models.packages import (
    HotelPackageBasis,
    HotelRevenueGroup,
    PackageComponent,
    RatePackage,
)
from portico_hotel_corporate.models.properties import HotelTurnTime, Property
from portico_hotel_corporate.models.seasons import Season, SeasonRange
from portico_hotel_corporate.models.spaces import (
    CombinationMember,
    FunctionSpace,
    HotelSpaceKind,
    SpaceSetup,
)
from portico_hotel_corporate.models.stays import (
    HotelMarketSegment,
    HotelStayStatus,
    StayProduction,
)

__all__ = [
    "Base",
    "ChargeCode",
    "CombinationMember",
    "EventBooking",
    "EventFunction",
    "FunctionSpace",
    "HotelBookingStatus",
    "HotelEventType",
    "HotelFunctionType",
    "HotelMarketSegment",
    "HotelPackageBasis",
    "HotelReasonKind",
    "HotelRevenueGroup",
    "HotelSetupStyle",
    "HotelSpaceKind",
    "HotelStatusScope",
    "HotelStayStatus",
    "HotelTurnTime",
    "NextStatusCode",
    "PackageComponent",
    "Property",
    "RatePackage",
    "ReasonCode",
    "Season",
    "SeasonRange",
    "ServiceChargeRule",
    "SetupStyleCode",
    "SpaceHold",
    "SpaceSetup",
    "StatusChange",
    "StatusCode",
    "StayProduction",
    "TaxRule",
]
