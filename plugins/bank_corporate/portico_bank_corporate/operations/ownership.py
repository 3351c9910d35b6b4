"""Who owns a client: links noted and ended, and who is behind all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.errors import Problems, refuse
from portico.models import Account, Contact
from portico.operations.assigning import assign
from portico.operations.lookup import expect_version, get, get_account
from portico.values import Ref, round_places
from portico_bank_corporate.models.ownership import (
    HUNDRED,
    ClosedOwnership,
    Holding,
    OwnershipLink,
    commanded,
    paths,
    shares,
)

SHOWN_PATHS: Final = 20
PLACES: Final = 6
NAMES: Final = (
    *("owner_name", "owner_is_person", "capital_share", "voting_share"),
    *("valid_from", "valid_to", "source"),
)


@dataclass(kw_only=True)
class BankOwnershipLinkCreate:
    """A part of a company that somebody holds directly."""

    owned_id: Annotated[UUID, Ref("Account"), "The company that is owned."]
    owner_account_id: Annotated[UUID | None, Ref("Account"), "The owner, if it is a client."] = None
    owner_contact_id: Annotated[UUID | None, Ref("Contact"), "The owner, if it is a contact."] = (
        None
    )
    owner_name: Annotated[str, "The owner's name: the same person has the same name everywhere."]
    owner_is_person: Annotated[bool, "Whether the owner is a person."] = False
    capital_share: Annotated[Decimal, "The part of the capital, in per cent."]
    voting_share: Annotated[Decimal | None, "The part of the votes; as of the capital."] = None
    valid_from: Annotated[date, "Since when."]
    valid_to: Annotated[date | None, "The last day, if it is over."] = None
    source: Annotated[str, "Where this is known from."]


@dataclass(kw_only=True)
class BankOwnershipLinkEnd:
    """A holding that is over."""

    id: Annotated[UUID, Ref("BankOwnershipLink"), "The link."]
    expected_version: Annotated[int, "The version that you saw."]
    valid_to: Annotated[date, "Its last day."]


@dataclass(kw_only=True)
class BankBeneficialOwnersQuestion:
    """A company whose owners are asked for."""

    account_id: Annotated[UUID, Ref("Account"), "The company."]
    as_of: Annotated[date | None, "On which day; today if left out."] = None
    threshold: Annotated[Decimal, "From how many per cent on an owner is a beneficial one."] = (
        Decimal(25)
    )


@dataclass(frozen=True, kw_only=True)
class BankOwnershipPath:
    """One way from an owner down to the company."""

    names: Annotated[list[str], "The owner, those between, the company."]
    share: Annotated[Decimal, "The product of the parts, in per cent."]


@dataclass(frozen=True, kw_only=True)
class BankBeneficialOwner:
    """Somebody at the end of the chain of owners."""

    name: Annotated[str, "The owner's name."]
    contact_id: Annotated[UUID | None, Ref("Contact"), "The contact, if it is one of ours."]
    is_person: Annotated[bool, "Whether it is a person; else nobody is known behind it."]
    capital: Annotated[Decimal, "Its part of the capital in all ways together, in per cent."]
    votes: Annotated[Decimal, "The votes that it commands, with the companies it controls."]
    is_beneficial: Annotated[bool, "Whether it is a beneficial owner."]
    reason: Annotated[str, "Why it is one, or is not."]
    paths: Annotated[list[BankOwnershipPath], "The ways from it to the company."]


@dataclass(frozen=True, kw_only=True)
class BankBeneficialOwners:
    """All owners at the ends of the chains, the largest first."""

    owners: Annotated[list[BankBeneficialOwner], "The owners."]
    known: Annotated[Decimal, "How much of the capital they have together, in per cent."]


def create_link(session: Session, actor: Actor, input: BankOwnershipLinkCreate) -> OwnershipLink:
    """Note that somebody holds a part of a company; no day has more than 100 per cent."""
    company = get(session, Account, input.owned_id, "input", "ownedId", lock=True)
    company.require_in_use("input", "ownedId")
    problems = Problems()
    link = OwnershipLink(
        owned_id=company.id,
        owner_account_id=input.owner_account_id,
        owner_contact_id=input.owner_contact_id,
    )
    votes = input.capital_share if input.voting_share is None else input.voting_share
    if assign(link, replace(input, voting_share=votes), NAMES, problems, "input"):
        link.check(problems)
    if input.owner_account_id is not None:
        get_account(session, input.owner_account_id, "input", "ownerAccountId")
    if input.owner_contact_id is not None:
        get(session, Contact, input.owner_contact_id, "input", "ownerContactId")
    if input.owner_account_id is not None and (input.owner_contact_id or input.owner_is_person):
        text = "An owner is a client or a person, not both."
        problems.add("BANK_OWNERSHIP", text, "input", "ownerAccountId")
    problems.raise_if_any()
    others = session.scalars(select(OwnershipLink).where(OwnershipLink.owned_id == company.id))
    _check_sums(problems, [*others, link], link)
    problems.raise_if_any()
    session.add(link)
    session.flush()
    return link


def _check_sums(problems: Problems, links: Sequence[OwnershipLink], new: OwnershipLink) -> None:
    """Note days on which the direct parts of a company come to more than all of it."""
    days = sorted({max(each.valid_from, new.valid_from) for each in links})
    for field, name in (("capitalShare", "capital_share"), ("votingShare", "voting_share")):
        for day in days:
            if not new.is_good_on(day):
                continue
            good = (getattr(each, name) for each in links if each.is_good_on(day))
            if (total := sum(good, Decimal(0))) > HUNDRED:
                text = f"On {day} the parts come to {total.normalize():f} %: more than all of it."
                problems.add("BANK_OWNERSHIP", text, "input", field)
                break


def end_link(session: Session, actor: Actor, input: BankOwnershipLinkEnd) -> OwnershipLink:
    """Note that a holding is over."""
    link = get(session, OwnershipLink, input.id, "input", "id", lock=True)
    expect_version(link, input.expected_version)
    if link.valid_to is not None and link.valid_to <= input.valid_to:
        raise refuse("BANK_DATES", f"It is over since {link.valid_to}.", "input", "validTo")
    link.valid_to = input.valid_to
    problems = Problems()
    link.check(problems)
    problems.raise_if_any()
    return link


def beneficial_owners(
    session: Session, actor: Actor, input: BankBeneficialOwnersQuestion
) -> BankBeneficialOwners:
    """Who is behind a company: by capital through all companies between, or by votes."""
    company = get(session, Account, input.account_id, "input", "accountId")
    if not 0 < input.threshold <= HUNDRED:
        text = f"{input.threshold} is no percentage above 0, up to 100."
        raise refuse("BANK_PERCENT", text, "input", "threshold")
    links = _above(session, company.id, input.as_of or actor.today)
    names = {_owner(link): link for link in links}
    holdings = [_holding(link) for link in links]
    try:
        held = shares(holdings, str(company.id))
    except ClosedOwnership:
        text = f"Owners of {company.name} hold one another wholly: nobody is behind them."
        raise refuse("BANK_OWNERSHIP_CLOSED", text, "input", "accountId") from None
    owned = {each.owned for each in holdings}
    titles = {key: link.owner_name for key, link in names.items()} | {str(company.id): company.name}
    found = [
        _described(holdings, names[party], str(company.id), share, input.threshold, titles)
        for party, share in held.items()
        if party not in owned
    ]
    found.sort(key=lambda each: (-each.capital, -each.votes, each.name))
    return BankBeneficialOwners(
        owners=found, known=sum((each.capital for each in found), Decimal(0))
    )


def _described(
    holdings: Sequence[Holding[str]],
    link: OwnershipLink,
    company: str,
    share: Fraction,
    threshold: Decimal,
    titles: dict[str, str],
) -> BankBeneficialOwner:
    votes = commanded(holdings, _owner(link), company)
    limit = Fraction(threshold) / 100
    by_capital, by_votes = share >= limit, votes >= limit
    what = f"{_shown(share)} % of the capital, {_shown(votes)} % of the votes"
    bound = f"the threshold of {threshold.normalize():f} %"
    if not link.owner_is_person:
        reason = f"{what}: a company of which no owner is known."
    elif by_capital or by_votes:
        reason = f"{what}: {'capital' if by_capital else 'votes'} at or above {bound}."
    else:
        reason = f"{what}: both below {bound}."
    ways = paths(holdings, company, _owner(link))[:SHOWN_PATHS]
    return BankBeneficialOwner(
        name=link.owner_name,
        contact_id=link.owner_contact_id,
        is_person=link.owner_is_person,
        capital=_shown(share),
        votes=_shown(votes),
        is_beneficial=link.owner_is_person and (by_capital or by_votes),
        reason=reason,
        paths=[
            BankOwnershipPath(names=[titles[each] for each in way.parties], share=_shown(way.share))
            for way in ways
        ],
    )


def _above(session: Session, company_id: UUID, day: date) -> list[OwnershipLink]:
    """The links good on a day from a company up to all that own it, level by level."""
    found, seen, level = list[OwnershipLink](), set[UUID](), {company_id}
    while level:
        seen |= level
        statement = select(OwnershipLink).where(
            OwnershipLink.owned_id.in_(level),
            OwnershipLink.valid_from <= day,
            or_(OwnershipLink.valid_to.is_(None), OwnershipLink.valid_to >= day),
        )
        links = session.scalars(statement.order_by(OwnershipLink.id)).all()
        found.extend(links)
        level = {each.owner_account_id for each in links if each.owner_account_id} - seen
    return found


def _owner(link: OwnershipLink) -> str:
    """What tells an owner from all others: the client, the contact, or else the name."""
    key = link.owner_account_id or link.owner_contact_id
    return str(key) if key else " ".join(link.owner_name.casefold().split())


def _holding(link: OwnershipLink) -> Holding[str]:
    capital, votes = _part(link.capital_share), _part(link.voting_share)
    return Holding(_owner(link), str(link.owned_id), capital, votes)


def _part(share: Decimal) -> Fraction:
    return Fraction(share) / 100


def _shown(share: Fraction) -> Decimal:
    """A part in per cent, to six places."""
    exact = share * 100
    rounded = round_places(Decimal(exact.numerator) / exact.denominator, PLACES)
    return Decimal(f"{rounded.normalize():f}")
