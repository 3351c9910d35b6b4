"""A bank to act in: an employer, its payroll project, a client with a credit limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Refused
from portico.models import Account, ApprovalRequest, ApprovalStatus
from portico.operations.approvals import give_approval, request_approval
from portico.operations.approvals.inputs import ApprovalGive
from portico.plugins import Plugins
from portico.testing import Ask, MakeAccount, Write
from portico.values import Money
from portico_bank_corporate.models import (
    AgreementEdition,
    BankDocumentKind,
    BankEnrolmentStatus,
    BankGuaranteePurpose,
    BankGuaranteeType,
    BankKycKind,
    BankKycRisk,
    BankKycStatus,
    BankLimitStatus,
    BankProductKind,
    BankTariffBasis,
    Charge,
    CreditLimit,
    Enrolment,
    Guarantee,
    GuaranteeDemand,
    KycCase,
    Package,
    PayrollProject,
    PayrollRegister,
    Product,
    ServiceAgreement,
    Tariff,
)
from portico_bank_corporate.operations.agreement_editions import (
    BankAgreementEditionSign,
    BankAgreementEditionSubmit,
    sign_edition,
    submit_edition,
)
from portico_bank_corporate.operations.billing import BankServiceAgreementBill, bill_agreement
from portico_bank_corporate.operations.charges import BankChargeableEventRecord, record_event
from portico_bank_corporate.operations.client_papers import BankClientDocumentAdd, add_document
from portico_bank_corporate.operations.credit_limits import (
    BankCreditLimitCreate,
    BankCreditLimitReserve,
    BankCreditLimitStatusChange,
    change_limit_status,
    create_credit_limit,
    reserve,
)
from portico_bank_corporate.operations.demand_examination import (
    BankGuaranteeDemandComply,
    find_demand_complying,
)
from portico_bank_corporate.operations.enrolments import (
    BankEnrolmentCreate,
    BankEnrolmentStatusChange,
    change_enrolment_status,
    create_enrolment,
)
from portico_bank_corporate.operations.exposure import (
    BankExposureQuestion,
    BankLimitExposure,
    answer_exposure,
)
from portico_bank_corporate.operations.fx_rates import BankFxRateSet, set_fx_rate
from portico_bank_corporate.operations.guarantee_demands import pay_demand, present_demand
from portico_bank_corporate.operations.guarantee_inputs import (
    BankGuaranteeDemandPay,
    BankGuaranteeDemandPresent,
    BankGuaranteeIssue,
)
from portico_bank_corporate.operations.guarantees import issue_guarantee
from portico_bank_corporate.operations.kyc_cases import (
    BankKycCaseApprove,
    BankKycCaseOpen,
    BankKycCaseReview,
    BankKycCaseSubmit,
    approve_case,
    open_case,
    review_case,
    submit_case,
)
from portico_bank_corporate.operations.payroll_projects import (
    BankPayrollProjectActivate,
    BankPayrollProjectCreate,
    activate_payroll_project,
    create_payroll_project,
)
from portico_bank_corporate.operations.payroll_registers import (
    BankPayrollLineCreate,
    BankPayrollRegisterCreate,
    create_payroll_register,
)
from portico_bank_corporate.operations.products import (
    BankPackageCreate,
    BankProductCreate,
    create_package,
    create_product,
)
from portico_bank_corporate.operations.service_agreements import (
    BankServiceAgreementActivate,
    BankServiceAgreementCreate,
    activate_service_agreement,
    create_service_agreement,
)
from portico_bank_corporate.operations.tariffs import (
    BankTariffOverride,
    BankTariffSet,
    override_tariff,
    set_tariff,
)

DATA = Path(__file__).parent / "data"
S = BankEnrolmentStatus
TO_ACTIVE = (S.SUBMITTED, S.IDENTITY_CHECK, S.ACCOUNT_PENDING, S.ACTIVE)
PEOPLE = (
    ("Anna Kowalska", "PL61109010140000071219812874", "1250.00"),
    ("Janis Berzins", "LV80BANK0000435195001", "980.55"),
    ("Mari Tamm", "EE382200221020145685", "2310.45"),
)
"""The three of the domain page: 3 lines, 4 541.00."""


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(Decimal(amount), currency)


def approved_case(account: Account) -> KycCase:
    """A KYC case that is good on every day of the tests."""
    return KycCase(
        account_id=account.id,
        number=1,
        kind=BankKycKind.INITIAL,
        risk=BankKycRisk.LOW,
        risk_reason="Small and local.",
        has_pep=False,
        due_on=date(2025, 1, 1),
        status=BankKycStatus.APPROVED,
        decided_on=date(2025, 1, 1),
        next_review=date(2099, 12, 31),
    )


class Bank:
    """Does the bank's deeds, each in a transaction of its own."""

    def __init__(self, write: Write, actor: Actor, make_account: MakeAccount) -> None:
        self.write = write
        self.actor = actor
        self.make_account = make_account
        self.examiner = replace(actor, name="examiner", id=new_id())
        self.approver = replace(actor, name="approver", id=new_id())

    @staticmethod
    def line(name: str, iban: str, amount: str, **given: Any) -> BankPayrollLineCreate:
        """A line of a register, in EUR unless given."""
        value = money(amount, given.pop("currency", "EUR"))
        return BankPayrollLineCreate(name=name, iban=iban, amount=value, **given)

    def lines(self) -> list[BankPayrollLineCreate]:
        """The three of the domain page."""
        return [self.line(*person) for person in PEOPLE]

    def do(self, operation: Callable[..., Any], input: object, **when: Any) -> Any:
        """Carry out an operation; ``on=`` another day than 2026-03-02."""
        actor = self.on(when["on"]) if when else self.actor
        return self.write(lambda session: operation(session, actor, input), actor)

    def on(self, day: date | datetime) -> Actor:
        """The actor on another day, at noon unless the time is given."""
        if not isinstance(day, datetime):
            day = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        return replace(self.actor, now=day)

    def get(self, model: type[Any], id: Any) -> Any:
        """A record as it is stored now."""
        return self.write(lambda session: session.get_one(model, id))

    def all(self, model: type[Any], *order: Any) -> list[Any]:
        """Every record of a model."""
        return self.write(lambda session: list(session.scalars(select(model).order_by(*order))))

    def stranger(self, name: str = "Nordwerk", **given: Any) -> Account:
        """An account that the bank never looked at."""
        return self.make_account(name, **given)

    def account(self, name: str = "Nordwerk", **given: Any) -> Account:
        """An account of a client with an approved KYC case."""
        made = self.stranger(name, **given)
        self.write(lambda session: session.add(approved_case(made)))
        return made

    def project(self, account: Account | None = None, **given: Any) -> PayrollProject:
        """An active payroll project."""
        terms: dict[str, Any] = {
            "account_id": (account or self.account("Acme Industrie")).id,
            "number": "PP-1",
            "currency": "EUR",
            "debit_iban": "DE89370400440532013000",
        }
        created = self.do(create_payroll_project, BankPayrollProjectCreate(**terms | given))
        step = BankPayrollProjectActivate(id=created.id, expected_version=created.version)
        active: PayrollProject = self.do(activate_payroll_project, step)
        return active

    def enrol(self, project: PayrollProject, number: str, **given: Any) -> Enrolment:
        """A person who is paid through the project."""
        wish = BankEnrolmentCreate(project_id=project.id, personnel_no=number, **given)
        enrolment: Enrolment = self.do(create_enrolment, wish)
        for status in TO_ACTIVE:
            enrolment = self.step(enrolment, status)
        return enrolment

    def enrol_all(self, project: PayrollProject) -> list[Enrolment]:
        """The three of the domain page."""
        return [
            self.enrol(project, f"E-{position}", person_name=name, iban=iban)
            for position, (name, iban, _) in enumerate(PEOPLE, 1)
        ]

    def step(self, enrolment: Enrolment, status: BankEnrolmentStatus, **given: Any) -> Enrolment:
        wish = BankEnrolmentStatusChange(
            id=enrolment.id, expected_version=enrolment.version, status=status, **given
        )
        changed: Enrolment = self.do(change_enrolment_status, wish)
        return changed

    def register(self, project: PayrollProject, **given: Any) -> PayrollRegister:
        """The register of the domain page, as a draft."""
        created: PayrollRegister = self.do(create_payroll_register, self.wish(project, **given))
        return created

    def wish(self, project: PayrollProject, **given: Any) -> BankPayrollRegisterCreate:
        """What is given to create the register of the domain page."""
        terms: dict[str, Any] = {
            "project_id": project.id,
            "period": "2026-03",
            "pay_date": date(2026, 3, 31),
            "line_count": 3,
            "control_sum": money("4541.00"),
            "lines": self.lines(),
        }
        return BankPayrollRegisterCreate(**terms | given)

    def limit(self, account: Account, amount: str = "5000000.00", **given: Any) -> CreditLimit:
        terms: dict[str, Any] = {
            "account_id": account.id,
            "number": "CL-1",
            "amount": money(amount, given.pop("currency", "EUR")),
            "valid_to": date(2027, 12, 31),
        }
        draft = self.do(create_credit_limit, BankCreditLimitCreate(**terms | given))
        return self.put_in_use(draft)

    def put_in_use(self, draft: CreditLimit) -> CreditLimit:
        """A credit limit that others consented to, in use."""
        self.ask(draft)
        self.consent(draft)
        limit = draft
        for status in (BankLimitStatus.APPROVED, BankLimitStatus.ACTIVE):
            wish = BankCreditLimitStatusChange(
                id=limit.id, expected_version=limit.version, status=status
            )
            limit = self.do(change_limit_status, wish)
        return limit

    def ask(self, record: Any) -> None:
        """Let the examiner ask for the consent that a record needs."""
        model, key = type(record), record.id
        self.by(self.examiner, lambda s, a, _: request_approval(s, a, s.get_one(model, key)), None)

    def terms(self, account: Account, amount: Money, **given: Any) -> BankGuaranteeIssue:
        """What is given to issue a guarantee."""
        terms: dict[str, Any] = {
            "undertaking_number": "G-1",
            "applicant_id": account.id,
            "beneficiary_name": "City of Lakeshore",
            "type": BankGuaranteeType.PERF,
            "amount": amount,
            "expiry_date": date(2026, 12, 15),
            "place_of_presentation": "DE",
        }
        return BankGuaranteeIssue(**terms | given)

    def guarantee(self, account: Account, amount: Money, **given: Any) -> Guarantee:
        issued: Guarantee = self.do(issue_guarantee, self.terms(account, amount, **given))
        return issued

    def counter(self, guarantee: Guarantee, amount: Money, number: str, **given: Any) -> Guarantee:
        """A counter-guarantee that stands behind a guarantee."""
        applicant = self.get(Account, self.get(Guarantee, guarantee.id).applicant_id)
        terms = {"undertaking_number": number, "purpose": BankGuaranteePurpose.ISCO}
        behind = {"counter_guarantee_of_id": guarantee.id}
        return self.guarantee(applicant, amount, **terms | behind | given)

    def demand(self, guarantee: Guarantee, amount: Money, **given: Any) -> GuaranteeDemand:
        when = {"on": given.pop("on")} if "on" in given else {}
        wish = BankGuaranteeDemandPresent(
            guarantee_id=guarantee.id, amount=amount, statement="The works were not done.", **given
        )
        presented: GuaranteeDemand = self.do(present_demand, wish, **when)
        return presented

    def by(self, actor: Actor, operation: Callable[..., Any], input: object, **when: Any) -> Any:
        """Carry out an operation as somebody; ``on=`` another day than 2026-03-02."""
        actor = replace(actor, now=self.on(when["on"]).now) if when else actor
        return self.write(lambda session: operation(session, actor, input), actor)

    def requests(self, record: Any) -> list[ApprovalRequest]:
        """The requests for consent to a record; last the one that is open, if any is."""
        found = self.all(ApprovalRequest, ApprovalRequest.created_at)
        about = [each for each in found if each.subject_id == record.id]
        return sorted(about, key=lambda each: each.status is ApprovalStatus.PENDING)

    def consent(self, record: Any, **when: Any) -> None:
        """Let the approver consent to the latest request about a record."""
        request = self.requests(record)[-1]
        given = ApprovalGive(id=request.id, content_hash=request.content_hash)
        self.by(self.approver, give_approval, given, **when)

    def comply(self, demand: GuaranteeDemand, **when: Any) -> GuaranteeDemand:
        """Let the examiner find that a demand complies."""
        wish = BankGuaranteeDemandComply(id=demand.id, expected_version=demand.version)
        found: GuaranteeDemand = self.by(self.examiner, find_demand_complying, wish, **when)
        return found

    def approved(self, demand: GuaranteeDemand, **when: Any) -> GuaranteeDemand:
        """A demand that is payable: one person examined it, another one consented."""
        self.comply(demand, **when)
        self.consent(demand, **when)
        payable: GuaranteeDemand = self.get(GuaranteeDemand, demand.id)
        return payable

    def pay(self, demand: GuaranteeDemand, **when: Any) -> GuaranteeDemand:
        """A demand that was examined, approved and paid."""
        return self.release_payment(self.approved(demand, **when), **when)

    def release_payment(self, payable: GuaranteeDemand, **when: Any) -> GuaranteeDemand:
        """A payable demand that is paid."""
        wish = BankGuaranteeDemandPay(id=payable.id, expected_version=payable.version)
        paid: GuaranteeDemand = self.by(self.approver, pay_demand, wish, **when)
        return paid

    def reserve(self, limit: CreditLimit, reference: str, amount: Money) -> CreditLimit:
        wish = BankCreditLimitReserve(id=limit.id, reference=reference, amount=amount)
        changed: CreditLimit = self.do(reserve, wish)
        return changed

    def rate(
        self,
        base: str,
        quote: str,
        rate: str,
        day: date = date(2026, 3, 2),
        source: str = "Test",
    ) -> Any:
        wish = BankFxRateSet(base=base, quote=quote, date=day, rate=Decimal(rate), source=source)
        return self.do(set_fx_rate, wish)

    def exposure(self, limit: CreditLimit, as_of: date | None = None) -> BankLimitExposure:
        question = BankExposureQuestion(limit_id=limit.id, as_of=as_of)
        answer = self.do(answer_exposure, question)
        found: BankLimitExposure = answer.limits[0]
        return found


class Sales:
    """Sells the bank's services: products, packages, tariffs, agreements that two consented to."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.maker = replace(bank.actor, name="maker", id=new_id())
        self.checker = replace(bank.actor, name="checker", id=new_id())

    def product(self, code: str = "ACCOUNT", **given: Any) -> Product:
        kind = given.pop("kind", BankProductKind.__members__.get(code, BankProductKind.ACCOUNT))
        wish = BankProductCreate(code=code, name=code.title(), kind=kind, **given)
        created: Product = self.bank.do(create_product, wish)
        return created

    def package(self, fee: str = "30.00", code: str = "BASIC", **given: Any) -> Package:
        wish = BankPackageCreate(code=code, name=code.title(), fee=money(fee), **given)
        created: Package = self.bank.do(create_package, wish)
        return created

    @staticmethod
    def terms(product: Product, event: str, **given: Any) -> dict[str, Any]:
        """A price in EUR from 2025 on, by the unit unless a rate or tiers are given."""
        found: dict[str, Any] = {
            "product_id": product.id,
            "event": event,
            "currency": "EUR",
            "basis": BankTariffBasis.PERCENT if "rate" in given else BankTariffBasis.FLAT,
            "valid_from": date(2025, 1, 1),
        }
        exact = ("amount", "rate", "minimum", "maximum")
        return found | {k: Decimal(v) if k in exact else v for k, v in given.items()}

    def tariff(self, product: Product, event: str, **given: Any) -> Tariff:
        wish = BankTariffSet(**self.terms(product, event, **given))
        made: Tariff = self.bank.do(set_tariff, wish)
        return made

    def override(
        self, edition: AgreementEdition, product: Product, event: str, **given: Any
    ) -> Tariff:
        seen = self.bank.get(AgreementEdition, edition.id).version
        scope = {"edition_id": edition.id, "expected_version": seen}
        wish = BankTariffOverride(**self.terms(product, event, **given), **scope)
        made: Tariff = self.bank.do(override_tariff, wish)
        return made

    def draft(self, account: Account, **given: Any) -> tuple[ServiceAgreement, AgreementEdition]:
        terms: dict[str, Any] = {"number": "SA-1", "effective_from": date(2026, 2, 10)}
        wish = BankServiceAgreementCreate(account_id=account.id, **terms | given)
        agreement = self.bank.do(create_service_agreement, wish)
        return agreement, self.editions(agreement)[-1]

    def editions(self, agreement: ServiceAgreement) -> list[AgreementEdition]:
        every = self.bank.all(AgreementEdition, AgreementEdition.number)
        return [each for each in every if each.agreement_id == agreement.id]

    def step(
        self, operation: Callable[..., Any], wish: type[Any], record: Any, **given: Any
    ) -> Any:
        """One deed of the maker's on a record as it is now."""
        seen = self.bank.get(type(record), record.id).version
        asked = wish(id=record.id, expected_version=seen, **given)
        return self.bank.write(lambda s: operation(s, self.maker, asked), self.maker)

    def consent(self, edition: AgreementEdition) -> None:
        """Submit an edition, and let another person consent to it."""
        self.step(submit_edition, BankAgreementEditionSubmit, edition)
        found = self.bank.all(ApprovalRequest, ApprovalRequest.created_at)
        request = next(each for each in found if each.subject_id == edition.id)
        given = ApprovalGive(id=request.id, content_hash=request.content_hash)
        self.bank.write(lambda s: give_approval(s, self.checker, given), self.checker)

    def sign(self, edition: AgreementEdition) -> AgreementEdition:
        self.consent(edition)
        given = {"signed_on": date(2026, 2, 9), "reference": "DOC-1"}
        signed: AgreementEdition = self.step(
            sign_edition, BankAgreementEditionSign, edition, **given
        )
        return signed

    def agree(self, account: Account, **given: Any) -> ServiceAgreement:
        """An agreement in use."""
        agreement, edition = self.draft(account, **given)
        self.sign(edition)
        return self.activate(agreement)

    def activate(self, agreement: ServiceAgreement) -> ServiceAgreement:
        active: ServiceAgreement = self.step(
            activate_service_agreement, BankServiceAgreementActivate, agreement
        )
        return active

    def event(self, account: Account, product: Product, event: str, **given: Any) -> Any:
        """Something that happened, on 2026-02-16 unless given."""
        day = date(2026, 2, 16)
        terms: dict[str, Any] = {"reference": "E-1", "occurred_on": day, "currency": "EUR"}
        terms |= given
        if "amount" in terms:
            terms["amount"] = Decimal(terms["amount"])
        wish = BankChargeableEventRecord(
            account_id=account.id, product_id=product.id, event=event, **terms
        )
        return self.bank.do(record_event, wish)

    def bill(self, agreement: ServiceAgreement, on: date = date(2026, 3, 2)) -> list[Charge]:
        """Charge on a day; all charges there are then, in the order of what they are for."""
        self.bank.do(bill_agreement, BankServiceAgreementBill(id=agreement.id), on=on)
        found = self.bank.all(Charge, Charge.period, Charge.kind, Charge.created_at, Charge.id)
        return [each for each in found if each.agreement_id == agreement.id]


class Kyc:
    """Knows clients: cases prepared by one person and consented to by others."""

    def __init__(self, bank: Bank, sales: Sales) -> None:
        self.bank, self.sales = bank, sales

    def open(self, client: Any, **given: Any) -> KycCase:
        opened: KycCase = self.bank.do(open_case, BankKycCaseOpen(account_id=client.id, **given))
        return opened

    def submitted(
        self, client: Any, expires_on: date | None = None, on: date = date(2026, 3, 2), **given: Any
    ) -> KycCase:
        case, maker = self.open(client, **given), self.sales.maker
        paper = BankClientDocumentAdd(
            account_id=client.id,
            case_id=case.id,
            kind=BankDocumentKind.IDENTITY,
            title="Passport",
            issued_on=date(2024, 1, 1),
            expires_on=expires_on,
            reference="S/1",
        )
        self.bank.do(add_document, paper)
        self.sales.maker = replace(maker, now=self.bank.on(on).now)
        self.sales.step(review_case, BankKycCaseReview, case, risk_reason="Small and local.")
        submitted: KycCase = self.sales.step(submit_case, BankKycCaseSubmit, case)
        return submitted

    def consent(self, case: KycCase, by: Actor) -> None:
        found = self.bank.all(ApprovalRequest, ApprovalRequest.created_at)
        request = next(each for each in found if each.subject_id == case.id)
        given = ApprovalGive(id=request.id, content_hash=request.content_hash)
        self.bank.write(lambda s: give_approval(s, by, given), by)

    def approve(self, client: Any, **given: Any) -> KycCase:
        """An approved case, on 2026-03-02 unless ``on`` says another day."""
        case, maker = self.submitted(client, **given), self.sales.maker
        self.consent(case, self.sales.checker)
        if case.needs_two:
            self.consent(case, replace(self.sales.checker, name="second", id=new_id()))
        approved: KycCase = self.sales.step(approve_case, BankKycCaseApprove, case)
        self.sales.maker = replace(maker, now=self.bank.actor.now)
        return approved


class Round:
    """One register on its way, as several people see it."""

    REGISTER: Final = """
  payrollRegister { id version status contentHash approvalHash exportId exportHash
    lines { seq status bankStatus isImplied verification reasonCode reasonText } }
  userErrors { code message path }
"""
    REPORT: Final = """
mutation($input: BankStatusReportImportInput!) { bankStatusReportImport(input: $input) {
  statusReport { id register { id status }
    entries { level reference status outcome lineSeq }
    tasks { nodes { id version kind status lineSeq message } } }
  userErrors { code message } } }
"""
    JANUARY: Final = datetime(2026, 1, 28, 9, 20, tzinfo=UTC)

    def __init__(self, bank: Any, ask: Ask, actor: Actor) -> None:
        self.bank, self.ask = bank, ask
        self.maker, self.checker, self.head = (
            replace(actor, name=name, id=new_id(), now=self.JANUARY)
            for name in ("maker", "checker", "head")
        )
        self.register: Any = None

    def send(self, document: str, by: Actor | None = None, **given: Any) -> Any:
        answer = self.ask(document, by=by or self.maker, input=given)
        assert "errors" not in answer, answer
        (field,) = answer["data"].values()
        return field

    def do(self, name: str, by: Actor | None = None, **given: Any) -> list[str]:
        """Do a deed on the register; the codes of what refused it."""
        now = {"id": self.register["id"], "expectedVersion": self.register["version"]}
        answer = self.send(self.deed(name), by, **now | given)
        self.register = answer["payrollRegister"] or self.register
        return [error["code"] for error in answer["userErrors"]]

    def begin(self, content: str, **terms: Any) -> None:
        self.bank.enrol_all(self.bank.project(**terms))
        project = self.ask("{ bankPayrollProjects { nodes { id } } }")
        (node,) = project["data"]["bankPayrollProjects"]["nodes"]
        answer = self.send(self.deed("Import"), projectId=node["id"], content=content)
        self.register = answer["payrollRegister"]
        assert not answer["userErrors"], answer
        assert self.do("Validate") == []
        assert self.register["status"] == "VALIDATED"

    def requests(self) -> list[ApprovalRequest]:
        found: list[ApprovalRequest] = self.bank.all(ApprovalRequest, ApprovalRequest.created_at)
        return found

    def consent(self, by: Actor) -> list[str]:
        """Consent to the request that is open; the codes of what refused it."""
        pending = [each for each in self.requests() if each.status is ApprovalStatus.PENDING]
        wish = ApprovalGive(id=pending[-1].id, content_hash=pending[-1].content_hash)
        try:
            self.bank.write(lambda session: give_approval(session, by, wish), by)
        except Refused as refused:
            return [problem.code for problem in refused.problems]
        return []

    def export(self) -> str:
        """All the way to the file."""
        assert self.do("Submit") == []
        assert self.consent(self.checker) == []
        assert self.do("Release", self.checker) == []
        assert self.do("Export", self.checker) == []
        return self.file()["content"]  # type: ignore[no-any-return]  # JSON

    def file(self) -> Any:
        document = """query($input: BankRegisterExportQuestionInput!) {
          bankPayrollRegisterExportFile(input: $input) { name msgId sha256 content } }"""
        return self.send(document, id=self.register["id"])

    def answer(self, name: str, bank: str = "COBADEFF") -> Any:
        content = (DATA / f"pain002_{name}.xml").read_text("utf-8")
        answer = self.send(self.REPORT, bank=bank, content=content)
        assert not answer["userErrors"], answer
        return answer["statusReport"]

    def lines(self) -> list[tuple[Any, ...]]:
        document = """query($id: ID!) { bankPayrollRegister(id: $id) {
          id version status lines { status bankStatus reasonCode isImplied verification } } }"""
        found = self.ask(document, id=self.register["id"])["data"]["bankPayrollRegister"]
        self.register = self.register | {k: found[k] for k in ("version", "status")}
        return [
            (each["status"], each["bankStatus"], each["reasonCode"], each["isImplied"])
            for each in found["lines"]
        ]

    @classmethod
    def deed(cls, name: str) -> str:
        """The mutation of a register with this name."""
        return (
            f"mutation($input: BankPayrollRegister{name}Input!) {{"
            f" bankPayrollRegister{name}(input: $input) {{ {cls.REGISTER} }} }}"
        )


@pytest.fixture
def way(bank: Any, ask: Ask, actor: Actor, plugins: Plugins) -> Round:
    return Round(bank, ask, actor)


@pytest.fixture
def kyc(bank: Bank, sales: Sales) -> Kyc:
    return Kyc(bank, sales)


@pytest.fixture
def sales(bank: Bank) -> Sales:
    return Sales(bank)


@pytest.fixture
def bank(write: Write, actor: Actor, make_account: MakeAccount) -> Bank:
    return Bank(write, actor, make_account)


@pytest.fixture
def client(bank: Bank) -> Account:
    """A client with a credit limit of EUR 5 000 000."""
    account = bank.account()
    bank.limit(account)
    return account


@pytest.fixture
def files() -> Callable[[str], str]:
    """The text of a pain.001 file: ``files("bad_iban")``."""
    return lambda name: (DATA / f"pain001_sala_{name}.xml").read_text(encoding="utf-8")


@pytest.fixture
def count(write: Write) -> Callable[[type[Any]], int]:
    """How many records of a model there are."""

    def count(model: type[Any]) -> int:
        def ask(session: Session) -> int:
            return len(session.scalars(select(model)).all())

        return write(ask)

    return count


@pytest.fixture
def plugin_names() -> tuple[str, ...]:
    """The plugins of the deployment under test."""
    return ("bank_corporate",)
