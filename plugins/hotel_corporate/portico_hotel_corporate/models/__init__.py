"""What the plugin stores, and the rules that one record keeps about itself."""

from portico_hotel_corporate.models import clients
from portico_hotel_corporate.models.agreement_status import HotelAgreementStatus
from portico_hotel_corporate.models.agreements import (
    Agreement,
    AgreementChange,
    HotelAgreementKind,
    HotelParty,
)
from portico_hotel_corporate.models.assessments import (
    HotelAssessmentState,
    HotelLiabilityKind,
    LiabilityAssessment,
)
from portico_hotel_corporate.models.attrition import (
    HotelAllowanceBase,
    HotelAttritionBasis,
    HotelDamageRate,
    HotelMitigation,
    HotelRoomRounding,
)
from portico_hotel_corporate.models.bar import BarCapture, BarSnapshot
from portico_hotel_corporate.models.base import Base
from portico_hotel_corporate.models.beos import (
    Beo,
    BeoAcknowledgement,
    BeoRevision,
    HotelBeoState,
    HotelDepartment,
)
from portico_hotel_corporate.models.blackouts import Blackout, HotelBlackoutRule, HotelBlackoutScope
from portico_hotel_corporate.models.block_grid import BlockChange, BlockNight, HotelBlockChangeKind
from portico_hotel_corporate.models.blocks import (
    HotelBlockRelease,
    HotelBlockStatus,
    HotelInventoryControl,
    HotelReservationMethod,
    RoomBlock,
)
from portico_hotel_corporate.models.bookings import EventBooking
from portico_hotel_corporate.models.capacity import HotelSetupStyle
from portico_hotel_corporate.models.charges import ChargeCode, ServiceChargeRule, TaxRule
from portico_hotel_corporate.models.client_reports import CityVolume, ClientInvoice
from portico_hotel_corporate.models.codes import (
    HotelReasonKind,
    HotelStatusScope,
    NextStatusCode,
    ReasonCode,
    SetupStyleCode,
    StatusCode,
)
from portico_hotel_corporate.models.day_parts import DayPart
from portico_hotel_corporate.models.entitlements import (
    Entitlement,
    EntitlementUse,
    HotelEntitlementUnit,
)
from portico_hotel_corporate.models.event_types import HotelEventType, HotelFunctionType
from portico_hotel_corporate.models.feedback import EventFeedback, HotelFeedbackSource
from portico_hotel_corporate.models.feeds import Feed, HotelFeedKind
from portico_hotel_corporate.models.food_minimum import HotelShortfallPosting
from portico_hotel_corporate.models.functions import EventFunction
from portico_hotel_corporate.models.lifecycle import HotelBookingStatus
from portico_hotel_corporate.models.line_items import (
    BookedPackage,
    BookedPackagePart,
    HotelQuantityBasis,
    LineItem,
)
from portico_hotel_corporate.models.master_accounts import MasterAccount
from portico_hotel_corporate.models.obligation_terms import (
    HotelComparator,
    HotelConsequence,
    HotelObligationMetric,
    HotelObligationStatus,
    HotelObligationWindow,
    HotelProration,
)
from portico_hotel_corporate.models.obligations import (
    Obligation,
    ObligationEvaluation,
    ObligationSettlement,
)
from portico_hotel_corporate.models.options import HotelOptionStatus, SpaceOption
from portico_hotel_corporate.models.pace import PaceSnapshot
from portico_hotel_corporate.models.packages import HotelRevenueGroup, PackageComponent, RatePackage
from portico_hotel_corporate.models.paper_templates import PaperTemplate
from portico_hotel_corporate.models.profiles import (
    CorporateProfile,
    HotelCreditStatus,
    HotelPaymentMethod,
)
from portico_hotel_corporate.models.properties import HotelDefiniteRule, HotelTurnTime, Property
from portico_hotel_corporate.models.rate_candidates import HotelRateVerdict
from portico_hotel_corporate.models.rate_lines import HotelAvailability, HotelMealPlan, RateLine
from portico_hotel_corporate.models.rate_methods import HotelRateMethod
from portico_hotel_corporate.models.rate_quotes import (
    HotelQuoteOutcome,
    QuoteCandidate,
    QuoteNight,
    RateQuote,
)
from portico_hotel_corporate.models.reductions import HotelReductionBase
from portico_hotel_corporate.models.rfp_imports import HotelRfpForm, RfpImport, RfpImportProblem
from portico_hotel_corporate.models.rfp_parts import RfpDates, RfpFunction, RfpRooms
from portico_hotel_corporate.models.rfps import (
    HotelInterest,
    HotelMeans,
    HotelRfpChannel,
    HotelRfpKind,
    HotelRfpStatus,
    Rfp,
)
from portico_hotel_corporate.models.rooming import (
    HotelGuestBilling,
    HotelRoomingStatus,
    RoomingEntry,
    RoomingImport,
)
from portico_hotel_corporate.models.seasons import Season, SeasonRange
from portico_hotel_corporate.models.servings import HotelPackageBasis
from portico_hotel_corporate.models.space_holds import SpaceHold
from portico_hotel_corporate.models.space_rates import HotelSpaceRateBasis, SpaceRate
from portico_hotel_corporate.models.spaces import (
    CombinationMember,
    FunctionSpace,
    HotelSpaceKind,
    SpaceSetup,
)
from portico_hotel_corporate.models.status_changes import StatusChange
from portico_hotel_corporate.models.stay_imports import HotelStayForm, StayImport, StayImportProblem
from portico_hotel_corporate.models.stays import (
    HotelMarketSegment,
    HotelStayStatus,
    StayNight,
    StayProduction,
)
from portico_hotel_corporate.models.tasks import (
    EventTask,
    HotelTaskKind,
    HotelTaskStatus,
    QualityCheck,
    TaskCheck,
)
from portico_hotel_corporate.models.tax_profiles import TaxProfile, TaxProfileLine
from portico_hotel_corporate.models.term_parts import (
    CancellationTier,
    ContractedRevenue,
    DepositDue,
    DepositPayment,
    ReductionMilestone,
)
from portico_hotel_corporate.models.terms import ContractTerms

__all__ = [
    "Agreement",
    "AgreementChange",
    "BarCapture",
    "BarSnapshot",
    "Base",
    "Beo",
    "BeoAcknowledgement",
    "BeoRevision",
    "Blackout",
    "BlockChange",
    "BlockNight",
    "BookedPackage",
    "BookedPackagePart",
    "CancellationTier",
    "ChargeCode",
    "CityVolume",
    "ClientInvoice",
    "CombinationMember",
    "ContractTerms",
    "ContractedRevenue",
    "CorporateProfile",
    "DayPart",
    "DepositDue",
    "DepositPayment",
    "Entitlement",
    "EntitlementUse",
    "EventBooking",
    "EventFeedback",
    "EventFunction",
    "EventTask",
    "Feed",
    "FunctionSpace",
    "HotelAgreementKind",
    "HotelAgreementStatus",
    "HotelAllowanceBase",
    "HotelAssessmentState",
    "HotelAttritionBasis",
    "HotelAvailability",
    "HotelBeoState",
    "HotelBlackoutRule",
    "HotelBlackoutScope",
    "HotelBlockChangeKind",
    "HotelBlockRelease",
    "HotelBlockStatus",
    "HotelBookingStatus",
    "HotelComparator",
    "HotelConsequence",
    "HotelCreditStatus",
    "HotelDamageRate",
    "HotelDefiniteRule",
    "HotelDepartment",
    "HotelEntitlementUnit",
    "HotelEventType",
    "HotelFeedKind",
    "HotelFeedbackSource",
    "HotelFunctionType",
    "HotelGuestBilling",
    "HotelInterest",
    "HotelInventoryControl",
    "HotelLiabilityKind",
    "HotelMarketSegment",
    "HotelMealPlan",
    "HotelMeans",
    "HotelMitigation",
    "HotelObligationMetric",
    "HotelObligationStatus",
    "HotelObligationWindow",
    "HotelOptionStatus",
    "HotelPackageBasis",
    "HotelParty",
    "HotelPaymentMethod",
    "HotelProration",
    "HotelQuantityBasis",
    "HotelQuoteOutcome",
    "HotelRateMethod",
    "HotelRateVerdict",
    "HotelReasonKind",
    "HotelReductionBase",
    "HotelReservationMethod",
    "HotelRevenueGroup",
    "HotelRfpChannel",
    "HotelRfpForm",
    "HotelRfpKind",
    "HotelRfpStatus",
    "HotelRoomRounding",
    "HotelRoomingStatus",
    "HotelSetupStyle",
    "HotelShortfallPosting",
    "HotelSpaceKind",
    "HotelSpaceRateBasis",
    "HotelStatusScope",
    "HotelStayForm",
    "HotelStayStatus",
    "HotelTaskKind",
    "HotelTaskStatus",
    "HotelTurnTime",
    "LiabilityAssessment",
    "LineItem",
    "MasterAccount",
    "NextStatusCode",
    "Obligation",
    "ObligationEvaluation",
    "ObligationSettlement",
    "PaceSnapshot",
    "PackageComponent",
    "PaperTemplate",
    "Property",
    "QualityCheck",
    "QuoteCandidate",
    "QuoteNight",
    "RateLine",
    "RatePackage",
    "RateQuote",
    "ReasonCode",
    "ReductionMilestone",
    "Rfp",
    "RfpDates",
    "RfpFunction",
    "RfpImport",
    "RfpImportProblem",
    "RfpRooms",
    "RoomBlock",
    "RoomingEntry",
    "RoomingImport",
    "Season",
    "SeasonRange",
    "ServiceChargeRule",
    "SetupStyleCode",
    "SpaceHold",
    "SpaceOption",
    "SpaceRate",
    "SpaceSetup",
    "StatusChange",
    "StatusCode",
    "StayImport",
    "StayImportProblem",
    "StayNight",
    "StayProduction",
    "TaskCheck",
    "TaxProfile",
    "TaxProfileLine",
    "TaxRule",
    "clients",
]
