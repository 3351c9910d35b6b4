"""Payroll as clients see it: projects, enrolments, registers."""

from __future__ import annotations

from portico.models import Account, Contact
from portico.query import columns, entity, items, many, money, mutation, object_type, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    Enrolment,
    PayrollLine,
    PayrollProject,
    PayrollRegister,
    RegisterFinding,
)
from portico_bank_corporate.operations import (
    enrolments,
    payroll_projects,
    payroll_registers,
    register_check,
    register_import,
)

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
            "status",
        ),
        one("account", Account, "The employer."),
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
        *columns(Enrolment, "person_name", "personnel_no", "iban", "hired_on", "left_on", "status"),
        one("project", PayrollProject, "The payroll project."),
        one("contact", Contact, "The person's contact, where there is one."),
    ],
)

LINE = object_type(
    "BankPayrollLine",
    "One payment of a payroll register.",
    [
        *columns(PayrollLine, "seq", "name", "iban"),
        money("amount", "What is paid.", amount="amount"),
        *columns(PayrollLine, "end_to_end_id", "purpose", "remittance", "status", "reason_code"),
        one("enrolment", Enrolment, "The enrolment of the person who is paid."),
    ],
)

FINDING = object_type(
    "BankRegisterFinding",
    "Something that the check of a payroll register found.",
    columns(RegisterFinding, "line_seq", "code", "severity", "message"),
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
            "currency",
            "line_count",
            "content_hash",
            "origin",
            "msg_id",
            "file_hash",
            "status",
            "reason",
        ),
        money("controlSum", "The sum of its lines.", amount="control_sum"),
        one("project", PayrollProject, "The payroll project."),
        items("lines", LINE, PayrollLine, "Its payments.", key="register_id", order="seq"),
        items(
            "findings",
            FINDING,
            RegisterFinding,
            "What its latest check found.",
            key="register_id",
        ),
    ],
)

PAYROLL_TYPES = (PROJECT, ENROLMENT, REGISTER)

PAYROLL_OF_ACCOUNT = (
    many("payrollProjects", PayrollProject, "How it pays its people.", key="account_id"),
)

PAYROLL_MUTATIONS = (
    *(
        mutation(f"bankPayrollProject{deed}", operation, PayrollProject, access.PROJECT_WRITE)
        for deed, operation in (
            ("Create", payroll_projects.create_payroll_project),
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
)
