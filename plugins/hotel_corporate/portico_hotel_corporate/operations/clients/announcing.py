"""Telling clients of promotions: the list of those who agreed to be told, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import refuse
from portico.events import SegmentsAsked, announce, consult
from portico.models import (
    Account,
    AccountStage,
    Address,
    Affiliation,
    Contact,
    ContactEmail,
    ContactPhone,
)
from portico.operations.lookup import expect_version, get
from portico.values import Ref
from portico_hotel_corporate.models.clients.promotions import (
    HotelLeftOutReason,
    HotelPromotionChannel,
    Promotion,
    PromotionAnnounced,
    PromotionAnnouncement,
    PromotionTelling,
    agrees,
)
from portico_hotel_corporate.operations.clients.sight import within_reach

AT_ONCE: Final = 500
"""Clients whose people are looked up in one statement."""

_R = HotelLeftOutReason
_C = HotelPromotionChannel


@dataclass(kw_only=True)
class HotelPromotionAnnounce:
    """Which clients are to be told of a promotion, and how."""

    promotion_id: Annotated[UUID, Ref("HotelPromotion"), "The promotion."]
    channel: Annotated[HotelPromotionChannel, "How people are told."]
    account_ids: Annotated[
        list[UUID] | None, Ref("Account"), "The clients; none: all that it is for and you see."
    ] = None


@dataclass(kw_only=True)
class HotelPromotionSent:
    """People of a list were told."""

    id: Annotated[UUID, Ref("HotelPromotionAnnouncement"), "The announcement."]
    expected_version: Annotated[int, "The version that you read."]
    failed_ids: Annotated[
        list[UUID], Ref("HotelPromotionTelling"), "Whom it did not reach: of its list."
    ] = field(default_factory=list)


def announce_promotion(
    session: Session, actor: Actor, input: HotelPromotionAnnounce
) -> PromotionAnnouncement:
    """List whom to tell of a promotion by a channel: who agreed to it; the others are counted."""
    promotion = get(session, Promotion, input.promotion_id, "input", "promotionId", lock=True)
    promotion.require_on_sale(actor.today)
    left_out: Counter[HotelLeftOutReason] = Counter()
    accounts = _audience(session, actor, promotion, input, left_out)
    told = _told(session, promotion, input.channel)
    chosen = [
        each
        for start in range(0, len(accounts), AT_ONCE)
        for each in _choose(
            session, actor, input.channel, accounts[start : start + AT_ONCE], told, left_out
        )
    ]
    made = PromotionAnnouncement(
        promotion_id=promotion.id,
        channel=input.channel,
        listed=len(chosen),
        left_out={each.name: left_out[each] for each in HotelLeftOutReason if left_out[each]},
        made_for=actor.on_behalf_of or None,
    )
    session.add(made)
    session.flush()
    session.add_all(_telling(made, *each) for each in chosen)
    session.flush()
    announce(session, actor, PromotionAnnounced(made))
    return made


def note_sent(session: Session, actor: Actor, input: HotelPromotionSent) -> PromotionAnnouncement:
    """Note that the people of a list were told, but for those whom it did not reach."""
    made = get(session, PromotionAnnouncement, input.id, lock=True)
    expect_version(made, input.expected_version)
    made.note_sent(actor.now)
    failed = set(input.failed_ids)
    if failed - {each.id for each in made.tellings}:
        message = "Name people of this announcement's list."
        raise refuse("HOTEL_PROMOTION_LIST", message, "input", "failedIds")
    for each in made.tellings:
        each.has_failed = each.id in failed
        each.told_at = None if each.has_failed else actor.now
    session.flush()
    return made


def _audience(
    session: Session,
    actor: Actor,
    promotion: Promotion,
    input: HotelPromotionAnnounce,
    left_out: Counter[HotelLeftOutReason],
) -> list[Account]:
    """The clients to tell: those chosen, or all that it is for, but for those it is not for."""
    asked = SegmentsAsked(frozenset(promotion.segments))
    if promotion.segments:
        consult(session, actor, asked)
    members = frozenset(asked.accounts)
    wanted = within_reach(actor)
    if input.account_ids is not None:
        wanted.append(Account.id.in_(input.account_ids))
    elif promotion.segments or promotion.clients:
        wanted.append(Account.id.in_({each.account_id for each in promotion.clients} | members))
    found = []
    for account in session.scalars(select(Account).where(*wanted).order_by(Account.id)):
        if account.archived_at is not None or account.stage is AccountStage.BLOCKED:
            left_out[_R.NO_BUSINESS] += input.account_ids is not None
        elif not promotion.is_for(account.id, members):
            left_out[_R.NOT_MEANT] += 1
        else:
            found.append(account)
    return found


def _choose(
    session: Session,
    actor: Actor,
    channel: HotelPromotionChannel,
    accounts: list[Account],
    told: set[UUID],
    left_out: Counter[HotelLeftOutReason],
) -> list[tuple[UUID, UUID, str]]:
    """Account, person and address of everybody to tell; count everybody else by reason.

    Who is chosen is told from then on: nobody stands twice in a list.
    """
    people = _people(session, actor, [each.id for each in accounts])
    addresses = _addresses(session, channel, people)
    known = {account for account, _ in people}
    left_out[_R.NO_CONTACT] += sum(each.id not in known for each in accounts)
    chosen = []
    for account, contact in people:
        address = addresses.get(account if channel is _C.POST else contact.id)
        if contact.id in told:
            left_out[_R.TOLD_ALREADY] += 1
        elif not agrees(contact, channel):
            left_out[_R.NO_CONSENT] += 1
        elif address is None:
            left_out[_R.NO_ADDRESS] += 1
        else:
            told.add(contact.id)
            chosen.append((account, contact.id, address))
    return chosen


def _people(session: Session, actor: Actor, ids: list[UUID]) -> list[tuple[UUID, Contact]]:
    """Who plays a part at these clients today, each once at a client."""
    rows = session.execute(
        select(Affiliation.account_id, Contact)
        .join(Contact, Contact.id == Affiliation.contact_id)
        .where(
            Affiliation.account_id.in_(ids),
            Contact.archived_at.is_(None),
            Affiliation.current(Affiliation, literal(actor.today)),
        )
        .order_by(Affiliation.account_id, Contact.id)
    )
    return list(dict.fromkeys((account, contact) for account, contact in rows))


def _told(session: Session, promotion: Promotion, channel: HotelPromotionChannel) -> set[UUID]:
    """Who is on a list for this channel already."""
    found = select(PromotionTelling.contact_id).where(
        PromotionTelling.promotion_id == promotion.id,
        PromotionTelling.channel == channel,
        PromotionTelling.contact_id.is_not(None),
    )
    return {each for each in session.scalars(found) if each is not None}


def _addresses(
    session: Session, channel: HotelPromotionChannel, people: list[tuple[UUID, Contact]]
) -> dict[UUID, str]:
    """The preferred address by person; the postal one by client."""
    if channel is _C.POST:
        ids = [account for account, _ in people]
        found = select(Address).where(Address.account_id.in_(ids))
        rows: Iterable[Any] = session.scalars(found.order_by(Address.position.desc()))
        return {each.account_id: _postal(each) for each in rows}
    contacts = [contact.id for _, contact in people]
    if channel is _C.EMAIL:
        emails = select(ContactEmail).where(ContactEmail.contact_id.in_(contacts))
        rows = session.scalars(emails.order_by(ContactEmail.position.desc()))
        return {each.contact_id: each.address for each in rows}
    phones = select(ContactPhone).where(ContactPhone.contact_id.in_(contacts))
    rows = session.scalars(phones.order_by(ContactPhone.position.desc()))
    return {each.contact_id: each.number for each in rows}


def _postal(address: Address) -> str:
    town = " ".join(filter(None, (address.postcode, address.town)))
    parts = (address.street, address.building, town, address.region, address.country)
    return ", ".join(filter(None, parts))


def _telling(
    made: PromotionAnnouncement, account: UUID, contact: UUID, address: str
) -> PromotionTelling:
    return PromotionTelling(
        announcement_id=made.id,
        promotion_id=made.promotion_id,
        account_id=account,
        contact_id=contact,
        channel=made.channel,
        address=address,
        has_failed=False,
    )
