"""A person who was paid through payroll is exported, and forgotten but for what must be kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from portico.access import Actor
from portico.ledger import AuditValue
from portico.models import Contact
from portico.operations.contact_inputs import ContactCreate
from portico.operations.contacts import create_contact
from portico.operations.persons import ContactErase, erase_person
from portico.testing import Ask, Write, problems_of
from portico_bank_corporate.models import (
    BankEnrolmentStatus,
    BankRegisterStatus,
    BankSignatureClass,
    Enrolment,
    PayrollLine,
    PayrollRegister,
    Signatory,
)
from portico_bank_corporate.operations.signing import (
    BankSignatoryAdd,
    BankSignatoryRevoke,
    add_signatory,
    revoke_signatory,
)

IBAN = "DE89370400440532013000"


def test_payroll_is_exported_and_masked_once_it_is_over(
    bank: Any, write: Write, actor: Actor, ask: Ask
) -> None:
    person = write(lambda s: create_contact(s, actor, ContactCreate(family_name="Weber")))
    enrolment = bank.enrol(bank.project(), "7", person_name="Anna Weber", iban=IBAN)

    def tie(session: Any) -> None:
        found = session.get_one(Enrolment, enrolment.id)
        found.contact_id, found.person_name, found.tax_id = person.id, "Anna Weber", "DE1"
        found.status = BankEnrolmentStatus.ACTIVE

    write(tie)
    shown = ask(
        "query ($id: ID!) { personExport(input: {id: $id}) { data } }", id=f"con_{person.id.hex}"
    )["data"]["personExport"]["data"]
    assert [each["person_name"] for each in shown["bank"]["enrolments"]] == ["Anna Weber"]

    given = ContactErase(id=person.id, expected_version=1)
    problems = problems_of(lambda: write(lambda s: erase_person(s, actor, given)))
    assert problems == [("BANK_ENROLMENT_OPEN", "input.id")]

    def end(session: Any) -> None:
        session.get_one(Enrolment, enrolment.id).status = BankEnrolmentStatus.ENDED

    write(end)
    write(lambda s: erase_person(s, actor, given))

    left = write(lambda s: s.get_one(Enrolment, enrolment.id))
    assert (left.person_name, left.tax_id, left.iban) == ("(erased)", None, enrolment.iban)
    assert write(lambda s: s.get_one(Contact, person.id).family_name) == "(erased)"
    kept = write(
        lambda s: s.scalars(select(AuditValue.after).where(AuditValue.after.like("%Web%")))
    )
    assert list(kept) == []


def test_payments_keep_the_account_and_the_amount_but_not_who_it_was(
    bank: Any, write: Write, actor: Actor
) -> None:
    person = write(lambda s: create_contact(s, actor, ContactCreate(family_name="Weber")))
    project = bank.project()
    enrolment = bank.enrol_all(project)[0]
    register = bank.register(project)

    def tie(session: Any) -> None:
        found = session.get_one(Enrolment, enrolment.id)
        found.contact_id, found.status = person.id, BankEnrolmentStatus.ENDED
        found.deceased_on = actor.today
        line = session.get_one(PayrollLine, (register.id, 1))
        line.enrolment_id, line.tax_id, line.name = enrolment.id, "DE1", "Anna Weber"

    write(tie)
    before = write(lambda s: s.get_one(PayrollLine, (register.id, 1)))
    other = write(lambda s: s.get_one(PayrollLine, (register.id, 2)))
    given = ContactErase(id=person.id, expected_version=1)
    assert problems_of(lambda: write(lambda s: erase_person(s, actor, given))) == [
        ("BANK_REGISTER_OPEN", "input.id")
    ]

    def settle(session: Any) -> None:
        session.get_one(PayrollRegister, register.id).status = BankRegisterStatus.RECONCILED

    write(settle)
    write(lambda s: erase_person(s, actor, given))

    line = write(lambda s: s.get_one(PayrollLine, (register.id, 1)))
    assert (line.name, line.tax_id) == ("(erased)", None)
    assert (line.iban, line.amount) == (before.iban, before.amount)
    assert write(lambda s: s.get_one(PayrollLine, (register.id, 2)).name) == other.name
    assert write(lambda s: s.get_one(Enrolment, enrolment.id).deceased_on) is None
    kept = write(
        lambda s: s.scalars(select(AuditValue.after).where(AuditValue.after.like("%Web%"))).all()
    )
    assert kept == []


def test_a_mandate_ends_before_its_person_is_forgotten(
    bank: Any, sales: Any, write: Write, actor: Actor
) -> None:
    person = write(lambda s: create_contact(s, actor, ContactCreate(family_name="Weber")))
    terms: dict[str, Any] = {
        "person_key": "P-1",
        "signature_class": BankSignatureClass.E,
        "specimen": "S-1",
    }
    wish = BankSignatoryAdd(
        account_id=bank.account().id,
        contact_id=person.id,
        name="Anna Weber",
        valid_from=date(2020, 1, 1),
        **terms,
    )
    mandate = bank.do(add_signatory, wish)
    given = ContactErase(id=person.id, expected_version=1)
    problems = problems_of(lambda: write(lambda s: erase_person(s, actor, given)))
    assert problems == [("BANK_MANDATE_OPEN", "input.id")]

    over = date(2026, 1, 31)
    sales.step(revoke_signatory, BankSignatoryRevoke, mandate, valid_to=over)
    write(lambda s: erase_person(s, bank.actor, given), bank.actor)
    left = bank.get(Signatory, mandate.id)
    assert (left.name, "P-1" in left.person_key) == ("(erased)", False)
