"""The bank's demonstration data: an employer with its payroll, its credit limit and guarantees.

All of it happens on the day on which the payroll file was made, whenever it is imported.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.models import AccountStage, AddressKind, ExternalReference, SourceChannel
from portico.operations.account_inputs import (
    AccountCreate,
    AddressCreate,
    ExternalReferenceCreate,
)
from portico.operations.accounts import create_account
from portico.operations.importing import ImportReport
from portico.values import Money
from portico_bank_corporate.demo.business import agree, open_account
from portico_bank_corporate.demo.parties import know, may_sign
from portico_bank_corporate.demo.run import CREATED, Run
from portico_bank_corporate.demo.salaries import pay
from portico_bank_corporate.demo.samples import SAMPLES, Sample
from portico_bank_corporate.demo.staff import care
from portico_bank_corporate.models import (
    BankEnrolmentStatus,
    BankLimitStatus,
    CreditLimit,
    Enrolment,
    FxRate,
    Guarantee,
    LimitMovement,
    PayrollProject,
    PayrollRegister,
)
from portico_bank_corporate.operations import (
    credit_limits,
    enrolments,
    fx_rates,
    guarantees,
    payroll_projects,
    register_check,
    register_import,
)
from portico_bank_corporate.operations.guarantee_inputs import BankGuaranteeIssue
from portico_bank_corporate.operations.intake.findings import Findings
from portico_bank_corporate.operations.intake.pain001 import PainSource

FILE: Final = "pain001_sala_ok.xml"
SYSTEM: Final = "bank_demo"
EMPLOYER: Final = "acme-industrie"
PROJECT: Final = "PP-2026-001"
LIMIT: Final = "CL-2026-001"
APPLICATION: Final = "APP-2026-004"
RATES: Final = (("EUR", "USD", Decimal("1.0800")), ("EUR", "GBP", Decimal("0.8500")))


def load(session: Session, actor: Actor) -> ImportReport:
    """Import what is not there yet; keep what is."""
    demo = Demo(Run(session, actor))
    account_id = demo.employer()
    if account_id is not None:
        know(demo.run, account_id)
        may_sign(demo.run, account_id)
        open_account(demo.run, account_id)
        agreement = agree(demo.run, account_id)
        project = demo.payroll(account_id)
        if project is not None and agreement is not None:
            pay(demo.run, project, demo.lines)
            care(demo.run, project, agreement)
        demo.risk(account_id)
    return demo.run.report


class Demo:
    """What one run of the import takes from the payroll file, and what goes with it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._text = files(__package__).joinpath(FILE).read_text(encoding="utf-8")
        content = self._text.encode()
        source = PainSource(lambda: BytesIO(content))
        self.lines = list(source.lines(Findings()))
        self._head = source.head

    def employer(self) -> UUID | None:
        """The company that the file names as debtor."""
        known = self.run.session.scalar(
            select(ExternalReference.account_id).where(
                ExternalReference.system == SYSTEM, ExternalReference.external_id == EMPLOYER
            )
        )
        company = AccountCreate(
            name="Acme Industrie",
            legal_name="Acme Industrie GmbH",
            country="DE",
            lei="529900T8BM49AURSDO55",
            language="de",
            currency="EUR",
            stage=AccountStage.ACTIVE,
            source_channel=SourceChannel.IMPORT,
            addresses=[AddressCreate(kind=AddressKind.REGISTERED, town="Berlin", country="DE")],
            references=[ExternalReferenceCreate(system=SYSTEM, external_id=EMPLOYER)],
        )
        if known is not None:
            self.run.report.kept("account", EMPLOYER)
            return known
        account = self.run.make("account", EMPLOYER, create_account, company)
        return account.id if account else None

    def payroll(self, account_id: UUID) -> PayrollProject | None:
        """The project, its people and the register of the file."""
        project: PayrollProject | None = self.run.one(
            "payroll project",
            PROJECT,
            PayrollProject.number == PROJECT,
            PayrollProject,
            self._start_project,
            payroll_projects.BankPayrollProjectCreate(
                account_id=account_id,
                number=PROJECT,
                currency="EUR",
                debit_iban=self._head.debit_ibans[0],
                cut_off="15:30",
                time_zone="Europe/Berlin",
            ),
        )
        if project is None:
            return None
        self._people(project)
        self.run.one(
            FILE,
            self._head.msg_id or FILE,
            (PayrollRegister.project_id == project.id)
            & (PayrollRegister.msg_id == self._head.msg_id),
            PayrollRegister,
            self._take_in,
            register_import.BankPayrollRegisterImport(project_id=project.id, content=self._text),
        )
        return project

    def _people(self, project: PayrollProject) -> None:
        """Enrol whom the file pays."""
        for line in self.lines:
            number = line.instruction_id or line.end_to_end_id
            self.run.one(
                "enrolment",
                number,
                (Enrolment.project_id == project.id) & (Enrolment.personnel_no == number),
                Enrolment,
                self._enrol,
                enrolments.BankEnrolmentCreate(
                    project_id=project.id,
                    person_name=line.name,
                    personnel_no=number,
                    iban=line.iban,
                ),
            )

    def risk(self, account_id: UUID) -> None:
        """Exchange rates, the credit limit, and what uses it."""
        for base, quote, rate in RATES:
            day = CREATED.date()
            given = fx_rates.BankFxRateSet(
                base=base, quote=quote, date=day, rate=rate, source="Demonstration"
            )
            known = (FxRate.base == base) & (FxRate.quote == quote) & (FxRate.date == day)
            self.run.one("exchange rate", base + quote, known, FxRate, fx_rates.set_fx_rate, given)
        limit = self.run.one(
            "credit limit",
            LIMIT,
            CreditLimit.number == LIMIT,
            CreditLimit,
            credit_limits.create_credit_limit,
            credit_limits.BankCreditLimitCreate(
                account_id=account_id,
                number=LIMIT,
                amount=Money(Decimal("5000000.00"), "EUR"),
                valid_to=date(2030, 12, 31),
            ),
        )
        if limit is not None:
            _put_in_use(limit)
            self._guarantees(account_id, limit)

    def _guarantees(self, account_id: UUID, limit: CreditLimit) -> None:
        for sample in SAMPLES:
            self.run.one(
                "guarantee",
                sample.number,
                Guarantee.undertaking_number == sample.number,
                Guarantee,
                guarantees.issue_guarantee,
                _terms(account_id, limit, sample),
            )
        self.run.one(
            "reservation",
            APPLICATION,
            (LimitMovement.limit_id == limit.id) & (LimitMovement.reference == APPLICATION),
            LimitMovement,
            credit_limits.reserve,
            credit_limits.BankCreditLimitReserve(
                id=limit.id, reference=APPLICATION, amount=Money(Decimal("300000.00"), "USD")
            ),
        )

    def _start_project(self, session: Session, actor: Actor, given: Any) -> PayrollProject:
        project = payroll_projects.create_payroll_project(session, actor, given)
        step = payroll_projects.BankPayrollProjectActivate(
            id=project.id, expected_version=project.version
        )
        return payroll_projects.activate_payroll_project(session, actor, step)

    def _enrol(self, session: Session, actor: Actor, given: Any) -> Enrolment:
        enrolment = enrolments.create_enrolment(session, actor, given)
        for status in (
            BankEnrolmentStatus.SUBMITTED,
            BankEnrolmentStatus.IDENTITY_CHECK,
            BankEnrolmentStatus.ACCOUNT_PENDING,
            BankEnrolmentStatus.ACTIVE,
        ):
            step = enrolments.BankEnrolmentStatusChange(
                id=enrolment.id, expected_version=enrolment.version, status=status
            )
            enrolments.change_enrolment_status(session, actor, step)
            session.flush()
        return enrolment

    def _take_in(self, session: Session, actor: Actor, given: Any) -> PayrollRegister:
        register = register_import.import_payroll_register(session, actor, given)
        step = register_check.BankPayrollRegisterValidate(
            id=register.id, expected_version=register.version
        )
        return register_check.validate_payroll_register(session, actor, step)


def _put_in_use(limit: CreditLimit) -> None:
    """Take the draft for approved: demonstration data needs nobody's consent."""
    if limit.status is BankLimitStatus.DRAFT:
        limit.become(BankLimitStatus.APPROVED, CREATED.date())
        limit.become(BankLimitStatus.ACTIVE, CREATED.date())


def _terms(account_id: UUID, limit: CreditLimit, sample: Sample) -> BankGuaranteeIssue:
    return BankGuaranteeIssue(
        undertaking_number=sample.number,
        applicant_id=account_id,
        limit_id=limit.id,
        beneficiary_name=sample.beneficiary,
        beneficiary_country=sample.place,
        type=sample.type,
        amount=sample.amount,
        issue_date=sample.issued,
        expiry_date=sample.expires,
        place_of_presentation=sample.place,
    )
