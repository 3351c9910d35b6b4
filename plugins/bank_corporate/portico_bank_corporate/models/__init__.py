"""The bank's mapped classes, and the rules that one record keeps about itself."""

from portico_bank_corporate.models.calendars import Calendar, CalendarDay
from portico_bank_corporate.models.charge import (
    BankChargeKind,
    BankChargeStatus,
    Charge,
    ChargeableEvent,
)
from portico_bank_corporate.models.credit_limit import (
    BankLimitStatus,
    BankMovementKind,
    CreditLimit,
    LimitMovement,
)
from portico_bank_corporate.models.enrolment import BankEnrolmentStatus, Enrolment
from portico_bank_corporate.models.fx_rate import Conversion, FxRate
from portico_bank_corporate.models.guarantee import LIVE, Guarantee
from portico_bank_corporate.models.guarantee_amendment import (
    BankAmendmentStatus,
    GuaranteeAmendment,
)
from portico_bank_corporate.models.guarantee_application import (
    OPEN_APPLICATIONS,
    BankApplicationStatus,
    BankApplicationWording,
    GuaranteeApplication,
)
from portico_bank_corporate.models.guarantee_choices import (
    OPEN_DEMANDS,
    BankDemandKind,
    BankDemandRules,
    BankDemandStatus,
    BankExpiryType,
    BankGuaranteeForm,
    BankGuaranteePurpose,
    BankGuaranteeRules,
    BankGuaranteeStatus,
    BankGuaranteeType,
)
from portico_bank_corporate.models.guarantee_commission import (
    BankCommissionBilling,
    BankCommissionChargeKind,
    CommissionCharge,
    GuaranteeCommission,
)
from portico_bank_corporate.models.guarantee_demand import GuaranteeDemand
from portico_bank_corporate.models.package import (
    Package,
    PackageItem,
)
from portico_bank_corporate.models.payroll_line import PayrollLine, RegisterFinding
from portico_bank_corporate.models.payroll_project import (
    BankFundingPolicy,
    BankPartialPolicy,
    BankProjectStatus,
    PayrollProject,
)
from portico_bank_corporate.models.payroll_register import PayrollRegister
from portico_bank_corporate.models.pricing import (
    BankTariffBasis,
)
from portico_bank_corporate.models.product import (
    BankProductKind,
    Product,
)
from portico_bank_corporate.models.register_choices import (
    BankLineStatus,
    BankRegisterKind,
    BankRegisterOrigin,
    BankRegisterStatus,
    BankSeverity,
)
from portico_bank_corporate.models.register_file import (
    BankFileStatus,
    RegisterFile,
    RegisterFilePart,
)
from portico_bank_corporate.models.service_agreement import (
    AgreementEdition,
    BankAgreementKind,
    BankAgreementStatus,
    BankEditionStatus,
    ServiceAgreement,
)
from portico_bank_corporate.models.status_report import (
    BankEntryLevel,
    BankEntryOutcome,
    BankTaskKind,
    BankTaskStatus,
    StatusReport,
    StatusReportEntry,
    StatusTask,
)
from portico_bank_corporate.models.tariff import (
    BankTariffScope,
    Tariff,
    TariffTier,
)

__all__ = [
    "LIVE",
    "OPEN_APPLICATIONS",
    "OPEN_DEMANDS",
    "AgreementEdition",
    "BankAgreementKind",
    "BankAgreementStatus",
    "BankAmendmentStatus",
    "BankApplicationStatus",
    "BankApplicationWording",
    "BankChargeKind",
    "BankChargeStatus",
    "BankCommissionBilling",
    "BankCommissionChargeKind",
    "BankDemandKind",
    "BankDemandRules",
    "BankDemandStatus",
    "BankEditionStatus",
    "BankEnrolmentStatus",
    "BankEntryLevel",
    "BankEntryOutcome",
    "BankExpiryType",
    "BankFileStatus",
    "BankFundingPolicy",
    "BankGuaranteeForm",
    "BankGuaranteePurpose",
    "BankGuaranteeRules",
    "BankGuaranteeStatus",
    "BankGuaranteeType",
    "BankLimitStatus",
    "BankLineStatus",
    "BankMovementKind",
    "BankPartialPolicy",
    "BankProductKind",
    "BankProjectStatus",
    "BankRegisterKind",
    "BankRegisterOrigin",
    "BankRegisterStatus",
    "BankSeverity",
    "BankTariffBasis",
    "BankTariffScope",
    "BankTaskKind",
    "BankTaskStatus",
    "Calendar",
    "CalendarDay",
    "Charge",
    "ChargeableEvent",
    "CommissionCharge",
    "Conversion",
    "CreditLimit",
    "Enrolment",
    "FxRate",
    "Guarantee",
    "GuaranteeAmendment",
    "GuaranteeApplication",
    "GuaranteeCommission",
    "GuaranteeDemand",
    "LimitMovement",
    "Package",
    "PackageItem",
    "PayrollLine",
    "PayrollProject",
    "PayrollRegister",
    "Product",
    "RegisterFile",
    "RegisterFilePart",
    "RegisterFinding",
    "ServiceAgreement",
    "StatusReport",
    "StatusReportEntry",
    "StatusTask",
    "Tariff",
    "TariffTier",
]
