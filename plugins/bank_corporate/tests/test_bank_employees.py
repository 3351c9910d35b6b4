"""Loans and insurance for an employer's people, and the wall before what they owe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portico.access import Actor
from portico.testing import Ask, problems_of
from portico.values import Money
from portico_bank_corporate.models import (
    BankAccountKind,
    BankAccountStatus,
    BankChargeKind,
    BankEmployeeLoanStatus,
    BankEmployeeProduct,
    BankEnrolmentStatus,
    BankLineStatus,
    BankRegisterStatus,
    Charge,
    ClientAccount,
    DeductionMandate,
    EmployeeLoan,
    EmployeeTerms,
    Enrolment,
    InsuranceMember,
    PayrollLine,
    PayrollRegister,
)
from portico_bank_corporate.models.annuity import affordable, instalment, interest
from portico_bank_corporate.models.repayment import BankRepayment
from portico_bank_corporate.operations.charges import BankChargeReverse, reverse_charge
from portico_bank_corporate.operations.client_accounts import BankAccountRequest, request_account
from portico_bank_corporate.operations.concentration import (
    BankConcentrationQuestion,
    concentration,
)
from portico_bank_corporate.operations.employee_loans import (
    BankAffordabilityQuestion,
    BankEmployeeLoanAccept,
    BankEmployeeLoanOffer,
    BankEmployeeLoanRepay,
    accept_loan,
    affordability,
    offer_loan,
    repay_loan,
)
from portico_bank_corporate.operations.employee_terms import (
    BankEmployeeTermsAgree,
    BankInsuranceMemberJoin,
    BankInsuranceMemberLeave,
    agree_employee_terms,
    join_insurance,
    leave_insurance,
)
from portico_bank_corporate.operations.employer_health import (
    BankEmployerHealthAssess,
    assess_employer,
)
from portico_bank_corporate.operations.insurance_premiums import (
    BankInsurancePremiumQuestion,
    insurance_premium,
)
from portico_bank_corporate.operations.leavers import move_to_retail
from portico_bank_corporate.operations.payroll_registers import create_payroll_register

D = Decimal
LINEAR = BankRepayment.LINEAR
LOAN, INSURANCE = BankEmployeeProduct.LOAN, BankEmployeeProduct.INSURANCE
SEEN = """{ bankEmployeeLoans { nodes { id status months
  amount { amount } instalment { amount } balance { amount } } } }"""
TOLD = """{ bankDeductionMandates { nodes { monthly { amount } enrolment { personnelNo } } } }"""


def eur(amount: str) -> Money:
    return Money(D(amount), "EUR")


def test_the_annuity_of_the_domain_page() -> None:
    """Domain page 3.15: 12 000 at 9.6 % for 24 months: 551.53; without interest 500.00."""
    assert instalment(D(12_000), D("9.6"), 24, "EUR") == D("551.53")
    assert instalment(D(12_000), D(0), 24, "EUR") == D("500.00")
    assert interest(D(12_000), D("9.6"), "EUR") == D("96.00")


def test_what_can_be_afforded_on_the_domain_page() -> None:
    """Domain page 3.15: 1 250, 1 180, 1 310: 1 246.67; 40 % is 498.67; less 120: 378.67."""
    found = affordable([D(1250), D(1180), D(1310)], D(40), D(120), "EUR")

    assert (found.mean_pay, found.cap, found.most) == (D("1246.67"), D("498.67"), D("378.67"))
    assert affordable([D(100)], D(40), D(50), "EUR").most == 0


@pytest.mark.parametrize(
    ("amount", "yearly", "months", "currency", "expected"),
    [
        ("1000", "12", 1, "EUR", "1010.00"),
        ("1000", "12", 2, "EUR", "507.51"),  # 1000 / (1/1.01 + 1/1.0201) = 507.5124…
        ("100", "0", 3, "EUR", "33.33"),
        ("200", "0", 3, "EUR", "66.67"),
        ("0.01", "0", 2, "EUR", "0.01"),  # half a cent
        ("1000", "0", 3, "JPY", "333"),
        ("10000", "9.6", 24, "EUR", "459.61"),
        ("12000", "9.6", 24, "KWD", "551.526"),
    ],
)
def test_other_annuities(
    amount: str, yearly: str, months: int, currency: str, expected: str
) -> None:
    assert instalment(D(amount), D(yearly), months, currency) == D(expected)


@pytest.mark.parametrize(
    ("pays", "share", "existing", "mean", "cap", "most"),
    [
        ("1000.01 1000.02 1000.02", "50", "0", "1000.02", "500.01", "500.01"),  # 500.00833…
        ("0.01 0.02", "50", "0", "0.02", "0.01", "0.01"),  # 0.015, and 0.0075
        ("900", "40", "360.00", "900.00", "360.00", "0.00"),
        ("900", "40", "360.01", "900.00", "360.00", "0.00"),
    ],
)
def test_other_means(pays: str, share: str, existing: str, mean: str, cap: str, most: str) -> None:
    found = affordable([D(each) for each in pays.split()], D(share), D(existing), "EUR")

    assert (found.mean_pay, found.cap, found.most) == (D(mean), D(cap), D(most))


class Staff:
    """An employer in good health, with one person paid for three months."""

    def __init__(self, bank: Any, sales: Any) -> None:
        self.bank, self.sales = bank, sales
        self.project = bank.project()
        self.person: Enrolment = bank.enrol_all(self.project)[0]
        self.employer: Any = type("Client", (), {"id": self.project.account_id})
        self.agreement = sales.agree(self.employer)
        for month, pay in ((12, "1310.00"), (1, "1180.00"), (2, "1250.00")):
            self.pay(date(2025 if month == 12 else 2026, month, 26), pay)
        self.assess()

    def pay(self, day: date, amount: str) -> None:
        name, iban = self.person.person_name, self.person.iban
        given = {"period": f"{day:%Y-%m}", "pay_date": day, "control_sum": eur(amount)}
        lines = [self.bank.line(name, iban, amount)]
        wish = self.bank.wish(self.project, line_count=1, lines=lines, **given)
        register = self.bank.do(create_payroll_register, wish, on=day)

        def execute(session: Any) -> None:
            line = session.get_one(PayrollLine, (register.id, 1))
            line.status, line.executed_on = BankLineStatus.EXECUTED, day
            line.enrolment_id = self.person.id
            session.get_one(PayrollRegister, register.id).status = BankRegisterStatus.EXECUTED

        self.bank.write(execute)

    def assess(self) -> None:
        wish = BankEmployerHealthAssess(account_id=self.employer.id)
        self.bank.do(assess_employer, wish)

    def terms(self, **given: Any) -> EmployeeTerms:
        loan = {
            "yearly_rate": D("9.6"),
            "most_amount": D(15_000),
            "most_months": 36,
            "income_share": D(40),
        }
        shape: dict[str, Any] = {"product": LOAN, "currency": "EUR", **loan}
        if "premium" in given:
            shape = {"product": INSURANCE, "currency": "EUR"}
        wish = BankEmployeeTermsAgree(
            agreement_id=self.agreement.id, valid_from=date(2026, 1, 1), **shape | given
        )
        agreed: EmployeeTerms = self.bank.do(agree_employee_terms, wish)
        return agreed

    def offer(self, terms: EmployeeTerms, amount: str, months: int, **given: Any) -> EmployeeLoan:
        wish = BankEmployeeLoanOffer(
            enrolment_id=self.person.id,
            terms_id=terms.id,
            amount=eur(amount),
            months=months,
            **given,
        )
        offered: EmployeeLoan = self.bank.do(offer_loan, wish)
        return offered

    def accept(self, loan: EmployeeLoan) -> EmployeeLoan:
        accepted: EmployeeLoan = self.sales.step(
            accept_loan, BankEmployeeLoanAccept, loan, reference="LC-1"
        )
        return accepted

    def repay(self, loan: EmployeeLoan, amount: str) -> EmployeeLoan:
        paid: EmployeeLoan = self.sales.step(
            repay_loan, BankEmployeeLoanRepay, loan, amount=eur(amount)
        )
        return paid


@pytest.fixture
def staff(bank: Any, sales: Any) -> Staff:
    return Staff(bank, sales)


def test_means_are_found_in_what_was_paid(bank: Any, staff: Staff) -> None:
    """Domain page 3.15, from the registers."""
    question = BankAffordabilityQuestion(
        enrolment_id=staff.person.id, terms_id=staff.terms().id, other_instalments=D(120)
    )
    found = bank.do(affordability, question)

    assert found.pays == [eur("1250.00"), eur("1180.00"), eur("1310.00")]
    assert (found.mean_pay, found.cap) == (eur("1246.67"), eur("498.67"))
    assert found.most_instalment == eur("378.67")


def test_an_offer_is_within_terms_and_means(staff: Staff) -> None:
    """10 000 for 24 months is 459.61 a month, of 498.67; with 120 elsewhere it is too much."""
    terms = staff.terms()
    too_much = problems_of(lambda: staff.offer(terms, "12000.00", 24))
    assert too_much == [("BANK_NOT_AFFORDABLE", "input.amount")]
    assert problems_of(lambda: staff.offer(terms, "10000.00", 24, other_instalments=D(120))) == [
        ("BANK_NOT_AFFORDABLE", "input.amount")
    ]
    assert problems_of(lambda: staff.offer(terms, "15000.01", 37)) == [
        ("BANK_EMPLOYEE_TERMS", "input.amount.amount"),
        ("BANK_EMPLOYEE_TERMS", "input.months"),
    ]

    offered = staff.offer(terms, "10000.00", 24)
    assert (offered.instalment_amount, offered.balance_amount) == (D("459.61"), D(0))
    # An open offer counts: there is no room for a second one.
    assert problems_of(lambda: staff.offer(terms, "1000.00", 12)) == [
        ("BANK_NOT_AFFORDABLE", "input.amount")
    ]


def test_accepted_the_employer_is_told_what_to_deduct(bank: Any, staff: Staff) -> None:
    loan = staff.accept(staff.offer(staff.terms(), "10000.00", 24))

    assert (loan.status, loan.balance_amount) == (BankEmployeeLoanStatus.ACTIVE, D(10_000))
    (mandate,) = bank.all(DeductionMandate)
    assert (mandate.monthly_amount, mandate.starts_on) == (D("459.61"), date(2026, 4, 1))


def test_what_people_owe_counts_for_the_concentration_on_their_employer(
    bank: Any, staff: Staff
) -> None:
    staff.accept(staff.offer(staff.terms(), "10000.00", 24))
    found = bank.do(concentration, BankConcentrationQuestion(currency="EUR"))

    (client,) = found.clients
    assert (client.account_id, client.share) == (staff.employer.id, 100)
    assert (client.staff_loans, client.guarantees) == (eur("10000.00"), eur("0.00"))


def test_paid_back_interest_first_the_mandate_ends(bank: Any, staff: Staff) -> None:
    """1 000 at 9.6 %: 8.00 in the first month; of 500.00 paid 492.00 comes off; then 4.06."""
    loan = staff.accept(staff.offer(staff.terms(), "1000.00", 12))
    assert problems_of(lambda: staff.repay(loan, "8.00")) == [
        ("BANK_AMOUNT", "input.amount.amount")
    ]
    assert staff.repay(loan, "500.00").balance_amount == D("508.00")
    assert problems_of(lambda: staff.repay(loan, "512.07")) == [
        ("BANK_AMOUNT", "input.amount.amount")
    ]

    paid = staff.repay(loan, "512.06")
    assert (paid.status, paid.balance_amount) == (BankEmployeeLoanStatus.REPAID, D(0))
    assert [each.ended_on for each in bank.all(DeductionMandate)] == [date(2026, 4, 1)]


def test_offers_need_a_healthy_employer_and_its_own_terms(
    bank: Any, sales: Any, staff: Staff
) -> None:
    terms = staff.terms()
    other = sales.agree(bank.account("Other"), number="SA-2")
    staff.agreement = other
    foreign = staff.terms()
    assert problems_of(lambda: staff.offer(foreign, "1000.00", 12)) == [
        ("BANK_OTHER_CLIENT", "input.termsId")
    ]

    later = bank.on(date(2026, 6, 1))
    wish = BankEmployeeLoanOffer(
        enrolment_id=staff.person.id, terms_id=terms.id, amount=eur("1000.00"), months=12
    )
    assert problems_of(lambda: bank.write(lambda s: offer_loan(s, later, wish), later)) == [
        ("BANK_EMPLOYER_HEALTH", "input.enrolmentId")
    ]


def test_the_employer_never_sees_what_its_people_owe(
    bank: Any, staff: Staff, actor: Actor, ask: Ask
) -> None:
    loan = staff.accept(staff.offer(staff.terms(), "10000.00", 24))
    told = {"bank.employee_staff.read", "bank.enrolment.read"}
    employer = replace(actor, name="employer", scopes=frozenset(told))
    clerk = replace(actor, name="clerk", scopes=frozenset(told | {"bank.employee_loan.read"}))

    refused = ask(SEEN, by=employer)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert ask(TOLD, by=employer)["data"]["bankDeductionMandates"]["nodes"] == [
        {"monthly": {"amount": "459.61"}, "enrolment": {"personnelNo": "E-1"}}
    ]
    (seen,) = ask(SEEN, by=clerk)["data"]["bankEmployeeLoans"]["nodes"]
    assert (seen["status"], seen["amount"], seen["balance"]) == ("ACTIVE", None, None)
    (whole,) = ask(SEEN)["data"]["bankEmployeeLoans"]["nodes"]
    assert whole["balance"] == {"amount": "10000.00"}
    assert whole["id"] == f"bel_{loan.id.hex}"


SCHEDULE = """query($input: BankLoanScheduleQuestionInput!) {
  bankEmployeeLoanSchedule(input: $input) { total { amount } totalInterest { amount }
    payments { number period instalment { amount } balance { amount } } } }"""


def test_the_plan_of_a_loan_begins_with_its_deductions(
    staff: Staff, actor: Actor, ask: Ask
) -> None:
    loan = staff.accept(staff.offer(staff.terms(), "1000.00", 3))
    question = {"loanId": f"bel_{loan.id.hex}"}

    plan = ask(SCHEDULE, input=question)["data"]["bankEmployeeLoanSchedule"]
    assert [each["period"] for each in plan["payments"]] == ["2026-04", "2026-05", "2026-06"]
    assert {each["instalment"]["amount"] for each in plan["payments"]} == {"338.68"}
    assert (plan["total"]["amount"], plan["totalInterest"]["amount"]) == ("1016.04", "16.04")
    linear = ask(SCHEDULE, input=question | {"method": "LINEAR"})["data"]
    assert linear["bankEmployeeLoanSchedule"]["total"]["amount"] == "1016.00"
    employer = replace(actor, name="employer", scopes=frozenset({"bank.employee_staff.read"}))
    refused = ask(SCHEDULE, by=employer, input=question)
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_paid_by_the_plan_nothing_is_left(staff: Staff) -> None:
    loan = staff.accept(staff.offer(staff.terms(), "1000.00", 3))
    for _ in range(3):
        loan = staff.repay(loan, "338.68")

    assert (loan.status, loan.balance_amount) == (BankEmployeeLoanStatus.REPAID, D(0))


def deductions(bank: Any) -> list[tuple[date, date | None, Decimal]]:
    return [
        (each.starts_on, each.ended_on, each.monthly_amount)
        for each in bank.all(DeductionMandate, DeductionMandate.starts_on)
    ]


def test_a_linear_loan_is_an_agreed_term(bank: Any, staff: Staff, ask: Ask) -> None:
    """1 000 at 9.6 % in 3: 341.33, 338.67, 336.00; the employer is told month by month."""
    loan = staff.accept(staff.offer(staff.terms(repayment=LINEAR), "1000.00", 3))
    assert (loan.repayment, loan.instalment_amount) == (LINEAR, D("341.33"))
    april, may, june = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
    assert deductions(bank) == [(april, None, D("341.33"))]

    def pay(amount: str, on: date) -> EmployeeLoan:
        seen = bank.get(EmployeeLoan, loan.id).version
        wish = BankEmployeeLoanRepay(id=loan.id, expected_version=seen, amount=eur(amount))
        paid: EmployeeLoan = bank.do(repay_loan, wish, on=on)
        return paid

    assert pay("341.33", date(2026, 4, 28)).instalment_amount == D("338.67")
    assert pay("338.67", date(2026, 5, 28)).instalment_amount == D("336.00")
    assert pay("336.00", date(2026, 6, 26)).status is BankEmployeeLoanStatus.REPAID
    assert deductions(bank) == [
        (april, date(2026, 4, 30), D("341.33")),
        (may, date(2026, 5, 31), D("338.67")),
        (june, date(2026, 6, 26), D("336.00")),
    ]
    question = {"loanId": f"bel_{loan.id.hex}"}
    plan = ask(SCHEDULE, input=question)["data"]["bankEmployeeLoanSchedule"]
    assert plan["total"]["amount"] == "1016.00"


def test_a_linear_loan_must_be_affordable_in_its_first_month(staff: Staff) -> None:
    """12 000 in 24 months at 9.6 %: 500.00 and 96.00 of interest, of 498.67."""
    terms = staff.terms(repayment=LINEAR)

    assert problems_of(lambda: staff.offer(terms, "12000.00", 24)) == [
        ("BANK_NOT_AFFORDABLE", "input.amount")
    ]
    assert staff.offer(terms, "10000.00", 24).instalment_amount == D("496.67")


def test_an_extra_payment_before_the_first_deduction_makes_it_smaller(
    bank: Any, staff: Staff
) -> None:
    """Of 1 000 in 3, 108.00 are paid at once: 8.00 is interest; of 900 left, 666.67 stay next."""
    loan = staff.accept(staff.offer(staff.terms(repayment=LINEAR), "1000.00", 3))
    paid = staff.repay(loan, "108.00")

    assert (paid.balance_amount, paid.instalment_amount) == (D("900.00"), D("240.53"))
    assert deductions(bank) == [(date(2026, 4, 1), None, D("240.53"))]


def test_the_last_instalment_of_an_annuity_is_what_is_left(bank: Any, staff: Staff) -> None:
    """900 at 12 % in 2 is 456.76; of 600.00 paid 591.00 comes off: 309.00 and 3.09 are left."""
    loan = staff.accept(staff.offer(staff.terms(yearly_rate=D(12)), "900.00", 2))
    assert loan.instalment_amount == D("456.76")
    loan = staff.repay(loan, "600.00")

    assert (loan.balance_amount, loan.instalment_amount) == (D("309.00"), D("312.09"))


def test_who_leaves_owes_without_the_employer(bank: Any, sales: Any, staff: Staff) -> None:
    """Deductions and insurance end with the last day; the account is at the retail tariff later."""
    insurance = staff.terms(premium=D("3.50"))
    place = join(bank, insurance, staff.person, date(2026, 3, 2))
    loan = staff.accept(staff.offer(staff.terms(), "1000.00", 12))
    account = own_account(bank, staff)
    gone = bank.step(
        bank.get(Enrolment, staff.person.id), BankEnrolmentStatus.ENDED, left_on=date(2026, 3, 15)
    )

    assert (gone.ended_on, gone.retail_from) == (date(2026, 3, 2), date(2026, 4, 1))
    assert bank.get(InsuranceMember, place.id).left_on == date(2026, 3, 15)
    assert [each[1] for each in deductions(bank)] == [date(2026, 4, 1)]
    assert bank.get(EmployeeLoan, loan.id).balance_amount == D(1000)

    def move(day: date) -> str:
        later = bank.on(day)
        done: str = bank.write(lambda session: move_to_retail(session, later), later)
        return done

    assert move(date(2026, 3, 31)) == "0 accounts moved to the retail tariff"
    assert move(date(2026, 4, 1)) == "1 accounts moved to the retail tariff"
    assert bank.get(ClientAccount, account.id).kind is BankAccountKind.RETAIL
    assert move(date(2026, 4, 2)) == "0 accounts moved to the retail tariff"


def test_who_is_paid_by_another_employer_keeps_the_account(bank: Any, staff: Staff) -> None:
    account = own_account(bank, staff)
    other = bank.project(bank.account("Second"), number="PP-2", retail_after_days=0)
    bank.enrol(other, "X-1", person_name="Anna Kowalska", iban=staff.person.iban)
    bank.step(bank.get(Enrolment, staff.person.id), BankEnrolmentStatus.ENDED)
    later = bank.on(date(2026, 6, 1))
    bank.write(lambda session: move_to_retail(session, later), later)

    assert bank.get(ClientAccount, account.id).kind is BankAccountKind.EMPLOYEE
    wish = BankAccountRequest(
        account_id=staff.employer.id, kind=BankAccountKind.RETAIL, country="PL", currency="PLN"
    )
    assert problems_of(lambda: bank.do(request_account, wish)) == [
        ("BANK_ACCOUNT_KIND", "input.kind")
    ]


def own_account(bank: Any, staff: Staff) -> ClientAccount:
    """The person's account with us, opened for the employer."""

    def add(session: Any) -> ClientAccount:
        account = ClientAccount(
            account_id=staff.employer.id,
            kind=BankAccountKind.EMPLOYEE,
            country="PL",
            currency="EUR",
            iban=staff.person.iban,
            status=BankAccountStatus.ACTIVE,
        )
        session.add(account)
        session.flush()
        return account

    made: ClientAccount = bank.write(add, bank.actor)
    return made


def test_a_place_in_the_insurance_needs_a_healthy_employer_too(bank: Any, staff: Staff) -> None:
    terms, person = staff.terms(premium=D("3.50")), staff.person
    wish = BankInsuranceMemberJoin(
        enrolment_id=person.id, terms_id=terms.id, joined_on=date(2026, 6, 1)
    )

    assert problems_of(lambda: bank.do(join_insurance, wish, on=date(2026, 6, 1))) == [
        ("BANK_EMPLOYER_HEALTH", "input.enrolmentId")
    ]


def join(bank: Any, terms: EmployeeTerms, person: Enrolment, day: date) -> Any:
    wish = BankInsuranceMemberJoin(enrolment_id=person.id, terms_id=terms.id, joined_on=day)
    return bank.do(join_insurance, wish)


def test_premiums_are_charged_once_month_by_month(bank: Any, sales: Any, staff: Staff) -> None:
    """3.50 a head: March from the 2nd 30/31 = 3.39, April with 15/30 more 5.25, later 1.75."""
    terms = staff.terms(premium=D("3.50"))
    ann, ben, mia = bank.all(Enrolment, Enrolment.personnel_no)
    join(bank, terms, ann, date(2026, 3, 2))
    join(bank, terms, ben, date(2026, 4, 16))
    assert premiums(sales, staff, date(2026, 3, 31)) == []

    april = [("2026-03", D("3.39"), 1), ("2026-04", D("5.25"), 2)]
    assert premiums(sales, staff, date(2026, 5, 1)) == april
    assert premiums(sales, staff, date(2026, 5, 2)) == april

    late = join(bank, terms, mia, date(2026, 4, 16))
    assert premiums(sales, staff, date(2026, 5, 3)) == [*april, ("2026-04", D("1.75"), 3)]
    assert premiums(sales, staff, date(2026, 5, 4)) == [*april, ("2026-04", D("1.75"), 3)]

    sales.step(leave_insurance, BankInsuranceMemberLeave, late, left_on=date(2026, 4, 30))
    assert premiums(sales, staff, date(2026, 6, 1))[3:] == [("2026-05", D("7.00"), 2)]


def test_a_premium_that_was_too_much_is_reversed_and_charged_anew(
    bank: Any, sales: Any, staff: Staff
) -> None:
    terms = staff.terms(premium=D("3.50"))
    place = join(bank, terms, bank.all(Enrolment)[0], date(2026, 4, 1))
    assert premiums(sales, staff, date(2026, 5, 1)) == [("2026-04", D("3.50"), 1)]
    sales.step(leave_insurance, BankInsuranceMemberLeave, place, left_on=date(2026, 4, 15))
    assert premiums(sales, staff, date(2026, 5, 2)) == [("2026-04", D("3.50"), 1)]

    (charge,) = [each for each in bank.all(Charge) if each.kind is BankChargeKind.PREMIUM]
    sales.step(reverse_charge, BankChargeReverse, charge, reason="She left on the 15th.")
    assert premiums(sales, staff, date(2026, 5, 2)) == [
        ("2026-04", D("3.50"), 1),
        ("2026-04", D("1.75"), 1),
    ]


def premiums(sales: Any, staff: Staff, on: date) -> list[tuple[str, Decimal, int]]:
    """The premiums charged by a day, in the order of their months."""
    return [
        (each.period, each.amount, each.quantity)
        for each in sales.bill(staff.agreement, on)
        if each.kind is BankChargeKind.PREMIUM
    ]


def test_a_group_insurance_is_paid_by_the_days(bank: Any, sales: Any, staff: Staff) -> None:
    """Domain page 3.16: 3.50 a head and month; who joins on 16 April 2026 costs 15/30: 1.75."""
    terms = staff.terms(premium=D("3.50"))
    people = bank.all(Enrolment, Enrolment.personnel_no)
    members = []
    for person, joined_on in zip(people, ((2026, 3, 2), (2026, 4, 16), (2026, 4, 1)), strict=True):
        wish = BankInsuranceMemberJoin(
            enrolment_id=person.id, terms_id=terms.id, joined_on=date(*joined_on)
        )
        members.append(bank.do(join_insurance, wish))
    sales.step(leave_insurance, BankInsuranceMemberLeave, members[2], left_on=date(2026, 4, 10))

    question = BankInsurancePremiumQuestion(terms_id=terms.id, period="2026-04")
    found = bank.do(insurance_premium, question)
    assert {(each.days, each.premium.amount) for each in found.parts} == {
        (30, D("3.50")),
        (15, D("1.75")),
        (10, D("1.17")),
    }
    assert (found.total, found.days_of_month) == (eur("6.42"), 30)
    again = BankInsuranceMemberJoin(
        enrolment_id=people[0].id, terms_id=terms.id, joined_on=date(2026, 5, 1)
    )
    assert problems_of(lambda: bank.do(join_insurance, again)) == [
        ("BANK_INSURED", "input.joinedOn")
    ]


def test_the_premiums_of_a_month_are_rounded_once(bank: Any, sales: Any, staff: Staff) -> None:
    """Three places for 10 of 30 days at 3.50 are one whole place, 3.50; each alone is 1.17."""
    terms = staff.terms(premium=D("3.50"))
    for person in bank.all(Enrolment, Enrolment.personnel_no):
        join(bank, terms, person, date(2026, 4, 21))
    question = BankInsurancePremiumQuestion(terms_id=terms.id, period="2026-04")
    found = bank.do(insurance_premium, question)

    assert [each.premium.amount for each in found.parts] == [D("1.17"), D("1.16"), D("1.17")]
    assert found.total == eur("3.50")
    assert premiums(sales, staff, date(2026, 5, 1)) == [("2026-04", D("3.50"), 3)]


def test_terms_have_what_is_offered_and_nothing_else(staff: Staff) -> None:
    assert problems_of(lambda: staff.terms(most_months=None)) == [
        ("BANK_EMPLOYEE_TERMS", "input.mostMonths")
    ]
    assert problems_of(lambda: staff.terms(premium=D(1), income_share=D(40))) == [
        ("BANK_EMPLOYEE_TERMS", "input.incomeShare")
    ]
