"""The bank as clients see it: every deed and question through GraphQL, on both databases."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from portico.access import Actor
from portico.database import new_id
from portico.plugins import Plugins
from portico.testing import Ask
from portico_bank_corporate import demo
from portico_bank_corporate.access import PERMISSIONS
from portico_bank_corporate.plugin import BankCorporate

Files = Callable[[str], str]

ACCOUNT: Final = """
mutation($input: AccountCreateInput!) {
  accountCreate(input: $input) { account { id version } userErrors { code } } }
"""
LIMIT: Final = """
mutation($input: BankCreditLimitCreateInput!) {
  bankCreditLimitCreate(input: $input) {
    creditLimit { id number amount { amount currency } status revolving version }
    userErrors { code message path } } }
"""
ASK: Final = """
mutation($input: ApprovalAskInput!) {
  approvalRequestCreate(input: $input) { approvalRequest { id } userErrors { code path } } }
"""
STEP: Final = """
mutation($input: BankCreditLimitStatusChangeInput!) {
  bankCreditLimitStatusChange(input: $input) {
    creditLimit { id version status } userErrors { code path } } }
"""
RATE: Final = """
mutation($input: BankFxRateSetInput!) {
  bankFxRateSet(input: $input) { fxRate { base quote rate date } userErrors { code path } } }
"""
ISSUE: Final = """
mutation($input: BankGuaranteeIssueInput!) {
  bankGuaranteeIssue(input: $input) {
    guarantee { id version undertakingNumber status expiresOn available { amount currency } }
    userErrors { code message path } } }
"""
RESERVE: Final = """
mutation($input: BankCreditLimitReserveInput!) {
  bankCreditLimitReserve(input: $input) { creditLimit { id } userErrors { code message path } } }
"""
EXPOSURE: Final = """
query($input: BankExposureQuestionInput!) {
  bankExposure(input: $input) { limits {
    limitId number utilisation explanation bindingLimitId
    amount { amount currency } issued { amount currency } reserved { amount currency }
    used { amount currency } free { amount currency }
    items { reference reserved amount { amount currency } converted { amount currency } } } } }
"""
CASE: Final = """
mutation($input: BankKycCase{0}Input!) {{
  bankKycCase{0}(input: $input) {{ kycCase {{ id version status }} userErrors {{ code path }} }} }}
"""
ASKED: Final = (
    """{ approvalRequests(where: {status: {eq: PENDING}}) { nodes { id contentHash } } }"""
)
CONSENT: Final = """
mutation($input: ApprovalGiveInput!) {
  approvalRequestApprove(input: $input) { approvalRequest { status } userErrors { code path } } }
"""
PROJECT: Final = """
mutation($input: BankPayrollProjectCreateInput!) {
  bankPayrollProjectCreate(input: $input) {
    payrollProject { id version status } userErrors { code path } } }
"""
ACTIVATE: Final = """
mutation($input: BankPayrollProjectActivateInput!) {
  bankPayrollProjectActivate(input: $input) {
    payrollProject { id version status } userErrors { code path } } }
"""
IMPORT: Final = """
mutation($input: BankPayrollRegisterImportInput!) {
  bankPayrollRegisterImport(input: $input) {
    payrollRegister {
      id version year number msgId lineCount controlSum { amount currency } status origin
      lines { seq name iban amount { amount currency } endToEndId status } }
    userErrors { code path } } }
"""


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


class Client:
    """A front end: sends a document, takes the one field of the answer."""

    def __init__(self, ask: Ask, actor: Actor) -> None:
        self.ask, self.actor = ask, replace(actor, name="maker", id=new_id())
        self.checker = replace(actor, name="checker", id=new_id())

    def __call__(self, document: str, **given: Any) -> Any:
        """The answer to a document whose one variable is the input."""
        answer = self.ask(document, by=self.actor, input=given)
        assert "errors" not in answer, answer
        (field,) = answer["data"].values()
        return field

    def account(self, name: str = "Nordwerk") -> str:
        """A client with a KYC case that somebody else consented to."""
        found: str = self(ACCOUNT, name=name)["account"]["id"]
        case = self(CASE.format("Open"), accountId=found)["kycCase"]
        for step, given in (("Review", {"riskReason": "Small and local."}), ("Submit", {})):
            seen = {"id": case["id"], "expectedVersion": case["version"]}
            case = self(CASE.format(step), **seen, **given)["kycCase"]
        self.consent()
        seen = {"id": case["id"], "expectedVersion": case["version"]}
        assert self(CASE.format("Approve"), **seen)["kycCase"]["status"] == "APPROVED"
        return found

    def consent(self) -> None:
        """Let somebody else consent to the one request that is open."""
        (asked,) = self.ask(ASKED)["data"]["approvalRequests"]["nodes"]
        given = self.ask(CONSENT, by=self.checker, input=asked)
        assert "errors" not in given, given

    def limit(self, account: str, amount: str = "5000000.00") -> str:
        wish = {"number": "CL-1", "amount": eur(amount), "validTo": "2027-12-31"}
        limit = self(LIMIT, accountId=account, **wish)["creditLimit"]
        assert limit["status"] == "DRAFT"
        return self.put_in_use(limit)

    def put_in_use(self, limit: Any) -> str:
        """Let somebody else consent to a limit, and use it."""
        self(ASK, subject=limit["id"])
        self.consent()
        for status in ("APPROVED", "ACTIVE"):
            seen = {"id": limit["id"], "expectedVersion": limit["version"]}
            limit = self(STEP, **seen, status=status)["creditLimit"]
        assert limit["status"] == "ACTIVE"
        found: str = limit["id"]
        return found

    def issue(self, account: str, number: str, amount: dict[str, str], **given: Any) -> Any:
        terms = {
            "undertakingNumber": number,
            "beneficiaryName": "City of Lakeshore",
            "type": "PERF",
            "expiryDate": "2026-12-15",
            "placeOfPresentation": "DE",
        }
        return self(ISSUE, applicantId=account, amount=amount, **terms | given)

    def project(self, account: str) -> str:
        wish = {"number": "PP-1", "currency": "EUR", "debitIban": "DE89370400440532013000"}
        made = self(PROJECT, accountId=account, **wish)["payrollProject"]
        self(ACTIVATE, id=made["id"], expectedVersion=made["version"])
        found: str = made["id"]
        return found


@pytest.fixture
def client(ask: Ask, actor: Actor, plugins: Plugins) -> Client:
    return Client(ask, actor)


@pytest.fixture
def worked(client: Client) -> tuple[str, str]:
    """The account and the limit of the domain page, used as there."""
    account = client.account()
    limit = client.limit(account)
    for quote, rate in (("USD", "1.0800"), ("GBP", "0.8500")):
        client(RATE, base="EUR", quote=quote, date="2026-03-02", rate=rate, source="Test")
    client.issue(account, "G-USD", {"amount": "1200000.00", "currency": "USD"})
    client.issue(account, "G-GBP", {"amount": "500000.00", "currency": "GBP"})
    client.issue(account, "G-EUR", eur("750000.00"))
    reserved = {"amount": "300000.00", "currency": "USD"}
    client(RESERVE, id=limit, reference="APP-1", amount=reserved)
    return account, limit


def test_the_exposure_is_that_of_the_domain_page(client: Client, worked: tuple[str, str]) -> None:
    account, limit = worked
    (answer,) = client(EXPOSURE, accountId=account)["limits"]

    assert answer["issued"] == eur("2449346.40")
    assert answer["reserved"] == eur("277777.78")
    assert answer["used"] == eur("2727124.18")
    assert answer["free"] == eur("2272875.82")
    assert answer["utilisation"] == "54.54"
    assert (answer["limitId"], answer["bindingLimitId"]) == (limit, limit)
    assert answer["items"][0] == {
        "reference": "APP-1",
        "reserved": True,
        "amount": {"amount": "300000.00", "currency": "USD"},
        "converted": eur("277777.78"),
    }
    assert client(EXPOSURE, limitId=limit)["limits"] == [answer]


def test_revalued_it_is_57_50_per_cent(client: Client, worked: tuple[str, str]) -> None:
    for quote, rate in (("USD", "1.0000"), ("GBP", "0.8000")):
        client(RATE, base="EUR", quote=quote, date="2026-03-02", rate=rate, source="Test")
    revalue = """
    mutation($input: BankCreditLimitRevalueInput!) { bankCreditLimitRevalue(input: $input) {
      creditLimit { movements(where: {kind: {eq: REVALUE}}) { totalCount nodes {
        reference limitAmount { amount currency } rate rateSource } } }
      userErrors { code } } }
    """
    changed = client(revalue, id=worked[1])["creditLimit"]["movements"]
    (answer,) = client(EXPOSURE, limitId=worked[1])["limits"]

    assert (answer["used"], answer["utilisation"]) == (eur("2875000.00"), "57.5")
    assert changed["totalCount"] == 3
    assert changed["nodes"][0]["limitAmount"] in (
        eur("88888.89"),
        eur("36764.71"),
        eur("22222.22"),
    )


def test_a_guarantee_above_the_free_amount_is_refused_and_nothing_is_written(
    client: Client, worked: tuple[str, str], ask: Ask
) -> None:
    refused = client.issue(worked[0], "G-MORE", eur("2272875.83"))

    assert refused["guarantee"] is None
    assert refused["userErrors"] == [
        {
            "code": "BANK_LIMIT_EXCEEDED",
            "message": "Credit limit CL-1 has 2272875.82 EUR free; "
            "this needs 2272875.83 EUR, 0.01 EUR more.",
            "path": ["input", "amount"],
        }
    ]
    assert ask("{ bankGuarantees { totalCount } }")["data"]["bankGuarantees"]["totalCount"] == 3
    issued = client.issue(worked[0], "G-MORE", eur("2272875.82"))
    assert issued["userErrors"] == []
    assert issued["guarantee"]["available"] == eur("2272875.82")


def test_the_business_of_an_account_is_read_in_one_query(
    client: Client, worked: tuple[str, str], ask: Ask
) -> None:
    client.project(worked[0])
    document = """
    query($id: ID!) { account(id: $id) { bank {
      creditLimits { nodes { number movements { totalCount } } }
      guarantees(where: {type: {eq: PERF}}, orderBy: [{field: UNDERTAKING_NUMBER, direction: ASC}],
                 first: 2) {
        totalCount nodes { undertakingNumber applicant { name } limit { number }
                           amount { amount currency } demands { totalCount } } }
      payrollProjects { nodes { number status registers { totalCount } } } } } }
    """
    answer = ask(document, id=worked[0])

    assert answer["data"]["account"]["bank"] == {
        "creditLimits": {"nodes": [{"number": "CL-1", "movements": {"totalCount": 4}}]},
        "guarantees": {
            "totalCount": 3,
            "nodes": [
                {
                    "undertakingNumber": number,
                    "applicant": {"name": "Nordwerk"},
                    "limit": {"number": "CL-1"},
                    "amount": {"amount": amount, "currency": currency},
                    "demands": {"totalCount": 0},
                }
                for number, amount, currency in (
                    ("G-EUR", "750000.00", "EUR"),
                    ("G-GBP", "500000.00", "GBP"),
                )
            ],
        },
        "payrollProjects": {
            "nodes": [{"number": "PP-1", "status": "ACTIVE", "registers": {"totalCount": 0}}]
        },
    }


def test_the_good_file_becomes_a_register(client: Client, files: Files) -> None:
    project = client.project(client.account())
    taken = client(IMPORT, projectId=project, content=files("ok"))
    register = taken["payrollRegister"]

    assert taken["userErrors"] == []
    assert (register["lineCount"], register["controlSum"]) == (3, eur("4541.00"))
    assert (register["year"], register["number"]) == (2026, 1)
    assert (register["msgId"], register["origin"]) == ("PAYROLL-2026-01-0007", "PAIN001")
    assert [(line["seq"], line["amount"]["amount"]) for line in register["lines"]] == [
        (1, "1250.00"),
        (2, "980.55"),
        (3, "2310.45"),
    ]


@pytest.mark.parametrize(
    ("name", "code", "path"),
    [
        ("bad_count", "AM20", ["input", "content", "NbOfTxs"]),
        ("bad_ctrlsum", "AM17", ["input", "content", "CtrlSum"]),
        ("bad_iban", "AC03", ["input", "content", "lines", "2", "iban"]),
        ("dup_endtoend", "DU04", ["input", "content", "lines", "2", "endToEndId"]),
    ],
)
def test_a_bad_file_is_refused_with_its_iso_code(
    client: Client, files: Files, ask: Ask, name: str, code: str, path: list[str]
) -> None:
    project = client.project(client.account())
    refused = client(IMPORT, projectId=project, content=files(name))

    assert refused["payrollRegister"] is None
    assert refused["userErrors"][0] == {"code": code, "path": path}
    answer = ask("{ bankPayrollRegisters { totalCount } }")
    assert answer["data"]["bankPayrollRegisters"]["totalCount"] == 0


def test_a_register_is_given_line_by_line_checked_and_cancelled(client: Client) -> None:
    project = client.project(client.account())
    create = """
    mutation($input: BankPayrollRegisterCreateInput!) { bankPayrollRegisterCreate(input: $input) {
      payrollRegister { id version status contentHash } userErrors { code path } } }
    """
    line = {"name": "Mari Tamm", "iban": "EE382200221020145685", "amount": eur("2310.45")}
    wish = {
        "projectId": project,
        "period": "2026-03",
        "payDate": "2026-03-31",
        "lineCount": 1,
        "controlSum": eur("2310.45"),
        "lines": [line],
    }
    refused = client(create, **wish | {"controlSum": eur("2310.46"), "lineCount": 2})
    assert refused["userErrors"] == [
        {"code": "AM18", "path": ["input", "lineCount"]},
        {"code": "AM10", "path": ["input", "controlSum", "amount"]},
    ]
    register = client(create, **wish)["payrollRegister"]
    assert register["status"] == "DRAFT"

    validate = """
    mutation($input: BankPayrollRegisterValidateInput!) {
      bankPayrollRegisterValidate(input: $input) { payrollRegister { version status
        findings { lineSeq code severity message } lines { status reasonCode } } } }
    """
    checked = client(validate, id=register["id"], expectedVersion=register["version"])
    found = checked["payrollRegister"]
    assert found["status"] == "INVALID"
    assert found["findings"] == [
        {
            "lineSeq": 1,
            "code": "BE06",
            "severity": "ERROR",
            "message": "Nobody who is enrolled in the project has this account.",
        }
    ]
    assert found["lines"] == [{"status": "REJECTED", "reasonCode": "BE06"}]

    cancel = """
    mutation($input: BankPayrollRegisterCancelInput!) { bankPayrollRegisterCancel(input: $input) {
      payrollRegister { status reason } userErrors { code } } }
    """
    given = {"expectedVersion": found["version"], "reason": "Wrong month"}
    cancelled = client(cancel, id=register["id"], **given)
    assert cancelled["payrollRegister"] == {"status": "CANCELLED", "reason": "Wrong month"}


def test_a_person_is_enrolled(client: Client) -> None:
    project = client.project(client.account())
    create = """
    mutation($input: BankEnrolmentCreateInput!) { bankEnrolmentCreate(input: $input) {
      enrolment { id version status iban project { number } } userErrors { code path } } }
    """
    made = client(
        create,
        projectId=project,
        personnelNo="E-1",
        personName="Mari Tamm",
        iban="EE38 2200 2210 2014 5685",
    )["enrolment"]
    change = """
    mutation($input: BankEnrolmentStatusChangeInput!) {
      bankEnrolmentStatusChange(input: $input) {
        enrolment { status } userErrors { code message path } } }
    """
    step = {"id": made["id"], "expectedVersion": made["version"]}

    assert (made["iban"], made["project"]) == ("EE382200221020145685", {"number": "PP-1"})
    assert client(change, **step, status="ACTIVE") == {
        "enrolment": None,
        "userErrors": [
            {
                "code": "BANK_ENROLMENT_TRANSITION",
                "message": "The enrolment of Mari Tamm is DRAFT and cannot become ACTIVE: "
                "it may become SUBMITTED.",
                "path": ["input", "status"],
            }
        ],
    }
    assert client(change, **step, status="SUBMITTED")["enrolment"] == {"status": "SUBMITTED"}


def test_a_demand_is_presented_and_paid(client: Client) -> None:
    account = client.account()
    client.limit(account)
    guarantee = client.issue(account, "G-1", eur("100.00"))["guarantee"]
    present = """
    mutation($input: BankGuaranteeDemandPresentInput!) {
      bankGuaranteeDemandPresent(input: $input) {
        guaranteeDemand { id version number status examineBy amount { amount currency } }
        userErrors { code path } } }
    """
    wish = {"guaranteeId": guarantee["id"], "statement": "The works were not done."}
    demand = client(present, **wish, amount=eur("40.00"))["guaranteeDemand"]
    assert demand["examineBy"] == "2026-03-09"
    pay = """
    mutation($input: BankGuaranteeDemandPayInput!) { bankGuaranteeDemandPay(input: $input) {
      guaranteeDemand { status decidedOn guarantee {
        status paid { amount currency } available { amount currency } } }
      userErrors { code } } }
    """
    comply = """
    mutation($input: BankGuaranteeDemandComplyInput!) { bankGuaranteeDemandComply(input: $input) {
      guaranteeDemand { id status examinedBy } userErrors { code } } }
    """
    found = client(comply, id=demand["id"], expectedVersion=demand["version"])["guaranteeDemand"]
    assert (found["status"], found["examinedBy"]) == ("COMPLYING", "maker")
    client.consent()
    shown = """query($id: ID!) { bankGuaranteeDemand(id: $id) { version status } }"""
    payable = client.ask(shown, by=client.checker, id=demand["id"])["data"]["bankGuaranteeDemand"]
    assert payable["status"] == "PAYABLE"
    seen = {"id": demand["id"], "expectedVersion": payable["version"]}
    paid = client.ask(pay, by=client.checker, input=seen)["data"]["bankGuaranteeDemandPay"]

    assert paid["guaranteeDemand"] == {
        "status": "PAID",
        "decidedOn": "2026-03-02",
        "guarantee": {"status": "EFFECTIVE", "paid": eur("40.00"), "available": eur("60.00")},
    }
    assert client(EXPOSURE, accountId=account)["limits"][0]["used"] == eur("60.00")


def test_a_guarantee_that_changed_since_is_answered_as_it_is_now(client: Client) -> None:
    account = client.account()
    client.limit(account)
    guarantee = client.issue(account, "G-1", eur("100.00"))["guarantee"]
    reduce = """
    mutation($input: BankGuaranteeReduceInput!) { bankGuaranteeReduce(input: $input) {
      guarantee { version available { amount currency } } userErrors { code path } } }
    """
    step = {"id": guarantee["id"], "expectedVersion": guarantee["version"], "amount": eur("1.00")}
    client(reduce, **step)

    assert client(reduce, **step) == {
        "guarantee": {"version": guarantee["version"] + 1, "available": eur("99.00")},
        "userErrors": [{"code": "CONFLICT", "path": ["input", "expectedVersion"]}],
    }


def test_an_id_of_another_type_is_refused(client: Client) -> None:
    limit = client.limit(client.account())
    wish = {"accountId": limit, "number": "X", "amount": eur("1.00"), "validTo": "2027-12-31"}

    (error,) = client(LIMIT, **wish)["userErrors"]
    assert (error["code"], error["path"]) == ("BAD_ID", ["input", "accountId"])


@pytest.mark.parametrize("amount", ["1e400", "NaN", "Infinity", "-5.00", "0", "1.001", "abc"])
def test_an_amount_that_is_none_is_refused(client: Client, amount: str) -> None:
    account = client.account()
    wish = {
        "accountId": account,
        "number": "CL-1",
        "amount": eur(amount),
        "validTo": "2027-12-31",
    }
    answer = client.ask(LIMIT, input=wish)
    refused = answer.get("errors") or answer["data"]["bankCreditLimitCreate"]["userErrors"]

    assert refused
    totals = client.ask("{ bankCreditLimits { totalCount } }")
    assert totals["data"]["bankCreditLimits"]["totalCount"] == 0


def test_an_account_with_a_live_guarantee_is_not_archived(client: Client, ask: Ask) -> None:
    account = client.account()
    client.limit(account)
    client.issue(account, "G-1", eur("100.00"))
    archive = """
    mutation($input: AccountArchiveInput!) { accountArchive(input: $input) {
      account { id } userErrors { code message } } }
    """
    refused = client(archive, id=account, expectedVersion=1)

    assert refused["userErrors"] == [
        {
            "code": "BANK_OPEN_BUSINESS",
            "message": "Nordwerk has 1 guarantee(s) under which the bank may have to pay.",
        }
    ]


def test_merged_accounts_share_their_limits_and_guarantees(client: Client, ask: Ask) -> None:
    winner, loser = client.account("Winner"), client.account("Loser")
    client.limit(loser)
    client.issue(loser, "G-1", eur("100.00"))
    merge = """
    mutation($input: AccountMergeInput!) { accountMerge(input: $input) {
      accountMerge { id } userErrors { code } } }
    """
    assert client(merge, winnerId=winner, loserId=loser)["userErrors"] == []
    document = """
    query($id: ID!) { account(id: $id) { bank {
      creditLimits { totalCount } guarantees { totalCount } } } }
    """

    def totals(account: str) -> list[int]:
        found = ask(document, id=account)["data"]["account"]["bank"]
        return [found["creditLimits"]["totalCount"], found["guarantees"]["totalCount"]]

    assert totals(winner) == [1, 1]
    assert totals(loser) == [0, 0]


def test_each_deed_needs_its_permission(client: Client, actor: Actor) -> None:
    visitor = replace(actor, scopes=frozenset({"bank.guarantee.read"}))
    assert client.ask("{ bankGuarantees { totalCount } }", by=visitor) == {
        "data": {"bankGuarantees": {"totalCount": 0}}
    }
    account = client.account()
    wish = {"accountId": account, "number": "X", "amount": eur("1.00"), "validTo": "2027-01-01"}
    answers = [
        client.ask("{ bankPayrollRegisters { totalCount } }", by=visitor),
        client.ask("{ bankCreditLimits { totalCount } }", by=visitor),
        client.ask(EXPOSURE, by=visitor, input={"accountId": account}),
        client.ask(LIMIT, by=visitor, input=wish),
    ]
    assert [answer["errors"][0]["extensions"]["code"] for answer in answers] == ["FORBIDDEN"] * 4
    totals = client.ask("{ bankCreditLimits { totalCount } }")
    assert totals["data"]["bankCreditLimits"]["totalCount"] == 0


def test_the_example_answers_from_the_demonstration_data(bank: Any, client: Client) -> None:
    bank.write(lambda session: demo.load(session, bank.actor))
    answer = client.ask(BankCorporate.example)
    (acme,) = answer["data"]["accounts"]["nodes"]

    assert acme["bank"]["guarantees"]["totalCount"] == 3
    assert acme["bank"]["payrollProjects"]["nodes"] == [
        {
            "number": "PP-2026-001",
            "registers": {
                "nodes": [
                    {
                        "period": period,
                        "lineCount": 3,
                        "controlSum": eur("4541.00"),
                        "status": "VALIDATED" if period == "2026-01" else "EXECUTED",
                    }
                    for period in ("2025-10", "2025-11", "2025-12", "2026-01")
                ]
            },
        }
    ]


def test_the_jobs_end_what_is_over(bank: Any, client: Client, plugins: Plugins) -> None:
    account = client.account()
    client.limit(account)
    client.issue(account, "G-1", eur("100.00"))
    jobs = {job.name: job for _, job in plugins.jobs()}
    later = replace(bank.actor, now=datetime(2028, 1, 3, tzinfo=UTC))

    def run(name: str) -> str:
        said: str = bank.write(lambda session: jobs[name].run(session, later), later)
        return said

    assert run("expire_guarantees") == "1 expired, 0 with a demand to be decided, 1 closed"
    assert run("expire_limits") == "1 credit limits ended"
    found = client.ask("{ bankGuarantees { nodes { status limit { status } } } }")
    assert found["data"]["bankGuarantees"]["nodes"] == [
        {"status": "CLOSED", "limit": {"status": "EXPIRED"}}
    ]


README: Final = Path(__file__).parents[1] / "README.md"


def test_the_readme_shows_a_query_with_its_real_answer(bank: Any, client: Client) -> None:
    bank.write(lambda session: demo.load(session, bank.actor))
    query, answer = re.findall(
        r"```(?:graphql|json)\n(.*?)```", README.read_text("utf-8"), re.DOTALL
    )

    assert client.ask(query) == json.loads(answer)


def test_the_readme_names_every_permission() -> None:
    named = set(re.findall(r"`(bank\.[a-z_]+(?:\.[a-z_]+)+)`", README.read_text("utf-8")))

    assert named == {permission.name for permission in PERMISSIONS}


def test_banks_are_named_by_the_register_of_the_iban_s_country(client: Client) -> None:
    """37040044 is Commerzbank in Cologne, 22 Swedbank in Tallinn; Austria's 19043 is no bank's."""
    project = client.project(client.account())
    create = """mutation($input: BankEnrolmentCreateInput!) {
      bankEnrolmentCreate(input: $input) { enrolment { bankName } userErrors { code } } }"""
    people = {
        "Anna": "DE89370400440532013000",
        "Bert": None,
        "Mari": "EE382200221020145685",
        "Otto": "AT611904300234573201",
    }
    made = {
        name: client(create, projectId=project, personnelNo=name, personName=name, iban=iban)
        for name, iban in people.items()
    }
    listed = client.ask("{ bankEnrolments { nodes { personName bank: bankName } } }")["data"]

    names = {n["personName"]: n["bank"] for n in listed["bankEnrolments"]["nodes"]}
    assert names == {"Anna": "Commerzbank", "Bert": None, "Mari": "Swedbank AS", "Otto": None}
    assert {name: each["enrolment"]["bankName"] for name, each in made.items()} == names
