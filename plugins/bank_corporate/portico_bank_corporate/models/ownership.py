"""Who owns and who controls a company, through all others between: exact, cycles included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import PERSONAL, Percent, Record, account_key
from portico.errors import Problems
from portico_bank_corporate.models.base import Base

HUNDRED: Final = Decimal(100)
MOST_PATHS: Final = 100
LONGEST_PATH: Final = 12
Party = TypeVar("Party")


class OwnershipLink(Record, Base):
    """A part of a company that somebody holds: another company, or a person."""

    __tablename__ = "bank_ownership_link"

    owned_id: Mapped[UUID] = account_key("The company that is owned.")
    owner_account_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_account.id", ondelete="CASCADE"),
        index=True,
        doc="The owner, where it is a company that we know.",
    )
    owner_contact_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_contact.id", ondelete="SET NULL"),
        index=True,
        doc="The owner, where it is a person that we know.",
    )
    owner_name: Mapped[str] = mapped_column(
        String(200), info=PERSONAL, doc="The owner's name; for others than companies we know too."
    )
    owner_is_person: Mapped[bool] = mapped_column(doc="Whether the owner is a person.")
    capital_share: Mapped[Decimal] = mapped_column(
        Percent(), doc="The part of the capital that it holds directly, in per cent."
    )
    voting_share: Mapped[Decimal] = mapped_column(
        Percent(), doc="The part of the votes that it has directly, in per cent."
    )
    valid_from: Mapped[date] = mapped_column(Date(), doc="Since when.")
    valid_to: Mapped[date | None] = mapped_column(
        Date(), doc="The last day; null while it holds it."
    )
    source: Mapped[str] = mapped_column(
        String(200), doc="Where this is known from: `extract of the register, 2026-01-12`."
    )

    __table_args__ = (
        CheckConstraint("capital_share >= 0", name="capital_share"),
        CheckConstraint("voting_share >= 0", name="voting_share"),
        CheckConstraint("valid_to >= valid_from", name="validity"),
        Index("ix_bank_ownership_link_created_at", "created_at", "id"),
    )

    def is_good_on(self, day: date) -> bool:
        """Whether it holds its part on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def check(self, problems: Problems) -> None:
        """Note what can be no holding."""
        given = {"capitalShare": self.capital_share, "votingShare": self.voting_share}
        for field, share in given.items():
            if not 0 <= share <= HUNDRED:
                text = f"{share} is no percentage from 0 to 100."
                problems.add("BANK_PERCENT", text, "input", field)
        if self.valid_to is not None and self.valid_to < self.valid_from:
            text = f"{self.valid_to} is before {self.valid_from}."
            problems.add("BANK_DATES", text, "input", "validTo")
        if self.owner_account_id is not None and self.owner_account_id == self.owned_id:
            text = "A company's own shares are no ownership: leave them out."
            problems.add("BANK_OWNERSHIP", text, "input", "ownerAccountId")


@dataclass(frozen=True, slots=True)
class Holding(Generic[Party]):
    """A direct part of one party in another, of capital and of votes, from 0 to 1."""

    owner: Party
    owned: Party
    capital: Fraction
    votes: Fraction


@dataclass(frozen=True, slots=True)
class OwnershipPath(Generic[Party]):
    """One way from an owner down to the company, with the product of the parts."""

    parties: tuple[Party, ...]
    share: Fraction


class ClosedOwnership(ValueError):
    """Companies hold one another wholly: nobody outside owns them."""


def shares(holdings: Iterable[Holding[Party]], company: Party) -> dict[Party, Fraction]:
    """What part of a company's capital each party holds, directly and through others.

    With the direct parts as the matrix W, that is a column of (I - W)⁻¹, solved exactly: so
    companies that hold one another are no obstacle, unless they do it wholly.
    """
    known = list(holdings)
    parties = _above(known, company)
    weights = _solve(parties, [each for each in known if each.owned in parties], company)
    return {party: share for party, share in weights.items() if share and party != company}


def _above(holdings: Sequence[Holding[Party]], company: Party) -> list[Party]:
    """The company and all that own it, directly or not."""
    found, new = [company], [company]
    while new:
        below = set(new)
        new = []
        for each in holdings:
            if each.owned in below and each.owner not in found:
                found.append(each.owner)
                new.append(each.owner)
    return found


def _solve(
    parties: Sequence[Party], holdings: Iterable[Holding[Party]], company: Party
) -> dict[Party, Fraction]:
    """How much of the company lies in each party: x = e + W x, by Gauss and Jordan, exactly."""
    size, place = len(parties), {party: at for at, party in enumerate(parties)}
    rows = [
        [Fraction(int(at == other)) for other in range(size)]
        + [Fraction(int(at == place[company]))]
        for at in range(size)
    ]
    for each in holdings:
        rows[place[each.owner]][place[each.owned]] -= each.capital
    for at in range(size):
        pivot = next((row for row in range(at, size) if rows[row][at]), None)
        if pivot is None:
            raise ClosedOwnership
        rows[at], rows[pivot] = rows[pivot], rows[at]
        head = rows[at][at]
        rows[at] = [value / head for value in rows[at]]
        for other in range(size):
            if other != at and (factor := rows[other][at]):
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return {party: rows[at][size] for party, at in place.items()}


def paths(
    holdings: Iterable[Holding[Party]], company: Party, owner: Party
) -> list[OwnershipPath[Party]]:
    """The ways from an owner down to a company that pass no party twice, the largest first."""
    below: dict[Party, list[Holding[Party]]] = {}
    for each in holdings:
        below.setdefault(each.owner, []).append(each)
    found = []
    for path in _walk(below, company, (owner,), Fraction(1)):
        found.append(path)
        if len(found) >= MOST_PATHS:
            break
    return sorted(found, key=lambda path: -path.share)


def _walk(
    below: dict[Party, list[Holding[Party]]],
    company: Party,
    passed: tuple[Party, ...],
    share: Fraction,
) -> Iterator[OwnershipPath[Party]]:
    for each in below.get(passed[-1], []):
        part = share * each.capital
        if not part:
            continue
        if each.owned == company:
            yield OwnershipPath((*passed, company), part)
        elif each.owned not in passed and len(passed) < LONGEST_PATH:
            yield from _walk(below, company, (*passed, each.owned), part)


def controlled(holdings: Iterable[Holding[Party]], owner: Party) -> dict[Party, Fraction]:
    """The companies that a party controls by votes, each with the votes that it commands there.

    It controls a company in which it and the companies that it controls have more than half.
    """
    known, found = list(holdings), dict[Party, Fraction]()
    while True:
        camp = {owner, *found}
        votes: dict[Party, Fraction] = {}
        for each in known:
            if each.owner in camp and each.owned not in camp:
                votes[each.owned] = votes.get(each.owned, Fraction(0)) + each.votes
        new = {party: part for party, part in votes.items() if part > Fraction(1, 2)}
        if not new:
            return found
        found |= new


def commanded(holdings: Iterable[Holding[Party]], owner: Party, company: Party) -> Fraction:
    """The votes in a company that a party has, with those of the companies that it controls."""
    known = list(holdings)
    camp = {owner, *controlled([each for each in known if each.owned != company], owner)}
    own = (each.votes for each in known if each.owned == company and each.owner in camp)
    return sum(own, Fraction(0))
