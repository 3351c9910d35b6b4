"""The wall: whoever may not see what people owe finds it on no way that leads through the API."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import orjson
import pytest

from portico.access import Actor
from portico.plugins import Plugins
from portico.testing import Ask
from portico_bank_corporate.access import DEBT_AMOUNT_READ, DEBT_READ, DEBT_WRITE, PERMISSIONS
from portico_bank_corporate.models import (
    BankEmployeeLoanStatus,
    BankEmployeeProduct,
    DeductionMandate,
    EmployeeLoan,
    EmployeeTerms,
)
from portico_bank_corporate.models.repayment import BankRepayment

WALL: Final = {DEBT_READ, DEBT_AMOUNT_READ, DEBT_WRITE}
OWED: Final = ("7654.32", "7123.45", "432.1")
"""The loan, what is left of it, and what the person can afford: nowhere else in the data."""

MONEY: Final = "{ amount currency }"
TRAIL: Final = """auditTrail(first: 5) { nodes {
    subjectType changes personalChanges { field before after } } }"""


@pytest.fixture
def loan(bank: Any, sales: Any) -> EmployeeLoan:
    """A loan that a person took, with the mandate that the employer is told of."""
    project = bank.project()
    person = bank.enrol_all(project)[0]
    agreement = sales.agree(type("Client", (), {"id": project.account_id}))

    def lend(session: Any) -> EmployeeLoan:
        terms = EmployeeTerms(
            agreement_id=agreement.id,
            product=BankEmployeeProduct.LOAN,
            currency="EUR",
            yearly_rate=Decimal("9.6"),
            repayment=BankRepayment.ANNUITY,
            most_amount=Decimal(15_000),
            most_months=36,
            income_share=Decimal(40),
            valid_from=date(2026, 1, 1),
        )
        session.add(terms)
        session.flush()
        taken = EmployeeLoan(
            enrolment_id=person.id,
            terms_id=terms.id,
            amount=Decimal("7654.32"),
            currency="EUR",
            months=24,
            yearly_rate=Decimal("9.6"),
            repayment=BankRepayment.ANNUITY,
            instalment_amount=Decimal("351.80"),
            balance_amount=Decimal("7123.45"),
            affordability={"mostInstalment": "432.1 EUR"},
            offered_until=date(2026, 3, 31),
            status=BankEmployeeLoanStatus.ACTIVE,
            reference="LC-1",
        )
        session.add(taken)
        session.flush()
        session.add(
            DeductionMandate(
                enrolment_id=person.id,
                loan_id=taken.id,
                monthly_amount=Decimal("351.80"),
                currency="EUR",
                starts_on=date(2026, 4, 1),
            )
        )
        session.flush()
        return taken

    made: EmployeeLoan = bank.write(lend, bank.actor)
    return made


@pytest.fixture
def employer(actor: Actor, plugins: Plugins) -> Actor:
    """Somebody with every permission of the bank's but those behind the wall, and the audit's."""
    names = {each.name for each in PERMISSIONS} - WALL
    core = {"core.account.read", "core.contact.read", "core.audit.read", "core.approval.read"}
    return replace(actor, name="employer", scopes=frozenset(names | core))


FIGURES: Final = f"{{ amount {MONEY} balance {MONEY} instalment {MONEY} }}"
LOANS: Final = f"""id months reference amount {MONEY} balance {MONEY} enrolment {{ personnelNo }}"""
WAYS: Final = {
    "list": f"{{ bankEmployeeLoans {{ totalCount nodes {{ {LOANS} }} }} }}",
    "one": f"query($id: ID!) {{ bankEmployeeLoan(id: $id) {{ {LOANS} }} }}",
    "node": f"query($id: ID!) {{ node(id: $id) {{ ... on BankEmployeeLoan {{ {LOANS} }} }} }}",
    "nodes": f"query($id: ID!) {{ nodes(ids: [$id]) {{ ... on BankEmployeeLoan {{ {LOANS} }} }} }}",
    "filter": '{ bankEmployeeLoans(where: {balance: {amount: {gt: "7000"}}}) { totalCount } }',
    "filter of a person": """{ bankEmployeeLoans(where: {enrolment: {is:
        {personnelNo: {eq: "E-1"}}}}) { totalCount } }""",
    "aggregate": f"{{ bankEmployeeLoans {{ aggregate {{ count sum {FIGURES} max {FIGURES} }} }} }}",
    "groups": f"""{{ bankEmployeeLoans {{ aggregate {{ count }}
        groupBy(by: [{{field: STATUS}}]) {{ keys count sum {FIGURES} }} }} }}""",
    "people": f"{{ bankEnrolments(first: 5) {{ nodes {{ personnelNo {TRAIL} }} }} }}",
    "mandates": f"""{{ bankDeductionMandates(first: 5) {{ nodes {{ monthly {MONEY} {TRAIL}
        enrolment {{ personnelNo {TRAIL}
            project {{ number account {{ name {TRAIL} }} }} }} }} }} }}""",
    "terms": f"""{{ bankEmployeeTermsList(first: 5) {{ nodes {{
        {TRAIL} agreement {{ number {TRAIL} }}
        members(first: 2) {{ nodes {{ {TRAIL} }} }} }} }} }}""",
    "audit": """{ auditEntries { nodes { subjectType subjectId changes
        personalChanges { field before after } } } }""",
    "search": """{ search(text: "LC-1") { totalCount nodes { __typename } } }""",
    "schedule": f"""query($id: ID!) {{ bankEmployeeLoanSchedule(input: {{loanId: $id}})
        {{ total {MONEY} payments {{ balance {MONEY} }} }} }}""",
    "health": "{ bankEmployerHealths(first: 5) { nodes { explanation inputs } } }",
    "client": f"""{{ accounts(first: 5) {{ nodes {{ name bank {{
        payrollProjects(first: 2) {{ nodes {{ enrolments(first: 2) {{ nodes {{
            personnelNo {TRAIL} }} }} }} }} }} }} }} }}""",
}
OPEN: Final = {"people", "mandates", "terms", "audit", "search", "health", "client"}
"""What the employer may ask; all else is refused."""


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_to_what_people_owe(
    ask: Ask, loan: EmployeeLoan, employer: Actor, way: str
) -> None:
    variables = {"id": f"bel_{loan.id.hex}"} if "$id" in WAYS[way] else {}
    answer = ask(WAYS[way], by=employer, **variables)

    text = orjson.dumps(answer).decode()
    assert not [figure for figure in OWED if figure in text], text
    if way in OPEN:
        assert "errors" not in answer, answer
    else:
        codes = {each["extensions"]["code"] for each in answer.get("errors", [])}
        assert codes == {"FORBIDDEN"}, answer


@pytest.mark.parametrize("way", ["list", "one", "node", "nodes", "filter", "aggregate", "groups"])
def test_who_may_see_that_there_are_loans_sees_no_amounts(
    ask: Ask, loan: EmployeeLoan, employer: Actor, way: str
) -> None:
    clerk = replace(employer, name="clerk", scopes=employer.scopes | {DEBT_READ})
    variables = {"id": f"bel_{loan.id.hex}"} if "$id" in WAYS[way] else {}
    text = orjson.dumps(ask(WAYS[way], by=clerk, **variables)).decode()

    assert not [figure for figure in (*OWED, "351.8") if figure in text], text


def test_amounts_cannot_be_guessed_by_filters(
    ask: Ask, loan: EmployeeLoan, employer: Actor
) -> None:
    """A filter on what must not be seen tells nothing: it is refused, whatever it asks."""
    clerk = replace(employer, name="clerk", scopes=employer.scopes | {DEBT_READ})

    for bound in ("7000", "8000"):
        query = (
            "query($bound: Decimal!) { bankEmployeeLoans(where: {balance: {amount: {gt: $bound}}})"
            " { totalCount } }"
        )
        answer = ask(query, by=clerk, bound=bound)
        assert [each["extensions"]["code"] for each in answer["errors"]] == ["FIELD_HIDDEN"]


def test_the_mandate_is_what_the_employer_is_told(
    ask: Ask, loan: EmployeeLoan, employer: Actor
) -> None:
    query = """{ bankDeductionMandates(first: 5) { nodes {
        monthly { amount } enrolment { personnelNo } } } }"""
    told = ask(query, by=employer)["data"]["bankDeductionMandates"]["nodes"]

    assert told == [{"monthly": {"amount": "351.80"}, "enrolment": {"personnelNo": "E-1"}}]
