"""Writing corporate agreements, and beginning new editions of them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import UNSET
from portico_hotel_corporate.models import (
    Agreement,
    Blackout,
    HotelAgreementStatus,
    HotelStatusScope,
    Property,
)
from portico_hotel_corporate.models.agreement_status import BEING_WRITTEN, IN_FORCE
from portico_hotel_corporate.operations.agreement_inputs import (
    HotelAgreementAmend,
    HotelAgreementCreate,
    HotelAgreementUpdate,
    HotelBlackoutAnnounce,
)
from portico_hotel_corporate.operations.agreement_parts import (
    copy_part,
    new_blackout,
    write_blackouts,
    write_entitlements,
    write_lines,
    write_obligations,
)
from portico_hotel_corporate.operations.codes import initial_code

TERMS: Final = (
    *("title", "covers_children", "stackable", "best_of_bar", "valid_from", "valid_to"),
    *("notice_days", "auto_renew", "tax_inclusive", "booking_codes"),
)
COPIED: Final = (*TERMS, "number", "account_id", "property_id", "kind", "currency")


def create_agreement(session: Session, actor: Actor, input: HotelAgreementCreate) -> Agreement:
    """Write a corporate agreement: a draft, until it is signed."""
    account = get_account(session, input.account_id, "input", "accountId")
    agreement = Agreement(account_id=account.id, edition=1)
    if input.property_id is not None:
        agreement.place = get(session, Property, input.property_id, "input", "propertyId")
        agreement.property_id = input.property_id
    problems = Problems()
    if assign(agreement, input, ("number", "kind", "currency"), problems, "input"):
        _refuse_taken_number(session, agreement.number, problems)
    _fill(session, actor, agreement, input, problems)
    agreement.enter(HotelAgreementStatus.DRAFT, actor, None)
    agreement.call(initial_code(session, HotelStatusScope.AGREEMENT))
    session.add(agreement)
    session.flush()
    return agreement


def update_agreement(session: Session, actor: Actor, input: HotelAgreementUpdate) -> Agreement:
    """Rewrite an agreement that is not signed yet."""
    agreement = get(session, Agreement, input.id, lock=True)
    expect_version(agreement, input.expected_version)
    agreement.require_being_written()
    for name in ("rate_lines", "blackouts", "entitlements", "obligations"):
        if getattr(input, name) is not UNSET:
            getattr(agreement, name).clear()
    session.flush()
    with session.no_autoflush:
        _fill(session, actor, agreement, input, Problems())
    session.flush()
    return agreement


def amend_agreement(session: Session, actor: Actor, input: HotelAgreementAmend) -> Agreement:
    """Begin a new edition of an agreement in force: a draft that takes its place once active."""
    old = get(session, Agreement, input.id, lock=True)
    expect_version(old, input.expected_version)
    if old.status not in IN_FORCE:
        raise refuse(
            "HOTEL_AGREEMENT_STEP",
            f"{old.label} is {old.status.name}. Only what is in force is amended"
            + ("; rewrite it instead." if old.status in BEING_WRITTEN else "."),
            "input",
            "id",
        )
    get_account(session, old.account_id, "input", "id")
    new = next_edition(session, old)
    for line in old.rate_lines:
        new.rate_lines.append(copy_part(line))
    for blackout in old.blackouts:
        new.blackouts.append(copy_part(blackout))
    for entitlement in old.entitlements:
        new.entitlements.append(copy_part(entitlement))
    for duty in old.obligations:
        new.obligations.append(copy_part(duty))
    new.fill_notice()
    new.enter(HotelAgreementStatus.DRAFT, actor, f"amends edition {old.edition}")
    new.call(initial_code(session, HotelStatusScope.AGREEMENT))
    session.add(new)
    session.flush()
    return new


def next_edition(session: Session, old: Agreement) -> Agreement:
    """An edition after the last one, with the terms of an old one and none of its parts.

    What it promises for referrals is copied: the client was won by that, too.
    """
    last = session.scalar(select(func.max(Agreement.edition)).where(Agreement.number == old.number))
    new = Agreement(edition=(last or 0) + 1, supersedes_id=old.id)
    for name in COPIED:
        setattr(new, name, getattr(old, name))
    new.place = old.place
    if old.referral is not None:
        new.referral = copy_part(old.referral)
    return new


def announce_blackout(session: Session, actor: Actor, input: HotelBlackoutAnnounce) -> Blackout:
    """Tell the client of nights on which the rates of an agreement in force are not given."""
    agreement = get(session, Agreement, input.agreement_id, "input", "agreementId")
    if agreement.status not in IN_FORCE:
        raise refuse(
            "HOTEL_AGREEMENT_STEP",
            f"{agreement.label} is {agreement.status.name}: blackouts are announced for what is "
            "in force.",
            "input",
            "agreementId",
        )
    problems = Problems()
    today = agreement.today(actor)
    made = new_blackout(agreement, input.blackout, today, problems, ("input", "blackout"))
    problems.check(
        ok=made.first_night >= today,
        code="HOTEL_BLACKOUT",
        message=f"Nights before today ({today}) can no longer be announced.",
        path=("input", "blackout", "firstNight"),
    )
    problems.raise_if_any()
    session.add(made)
    session.flush()
    return made


def _fill(
    session: Session,
    actor: Actor,
    agreement: Agreement,
    given: HotelAgreementCreate | HotelAgreementUpdate,
    problems: Problems,
) -> None:
    """Set what is given, check all of it, and refuse with every problem at once."""
    assign(agreement, given, TERMS, problems, "input")
    agreement.check(problems)
    problems.check(
        ok=agreement.place is None or agreement.place.currency == agreement.currency,
        code="HOTEL_CURRENCY_MISMATCH",
        message="The property charges in another currency than the agreement.",
        path=("input", "currency"),
    )
    if given.rate_lines is not UNSET:
        write_lines(session, agreement, given.rate_lines, problems)
        agreement.require_discounts_within(actor, "input", "rateLines")
    if given.blackouts is not UNSET:
        write_blackouts(agreement, given.blackouts, agreement.today(actor), problems)
    if given.entitlements is not UNSET:
        write_entitlements(agreement, given.entitlements, problems)
    if given.obligations is not UNSET:
        write_obligations(agreement, given.obligations, problems)
    problems.raise_if_any()
    agreement.fill_notice()


def _refuse_taken_number(session: Session, number: str, problems: Problems) -> None:
    taken = session.scalar(select(Agreement.id).where(Agreement.number == number).limit(1))
    problems.check(
        ok=taken is None,
        code="HOTEL_CODE_TAKEN",
        message=f"There is an agreement {number} already. Choose another number, or amend it.",
        path=("input", "number"),
    )
