"""Payroll as clients see it: projects, enrolments, registers."""

from __future__ import annotations

from portico.models import Account, Contact
from portico.query import (
    answer,
    columns,
    entity,
    items,
    many,
    money,
    mutation,
    one,
)
from portico_bank_corporate import access
from portico_bank_corporate.graphql.banks import bank_of
from portico_bank_corporate.graphql.register_parts import FINDING, LINE, SIGNATURE
from portico_bank_corporate.models import (
    Enrolment,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    RegisterFile,
    RegisterFinding,
    RegisterSignature,
    ServiceAgreement,
)
from portico_bank_corporate.operations import (
    enrolments,
    payroll_projects,
    payroll_registers,
    register_check,
    register_files,
    register_import,
)
from portico_bank_corporate.operations.register_preflight import preflight_register

PROJECT = entity(
    PayrollProject,
    name="BankPayrollProject",
    prefix="bpp",
    plural="bankPayrollProjects",
    permission=access.PROJECT_READ,
    order="number",
    fields=[
        *columns(
            PayrollProject,
            "number",
            "currency",
            "debit_iban",
            "partial_policy",
            "funding_policy",
            "cut_off",
            "time_zone",
            "debit_bic",
            "transit_iban",
            "pay_days",
            "is_confidential",
            "days_ahead",
            "twin_days",
            "retail_after_days",
            "withheld_share",
            "verifies_payees",
            "settled_is_executed",
            "status",
        ),
        money(
            "fourEyesThreshold",
            "Registers above this sum need two approvals, the others one.",
            amount="four_eyes_threshold",
            nullable=True,
        ),
        money("lineLimit", "The most that one line may pay.", amount="line_limit", nullable=True),
        money(
            "registerLimit",
            "The most that one register may pay.",
            amount="register_limit",
            nullable=True,
        ),
        one("account", Account, "The employer."),
        one("agreement", ServiceAgreement, "The agreement that it is a part of."),
        many("enrolments", Enrolment, "The people who are paid through it.", key="project_id"),
        many("registers", PayrollRegister, "What was or is to be paid.", key="project_id"),
    ],
)

ENROLMENT = entity(
    Enrolment,
    name="BankEnrolment",
    prefix="ben",
    plural="bankEnrolments",
    permission=access.ENROLMENT_READ,
    order="personnelNo",
    fields=[
        *columns(
            Enrolment,
            "person_name",
            "personnel_no",
            "iban",
            "hired_on",
            "left_on",
            "category",
            "tax_id",
            "deceased_on",
            "status",
            "ended_on",
            "retail_from",
        ),
        bank_of(Enrolment),
        one("project", PayrollProject, "The payroll project."),
        one("contact", Contact, "The person's contact, where there is one."),
    ],
)

REGISTER = entity(
    PayrollRegister,
    name="BankPayrollRegister",
    prefix="bpr",
    plural="bankPayrollRegisters",
    permission=access.REGISTER_READ,
    order="payDate",
    fields=[
        *columns(
            PayrollRegister,
            "year",
            "number",
            "period",
            "pay_date",
            "kind",
            "income_code",
            "currency",
            "line_count",
            "content_hash",
            "origin",
            "msg_id",
            "file_hash",
            "status",
            "reason",
            "twin_reason",
            "approval_hash",
            "export_id",
            "export_hash",
            "exported_at",
        ),
        one("corrects", PayrollRegister, "The register whose unpaid lines this one pays."),
        many(
            "corrections",
            PayrollRegister,
            "Registers that pay what could not be paid of this one.",
            key="corrects_id",
        ),
        one("sourceFile", RegisterFile, "The file, if it came in parts.", key="file_id"),
        money("controlSum", "The sum of its lines.", amount="control_sum"),
        one("project", PayrollProject, "The payroll project."),
        items("lines", LINE, PayrollLine, "Its payments.", key="register_id", order="seq"),
        items(
            "signatures",
            SIGNATURE,
            RegisterSignature,
            "Who signed it for the employer.",
            key="register_id",
        ),
        items(
            "findings",
            FINDING,
            RegisterFinding,
            "What its latest check found.",
            key="register_id",
        ),
    ],
)

FILE = entity(
    RegisterFile,
    name="BankRegisterFile",
    prefix="brf",
    plural="bankRegisterFiles",
    permission=access.REGISTER_WRITE,
    fields=[
        *columns(RegisterFile, "name", "size", "parts", "sha256", "status"),
        one("project", PayrollProject, "The payroll project."),
    ],
)

PAYROLL_TYPES = (PROJECT, ENROLMENT, REGISTER, FILE)

PAYROLL_QUESTIONS = (answer("bankRegisterPreflight", preflight_register, access.REGISTER_WRITE),)

PAYROLL_OF_ACCOUNT = (
    many("payrollProjects", PayrollProject, "How it pays its people.", key="account_id"),
)

PAYROLL_MUTATIONS = (
    *(
        mutation(f"bankPayrollProject{deed}", operation, PayrollProject, access.PROJECT_WRITE)
        for deed, operation in (
            ("Create", payroll_projects.create_payroll_project),
            ("Update", payroll_projects.update_payroll_project),
            ("Activate", payroll_projects.activate_payroll_project),
            ("Suspend", payroll_projects.suspend_payroll_project),
            ("Close", payroll_projects.close_payroll_project),
        )
    ),
    *(
        mutation(f"bankEnrolment{deed}", operation, Enrolment, access.ENROLMENT_WRITE)
        for deed, operation in (
            ("Create", enrolments.create_enrolment),
            ("StatusChange", enrolments.change_enrolment_status),
        )
    ),
    *(
        mutation(f"bankPayrollRegister{deed}", operation, PayrollRegister, access.REGISTER_WRITE)
        for deed, operation in (
            ("Create", payroll_registers.create_payroll_register),
            ("Import", register_import.import_payroll_register),
            ("Validate", register_check.validate_payroll_register),
            ("Cancel", payroll_registers.cancel_payroll_register),
        )
    ),
    *(
        mutation(f"bankRegisterFile{deed}", operation, RegisterFile, access.REGISTER_WRITE)
        for deed, operation in (
            ("Start", register_files.start_register_file),
            ("Append", register_files.append_register_file),
            ("Complete", register_files.complete_register_file),
        )
    ),
)
