"""What an actor may be allowed to do in the bank plugin."""

from __future__ import annotations

from typing import Final

from portico.hookspecs import Permission, PluginRole

PROJECT_READ: Final = "bank.payroll_project.read"
PROJECT_WRITE: Final = "bank.payroll_project.write"
ENROLMENT_READ: Final = "bank.enrolment.read"
ENROLMENT_WRITE: Final = "bank.enrolment.write"
REGISTER_READ: Final = "bank.payroll_register.read"
AMOUNT_READ: Final = "bank.payroll_line.amount.read"
CONFIDENTIAL_READ: Final = "bank.payroll_line.confidential.read"
REGISTER_WRITE: Final = "bank.payroll_register.write"
REGISTER_APPROVE: Final = "bank.payroll_register.approve"
REGISTER_COUNTERSIGN: Final = "bank.payroll_register.countersign"
REGISTER_RELEASE: Final = "bank.payroll_register.release"
GUARANTEE_READ: Final = "bank.guarantee.read"
GUARANTEE_WRITE: Final = "bank.guarantee.write"
GUARANTEE_APPROVE: Final = "bank.guarantee.approve"
APPLICATION_READ: Final = "bank.guarantee_application.read"
APPLICATION_WRITE: Final = "bank.guarantee_application.write"
DEMAND_READ: Final = "bank.guarantee_demand.read"
DEMAND_WRITE: Final = "bank.guarantee_demand.write"
DEMAND_APPROVE: Final = "bank.guarantee_demand.approve"
TEMPLATE_READ: Final = "bank.paper_template.read"
TEMPLATE_WRITE: Final = "bank.paper_template.write"
DOCUMENT_READ: Final = "bank.document.read"
DOCUMENT_WRITE: Final = "bank.document.write"
CALENDAR_READ: Final = "bank.calendar.read"
CALENDAR_WRITE: Final = "bank.calendar.write"
COMMISSION_READ: Final = "bank.commission.read"
COMMISSION_WRITE: Final = "bank.commission.write"
LIMIT_READ: Final = "bank.credit_limit.read"
LIMIT_WRITE: Final = "bank.credit_limit.write"
LIMIT_APPROVE: Final = "bank.credit_limit.approve"
RATE_READ: Final = "bank.fx_rate.read"
RATE_WRITE: Final = "bank.fx_rate.write"
TARIFF_READ: Final = "bank.tariff.read"
TARIFF_WRITE: Final = "bank.tariff.write"
AGREEMENT_READ: Final = "bank.service_agreement.read"
AGREEMENT_WRITE: Final = "bank.service_agreement.write"
AGREEMENT_APPROVE: Final = "bank.service_agreement.approve"
CHARGE_READ: Final = "bank.charge.read"
CHARGE_WRITE: Final = "bank.charge.write"
CHARGE_WAIVE: Final = "bank.charge.waive"
KYC_READ: Final = "bank.kyc.read"
KYC_WRITE: Final = "bank.kyc.write"
KYC_APPROVE: Final = "bank.kyc.approve"
SCREENING_DECIDE: Final = "bank.screening.decide"
RELIABILITY_READ: Final = "bank.reliability.read"
RELIABILITY_WRITE: Final = "bank.reliability.write"
ACCOUNT_READ: Final = "bank.account.read"
ACCOUNT_WRITE: Final = "bank.account.write"
STAFF_READ: Final = "bank.employee_staff.read"
STAFF_WRITE: Final = "bank.employee_staff.write"
DEBT_READ: Final = "bank.employee_loan.read"
DEBT_WRITE: Final = "bank.employee_loan.write"
DEBT_AMOUNT_READ: Final = "bank.employee_loan.amount.read"

PERMISSIONS: Final = (
    Permission(PROJECT_READ, "See payroll projects."),
    Permission(PROJECT_WRITE, "Create payroll projects, activate, suspend and close them."),
    Permission(ENROLMENT_READ, "See who is enrolled in a payroll project, and their accounts."),
    Permission(ENROLMENT_WRITE, "Enrol people and take them through the checks."),
    Permission(REGISTER_READ, "See payroll registers, their sums and who is paid."),
    Permission(AMOUNT_READ, "See what each person is paid, and what is withheld from them."),
    Permission(CONFIDENTIAL_READ, "See that of confidential payroll projects, too."),
    Permission(REGISTER_WRITE, "Take in payroll registers, check and cancel them."),
    Permission(REGISTER_APPROVE, "Give consent to payroll registers."),
    Permission(
        REGISTER_COUNTERSIGN, "Give the second consent that registers above a threshold need."
    ),
    Permission(
        REGISTER_RELEASE,
        "Release approved registers, export them, take in what the bank answers, vouch for twins.",
    ),
    Permission(GUARANTEE_READ, "See guarantees."),
    Permission(GUARANTEE_WRITE, "Issue guarantees, reduce and release them."),
    Permission(GUARANTEE_APPROVE, "Consent to applications and amendments that others prepared."),
    Permission(APPLICATION_READ, "See applications for guarantees."),
    Permission(APPLICATION_WRITE, "Prepare and hand in applications, examine and decide on them."),
    Permission(DEMAND_READ, "See demands under guarantees."),
    Permission(DEMAND_WRITE, "Take in demands, examine and refuse them."),
    Permission(DEMAND_APPROVE, "Consent to demands that others examined, and pay them."),
    Permission(TEMPLATE_READ, "See the templates of papers."),
    Permission(TEMPLATE_WRITE, "Add versions of the templates of papers."),
    Permission(DOCUMENT_READ, "See the papers of guarantees as they were issued, and their files."),
    Permission(DOCUMENT_WRITE, "Draw papers as files, note that they were sent, signed, void."),
    Permission(CALENDAR_READ, "See the days that correct the calendars of places."),
    Permission(CALENDAR_WRITE, "Say on which days banks at a place work."),
    Permission(COMMISSION_READ, "See and preview the commissions of guarantees."),
    Permission(COMMISSION_WRITE, "Agree the commissions of guarantees and charge them."),
    Permission(LIMIT_READ, "See credit limits, their movements and the exposure."),
    Permission(LIMIT_WRITE, "Create credit limits, freeze them, reserve from them, revalue them."),
    Permission(LIMIT_APPROVE, "Consent to credit limits that others prepared."),
    Permission(RATE_READ, "See exchange rates."),
    Permission(RATE_WRITE, "Set exchange rates."),
    Permission(TARIFF_READ, "See products, packages and tariffs."),
    Permission(TARIFF_WRITE, "Add products and packages, set tariffs."),
    Permission(AGREEMENT_READ, "See service agreements with their editions and prices."),
    Permission(AGREEMENT_WRITE, "Prepare, activate, suspend and end service agreements."),
    Permission(AGREEMENT_APPROVE, "Consent to editions of agreements that others prepared."),
    Permission(CHARGE_READ, "See what clients were charged; ask for prices and comparisons."),
    Permission(CHARGE_WRITE, "Note what happened for clients, charge them, note what they paid."),
    Permission(CHARGE_WAIVE, "Waive and reverse charges."),
    Permission(KYC_READ, "See who clients are, who owns them and signs, KYC cases, hits on lists."),
    Permission(KYC_WRITE, "Note who clients are, look at them, take in documents and hits."),
    Permission(KYC_APPROVE, "Consent to KYC cases that others prepared."),
    Permission(SCREENING_DECIDE, "Decide on hits on lists."),
    Permission(RELIABILITY_READ, "See financial statements and how reliable clients are."),
    Permission(RELIABILITY_WRITE, "Take in financial statements, assess clients."),
    Permission(ACCOUNT_READ, "See the accounts of clients and what is held back of them."),
    Permission(ACCOUNT_WRITE, "Open, block and close accounts of clients, hold amounts back."),
    Permission(STAFF_READ, "See the terms for an employer's people, insurances and deductions."),
    Permission(STAFF_WRITE, "Let people join and leave the group insurance of an employer."),
    Permission(DEBT_READ, "See which people have loans; not for employers."),
    Permission(DEBT_WRITE, "Offer loans to people, pay them out, note what is paid back."),
    Permission(DEBT_AMOUNT_READ, "See what people owe, and what they can afford."),
)

_OFFICE: Final = ("core.account.read", "core.contact.read", "core.user.read", "core.me.read")
"""What everybody needs who works with clients."""

ROLES: Final = (
    PluginRole(
        name="bank.guarantee_officer",
        description="Issues guarantees and handles demands; others consent.",
        permissions=(
            *(*_OFFICE, GUARANTEE_READ, GUARANTEE_WRITE, DEMAND_READ, DEMAND_WRITE),
            *(
                COMMISSION_READ,
                COMMISSION_WRITE,
                LIMIT_READ,
                CALENDAR_READ,
                TEMPLATE_READ,
                RATE_READ,
            ),
            *(APPLICATION_READ, APPLICATION_WRITE, "core.approval.read", "core.approval.ask"),
            *(DOCUMENT_READ, DOCUMENT_WRITE),
        ),
        rows="TEAM",
    ),
    PluginRole(
        name="bank.guarantee_approver",
        description="Consents to what guarantee officers prepare, and pays demands.",
        permissions=(
            *(*_OFFICE, GUARANTEE_READ, GUARANTEE_APPROVE, DEMAND_READ, DEMAND_APPROVE),
            *(COMMISSION_READ, DOCUMENT_READ),
            *(APPLICATION_READ, LIMIT_READ, CALENDAR_READ, TEMPLATE_READ, RATE_READ),
            *("core.approval.read", "core.approval.approve"),
        ),
        rows="TEAM",
    ),
    PluginRole(
        name="bank.payroll_officer",
        description="The bank's clerk for payroll: takes in, checks and releases registers.",
        permissions=(
            *(*_OFFICE, PROJECT_READ, PROJECT_WRITE, ENROLMENT_READ, ENROLMENT_WRITE),
            *(REGISTER_READ, REGISTER_WRITE, REGISTER_RELEASE, AMOUNT_READ),
            *("core.approval.read", "core.approval.ask"),
        ),
        rows="TEAM",
    ),
    PluginRole(
        name="bank.payroll_approver",
        description="Gives consent to payroll registers that others prepared.",
        permissions=(
            *(*_OFFICE, PROJECT_READ, REGISTER_READ, REGISTER_APPROVE, AMOUNT_READ),
            *("core.approval.read", "core.approval.approve"),
        ),
        rows="TEAM",
    ),
    PluginRole(
        name="bank.compliance_officer",
        description="Looks at clients, takes in hits on lists and documents; others consent.",
        permissions=(
            *(*_OFFICE, KYC_READ, KYC_WRITE, ACCOUNT_READ, RELIABILITY_READ, AGREEMENT_READ),
            *("core.approval.read", "core.approval.ask"),
        ),
        rows="ALL",
    ),
    PluginRole(
        name="bank.compliance_approver",
        description="Consents to KYC cases that others prepared, and decides on hits on lists.",
        permissions=(
            *(*_OFFICE, KYC_READ, KYC_APPROVE, SCREENING_DECIDE, ACCOUNT_READ, RELIABILITY_READ),
            *("core.approval.read", "core.approval.approve"),
        ),
        rows="ALL",
    ),
    PluginRole(
        name="bank.account_manager",
        description="Manages clients' business with the bank, without single salaries.",
        permissions=(
            *(*_OFFICE, PROJECT_READ, REGISTER_READ, GUARANTEE_READ, DEMAND_READ),
            *(COMMISSION_READ, LIMIT_READ, TARIFF_READ, AGREEMENT_READ, AGREEMENT_WRITE),
            *(CHARGE_READ, RATE_READ, DOCUMENT_READ),
        ),
    ),
    PluginRole(
        name="bank.risk_officer",
        description="Sets credit limits and watches the exposure to all clients.",
        permissions=(
            *(*_OFFICE, LIMIT_READ, LIMIT_WRITE, APPLICATION_READ, GUARANTEE_READ, DEMAND_READ),
            *(RATE_READ, RATE_WRITE, "core.approval.read", "core.approval.ask"),
        ),
        rows="ALL",
    ),
    PluginRole(
        name="bank.risk_approver",
        description="Consents to credit limits that risk officers prepare.",
        permissions=(
            *(*_OFFICE, LIMIT_READ, LIMIT_APPROVE, APPLICATION_READ, GUARANTEE_READ, RATE_READ),
            *("core.approval.read", "core.approval.approve"),
        ),
        rows="ALL",
    ),
)
