"""What belongs to an account: its addresses and its ids in other systems."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import Row, delete, select, tuple_
from sqlalchemy.orm import Session

from portico.errors import Problems
from portico.models.account import Account
from portico.models.address import Address
from portico.models.reference import ExternalReference
from portico.operations.account_inputs import AddressCreate, ExternalReferenceCreate
from portico.operations.assigning import assign

ADDRESS: Final = ("kind", "street", "building", "postcode", "town", "region", "country")
REFERENCE: Final = ("system", "external_id")


def new_addresses(
    account: Account, given: Iterable[AddressCreate], problems: Problems, *path: str | int
) -> list[Address]:
    """An account's addresses, not stored yet."""
    addresses = []
    for position, each in enumerate(given):
        address = Address(account_id=account.id, position=position)
        assign(address, each, ADDRESS, problems, *path, position)
        addresses.append(address)
    return addresses


def replace_addresses(
    session: Session,
    account: Account,
    given: Iterable[AddressCreate],
    problems: Problems,
    *path: str | int,
) -> None:
    """Give an account these addresses in place of those it has."""
    addresses = new_addresses(account, given, problems, *path)
    problems.raise_if_any()
    session.execute(delete(Address).where(Address.account_id == account.id))
    session.add_all(addresses)


def new_references(
    session: Session,
    account: Account,
    given: Iterable[ExternalReferenceCreate],
    problems: Problems,
    *path: str | int,
) -> list[ExternalReference]:
    """An account's ids in other systems, not stored yet; no other account may have them."""
    references: list[ExternalReference] = []
    positions: dict[tuple[str, str], int] = {}
    for position, each in enumerate(given):
        reference = ExternalReference(account_id=account.id)
        if assign(reference, each, REFERENCE, problems, *path, position):
            pair = (reference.system, reference.external_id)
            if pair in positions:
                problems.add("REFERENCE_TWICE", "This id is given twice.", *path, position)
            positions[pair] = position
            references.append(reference)
    for system, external_id, holder in _held(session, account, positions):
        problems.add(
            "REFERENCE_TAKEN",
            f"{system} {external_id} is {holder} already.",
            *(*path, positions[system, external_id], "externalId"),
        )
    return references


def _held(
    session: Session, account: Account, pairs: Collection[tuple[str, str]]
) -> Iterable[Row[str, str, str]]:
    """Which of the pairs other accounts have, and those accounts' names."""
    if not pairs:
        return ()
    return session.execute(
        select(ExternalReference.system, ExternalReference.external_id, Account.name)
        .join(Account, Account.id == ExternalReference.account_id)
        .where(
            tuple_(ExternalReference.system, ExternalReference.external_id).in_(pairs),
            ExternalReference.account_id != account.id,
        )
    )


def replace_references(
    session: Session,
    account: Account,
    given: Iterable[ExternalReferenceCreate],
    problems: Problems,
    *path: str | int,
) -> None:
    """Give an account these ids in place of those it has."""
    references = new_references(session, account, given, problems, *path)
    problems.raise_if_any()
    session.execute(delete(ExternalReference).where(ExternalReference.account_id == account.id))
    session.add_all(references)
