"""Approval, export and the bank's answers as clients see them."""

from __future__ import annotations

from portico.query import answer, columns, entity, items, many, mutation, object_type, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    AccountStatement,
    AccountStatementEntry,
    PayrollProject,
    PayrollRegister,
    StatusReport,
    StatusReportEntry,
    StatusTask,
)
from portico_bank_corporate.operations import (
    account_statements,
    register_approval,
    register_corrections,
    register_export,
    register_progress,
    register_signing,
    register_waiting,
    status_reports,
    status_tasks,
)

ENTRY = object_type(
    "BankStatusReportEntry",
    "One entry of a status report, and what became of it.",
    columns(
        StatusReportEntry,
        "level",
        "reference",
        "line_seq",
        "status",
        "reason_code",
        "reason_text",
        "outcome",
    ),
)

REPORT = entity(
    StatusReport,
    name="BankStatusReport",
    prefix="bsr",
    plural="bankStatusReports",
    permission=access.REGISTER_READ,
    fields=[
        *columns(StatusReport, "bank", "msg_id", "original_msg_id", "sha256"),
        one("register", PayrollRegister, "The register that it answers."),
        items("entries", ENTRY, StatusReportEntry, "What it says.", key="report_id"),
        many("tasks", StatusTask, "What somebody must decide.", key="report_id"),
    ],
)

TASK = entity(
    StatusTask,
    name="BankStatusTask",
    prefix="bst",
    plural="bankStatusTasks",
    permission=access.REGISTER_READ,
    fields=[
        *columns(
            StatusTask,
            "line_seq",
            "kind",
            "message",
            "bank_status",
            "reason_code",
            "status",
            "resolution",
        ),
        one("report", StatusReport, "The report."),
        one("register", PayrollRegister, "The register that it is about."),
    ],
)

BOOKING = object_type(
    "BankAccountStatementEntry",
    "A booking that is about a register, and what became of it.",
    [
        *columns(
            AccountStatementEntry,
            *("reference", "line_seq", "booked_on", "returned", "reason_code", "outcome"),
            "message",
        ),
        one("register", PayrollRegister, "The register that it is about, if about one."),
    ],
)

STATEMENT = entity(
    AccountStatement,
    name="BankAccountStatement",
    prefix="bas",
    plural="bankAccountStatements",
    permission=access.REGISTER_READ,
    fields=[
        *columns(AccountStatement, "bank", "statement_id", "iban", "bookings", "others", "sha256"),
        one("project", PayrollProject, "The payroll project whose account it is."),
        items(
            "entries",
            BOOKING,
            AccountStatementEntry,
            "What it says of registers.",
            key="statement_id",
        ),
    ],
)

ANSWER_TYPES = (REPORT, TASK, STATEMENT)

EXPORT_QUESTIONS = (
    answer("bankPayrollRegisterWaiting", register_waiting.register_waiting, access.REGISTER_READ),
    answer("bankPayrollRegisterExportFile", register_export.exported_file, access.REGISTER_RELEASE),
)

ANSWER_MUTATIONS = (
    *(
        mutation(f"bankPayrollRegister{deed}", operation, PayrollRegister, access.REGISTER_WRITE)
        for deed, operation in (
            ("Submit", register_approval.submit_payroll_register),
            ("Sign", register_signing.sign_payroll_register),
            ("LineChange", register_corrections.change_payroll_line),
            ("Correct", register_corrections.correct_payroll_register),
        )
    ),
    *(
        mutation(f"bankPayrollRegister{deed}", operation, PayrollRegister, access.REGISTER_RELEASE)
        for deed, operation in (
            ("Release", register_approval.release_payroll_register),
            ("TwinRelease", register_approval.release_twin),
            ("Export", register_export.export_payroll_register),
            ("Send", register_export.send_payroll_register),
            ("Confirm", register_progress.confirm_payroll_register),
            ("Book", register_progress.book_payroll_register),
            ("Reconcile", register_progress.reconcile_payroll_register),
        )
    ),
    mutation(
        "bankStatusReportImport",
        status_reports.import_status_report,
        StatusReport,
        access.REGISTER_RELEASE,
    ),
    mutation(
        "bankAccountStatementImport",
        account_statements.import_account_statement,
        AccountStatement,
        access.REGISTER_RELEASE,
    ),
    mutation(
        "bankStatusTaskSettle",
        status_tasks.settle_status_task,
        StatusTask,
        access.REGISTER_RELEASE,
    ),
)
