"""The bank's mapped classes, and the rules that one record keeps about itself."""

from portico_bank_corporate.models.account_statement import (
    AccountStatement,
    AccountStatementEntry,
)
from portico_bank_corporate.models.calendars import Calendar, CalendarDay
from portico_bank_corporate.models.charge import (
    BankChargeKind,
    BankChargeStatus,
    Charge,
    ChargeableEvent,
)
from portico_bank_corporate.models.client_account import (
    AccountHold,
    BankAccountKind,
    BankAccountStatus,
    ClientAccount,
)
from portico_bank_corporate.models.credit_limit import (
    BankLimitStatus,
    BankMovementKind,
    CreditLimit,
    LimitMovement,
)
from portico_bank_corporate.models.deadline_notice import DeadlineNotice
from portico_bank_corporate.models.demand_discrepancy import BankDiscrepancyKind, DemandDiscrepancy
from portico_bank_corporate.models.document_requirement import DocumentRequirement, KycRequirement
from portico_bank_corporate.models.employee_loan import (
    BankEmployeeLoanStatus,
    DeductionMandate,
    EmployeeLoan,
    InsuranceMember,
)
from portico_bank_corporate.models.employee_terms import BankEmployeeProduct, EmployeeTerms
from portico_bank_corporate.models.employer_health import EmployerHealth
from portico_bank_corporate.models.enrolment import BankEnrolmentStatus, Enrolment
from portico_bank_corporate.models.financial_statement import FinancialStatement
from portico_bank_corporate.models.fx_rate import Conversion, FxRate
from portico_bank_corporate.models.guarantee import ENDED_EARLY, IN_FORCE, LIVE, Guarantee
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
    FOUND_COMPLYING,
    OPEN_DEMANDS,
    BankCancellationReason,
    BankConfirmation,
    BankDeliverTo,
    BankDelivery,
    BankDemandChannel,
    BankDemandCompleteness,
    BankDemandKind,
    BankDemandRules,
    BankDemandStatus,
    BankExpiryType,
    BankExtensionPeriod,
    BankGuaranteeForm,
    BankGuaranteeOutcome,
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
from portico_bank_corporate.models.guarantee_cover import BankCoverKind, GuaranteeCover
from portico_bank_corporate.models.guarantee_demand import GuaranteeDemand
from portico_bank_corporate.models.guarantee_variation import (
    BankVariationKind,
    BankVariationStatus,
    GuaranteeVariation,
)
from portico_bank_corporate.models.kyc_case import (
    BankDocumentKind,
    BankKycKind,
    BankKycRisk,
    BankKycStatus,
    ClientDocument,
    KycCase,
)
from portico_bank_corporate.models.legal_profile import BankClientStatus, LegalProfile
from portico_bank_corporate.models.ownership import OwnershipLink
from portico_bank_corporate.models.package import Package, PackageItem
from portico_bank_corporate.models.paper_document import BankDocumentStatus, PaperDocument
from portico_bank_corporate.models.paper_template import BankPaperKind, PaperTemplate
from portico_bank_corporate.models.payroll_line import PayrollLine, RegisterFinding
from portico_bank_corporate.models.payroll_project import (
    BankFundingPolicy,
    BankPartialPolicy,
    BankProjectStatus,
    PayrollProject,
)
from portico_bank_corporate.models.payroll_register import PayrollRegister
from portico_bank_corporate.models.pricing import BankTariffBasis
from portico_bank_corporate.models.product import BankProductKind, Product
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
from portico_bank_corporate.models.register_signature import RegisterSignature
from portico_bank_corporate.models.reimbursement_claim import BankClaimStatus, ReimbursementClaim
from portico_bank_corporate.models.reliability import (
    BankGrade,
    BankZone,
    ReliabilityAssessment,
)
from portico_bank_corporate.models.screening import BankHitDisposition, ScreeningHit
from portico_bank_corporate.models.service_agreement import (
    AgreementEdition,
    BankAgreementKind,
    BankAgreementStatus,
    BankEditionStatus,
    ServiceAgreement,
)
from portico_bank_corporate.models.signing import BankSignatureClass, Signatory
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
    "ENDED_EARLY",
    "FOUND_COMPLYING",
    "IN_FORCE",
    "LIVE",
    "OPEN_APPLICATIONS",
    "OPEN_DEMANDS",
    "AccountHold",
    "AccountStatement",
    "AccountStatementEntry",
    "AgreementEdition",
    "BankAccountKind",
    "BankAccountStatus",
    "BankAgreementKind",
    "BankAgreementStatus",
    "BankAmendmentStatus",
    "BankApplicationStatus",
    "BankApplicationWording",
    "BankCancellationReason",
    "BankChargeKind",
    "BankChargeStatus",
    "BankClaimStatus",
    "BankClientStatus",
    "BankCommissionBilling",
    "BankCommissionChargeKind",
    "BankConfirmation",
    "BankCoverKind",
    "BankDeliverTo",
    "BankDelivery",
    "BankDemandChannel",
    "BankDemandCompleteness",
    "BankDemandKind",
    "BankDemandRules",
    "BankDemandStatus",
    "BankDiscrepancyKind",
    "BankDocumentKind",
    "BankDocumentStatus",
    "BankEditionStatus",
    "BankEmployeeLoanStatus",
    "BankEmployeeProduct",
    "BankEnrolmentStatus",
    "BankEntryLevel",
    "BankEntryOutcome",
    "BankExpiryType",
    "BankExtensionPeriod",
    "BankFileStatus",
    "BankFundingPolicy",
    "BankGrade",
    "BankGuaranteeForm",
    "BankGuaranteeOutcome",
    "BankGuaranteePurpose",
    "BankGuaranteeRules",
    "BankGuaranteeStatus",
    "BankGuaranteeType",
    "BankHitDisposition",
    "BankKycKind",
    "BankKycRisk",
    "BankKycStatus",
    "BankLimitStatus",
    "BankLineStatus",
    "BankMovementKind",
    "BankPaperKind",
    "BankPartialPolicy",
    "BankProductKind",
    "BankProjectStatus",
    "BankRegisterKind",
    "BankRegisterOrigin",
    "BankRegisterStatus",
    "BankSeverity",
    "BankSignatureClass",
    "BankTariffBasis",
    "BankTariffScope",
    "BankTaskKind",
    "BankTaskStatus",
    "BankVariationKind",
    "BankVariationStatus",
    "BankZone",
    "Calendar",
    "CalendarDay",
    "Charge",
    "ChargeableEvent",
    "ClientAccount",
    "ClientDocument",
    "CommissionCharge",
    "Conversion",
    "CreditLimit",
    "DeadlineNotice",
    "DeductionMandate",
    "DemandDiscrepancy",
    "DocumentRequirement",
    "EmployeeLoan",
    "EmployeeTerms",
    "EmployerHealth",
    "Enrolment",
    "FinancialStatement",
    "FxRate",
    "Guarantee",
    "GuaranteeAmendment",
    "GuaranteeApplication",
    "GuaranteeCommission",
    "GuaranteeCover",
    "GuaranteeDemand",
    "GuaranteeVariation",
    "InsuranceMember",
    "KycCase",
    "KycRequirement",
    "LegalProfile",
    "LimitMovement",
    "OwnershipLink",
    "Package",
    "PackageItem",
    "PaperDocument",
    "PaperTemplate",
    "PayrollLine",
    "PayrollProject",
    "PayrollRegister",
    "Product",
    "RegisterFile",
    "RegisterFilePart",
    "RegisterFinding",
    "RegisterSignature",
    "ReimbursementClaim",
    "ReliabilityAssessment",
    "ScreeningHit",
    "ServiceAgreement",
    "Signatory",
    "StatusReport",
    "StatusReportEntry",
    "StatusTask",
    "Tariff",
    "TariffTier",
]
