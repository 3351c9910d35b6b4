"""Accounts as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.hookspecs import BulkColumn, BulkKind
from portico.models.account import NUMBERS, Account
from portico.models.address import Address
from portico.models.affiliation import Affiliation
from portico.models.choices import AccountKind, AccountStage, AddressKind, SourceChannel
from portico.models.duplicates import DuplicateSubject
from portico.models.formats import Malformed
from portico.models.reference import ExternalReference
from portico.operations.account_inputs import (
    AccountArchive,
    AccountCreate,
    AccountStageChange,
    AccountUpdate,
    AddressCreate,
    ExternalReferenceCreate,
)
from portico.operations.account_parts import ADDRESS
from portico.operations.accounts import (
    archive_account,
    change_account_stage,
    create_account,
    update_account,
)
from portico.operations.bulk.cells import choice_of, many_of, text
from portico.operations.bulk.naming import (
    account_named,
    account_of_reference,
    id_of,
    require_no_ties,
)
from portico.operations.bulk.row_by_row import Cells, Deeds, row_by_row
from portico.operations.duplicates import found_by_rule
from portico.operations.duplicates.values import FIELDS

ATTRIBUTES: Final = {
    "kind": "kind",
    "name": "name",
    "legalName": "legal_name",
    "country": "country",
    "registrationNumber": "registration_number",
    "taxId": "tax_id",
    "lei": "lei",
    "industryCode": "industry_code",
    "website": "website",
    "language": "language",
    "currency": "currency",
    "owner": "owner",
    "sourceChannel": "source_channel",
}


def _reference(cell: Any) -> ExternalReferenceCreate:
    if isinstance(cell, dict):
        system, external = text(cell.get("system")), text(cell.get("externalId"))
    else:
        system, _, external = text(cell).partition(":")
    if not system.strip() or not external.strip():
        raise ValueError("Give references as system:id, such as erp:1001.")
    return ExternalReferenceCreate(system=system.strip(), external_id=external.strip())


def _address(cell: Any) -> AddressCreate:
    if not isinstance(cell, dict):
        mend = 'Give addresses as a JSON list: [{"street": "…", "town": "…"}].'
        raise ValueError(mend)  # noqa: TRY004 (it is what a cell holds)
    strangers = cell.keys() - set(ADDRESS)
    if strangers:
        raise ValueError(f"An address has no {min(strangers)}; it has {', '.join(ADDRESS)}.")
    given = {name: text(value) for name, value in cell.items() if value is not None}
    kind = choice_of(AddressKind)(given.pop("kind", "REGISTERED"))
    return AddressCreate(kind=kind, **given)


def _in_order(references: list[dict[str, str]]) -> list[dict[str, str]]:
    """References have no order of their own; a table's must be the same each time."""
    return sorted(references, key=lambda each: (each["system"], each["externalId"]))


def _shown_references(value: list[dict[str, str]]) -> Any:
    value = _in_order(value)
    if any(";" in each["externalId"] for each in value):
        return value
    return "; ".join(f"{each['system']}:{each['externalId']}" for each in value)


def named_by_reference(value: dict[str, Any] | None) -> str | None:
    """What a table calls an account: as another system does if one does, else by its id."""
    if value is None:
        return None
    for each in _in_order(value["references"]):
        return f"{each['system']}:{each['externalId']}"
    return str(value["id"])


def _column(name: str, description: str, read: Callable[[Any], Any] = text) -> BulkColumn:
    return BulkColumn(name=name, description=description, read=read, select=name)


COLUMNS: Final = (
    BulkColumn(name="id", description="The account's id, to change one.", read=id_of("acc")),
    BulkColumn(
        name="name", description="The name that people use.", read=text, needed=True, select="name"
    ),
    _column("kind", "What kind of client the account is.", choice_of(AccountKind)),
    _column("legalName", "The full name as it is registered."),
    _column("country", "The ISO 3166 code of the country of registration."),
    _column("registrationNumber", "The number in the country's register of companies."),
    _column("taxId", "The VAT or tax number."),
    _column("lei", "The Legal Entity Identifier."),
    _column("industryCode", "The industry in the classification you use."),
    _column("website", "The address of the web site, with https://."),
    _column("language", "The language to write in, a BCP 47 tag."),
    _column("currency", "The ISO 4217 code of the currency to deal in."),
    _column("stage", "Where it stands in its life as a client.", choice_of(AccountStage)),
    _column("owner", "Who manages the account."),
    _column("sourceChannel", "How the account came to us.", choice_of(SourceChannel)),
    BulkColumn(
        name="parent",
        description="The account that it belongs to: its id, or system:id.",
        read=text,
        select="parent { id references { system externalId } }",
        show=named_by_reference,
    ),
    BulkColumn(
        name="references",
        description="Its ids in other systems: system:id, with ; between them.",
        read=many_of(_reference),
        select="references { system externalId }",
        show=_shown_references,
    ),
    BulkColumn(
        name="addresses",
        description="Its addresses, the first one first, as a JSON list of objects.",
        read=many_of(_address),
        select="addresses { kind street building postcode town region country }",
    ),
)


def _given(session: Session, actor: Actor, cells: Cells) -> dict[str, Any]:
    given = {attr: cells[name] for name, attr in ATTRIBUTES.items() if name in cells}
    if "parent" in cells:
        given["parent_id"] = account_named(session, actor, cells["parent"], "parent")
    return given


def _make(session: Session, actor: Actor, cells: Cells) -> Account:
    given = _given(session, actor, cells)
    parts = {name: cells[name] for name in ("stage", "references", "addresses") if name in cells}
    return create_account(session, actor, AccountCreate(**given, **parts))


def _change(session: Session, actor: Actor, account: Account, cells: Cells) -> None:
    given = _given(session, actor, cells)
    if "addresses" in cells and cells["addresses"] != _addresses(session, account):
        given["addresses"] = cells["addresses"]
    if "references" in cells and _pairs(cells["references"]) != _references(session, account):
        given["references"] = cells["references"]
    version = account.version
    update_account(session, actor, AccountUpdate(id=account.id, expected_version=version, **given))
    if "stage" in cells and cells["stage"] is not account.stage:
        session.flush()
        change = AccountStageChange(
            id=account.id, expected_version=account.version, stage=cells["stage"]
        )
        change_account_stage(session, actor, change)


def _references(session: Session, account: Account) -> set[tuple[str, str]]:
    own = select(ExternalReference).where(ExternalReference.account_id == account.id)
    return {(each.system, each.external_id) for each in session.scalars(own)}


def _pairs(given: list[ExternalReferenceCreate]) -> set[tuple[str, str]]:
    return {(each.system.lower(), each.external_id) for each in given}


def _addresses(session: Session, account: Account) -> list[AddressCreate]:
    own = select(Address).where(Address.account_id == account.id).order_by(Address.position)
    return [
        AddressCreate(**{name: getattr(each, name) for name in ADDRESS})
        for each in session.scalars(own)
    ]


def remove_account(session: Session, actor: Actor, account: Account) -> None:
    """Take an account that an import made out of use; its ids elsewhere are free again."""
    require_no_ties(session, Affiliation.account_id == account.id)
    update = AccountUpdate(id=account.id, expected_version=account.version, references=[])
    update_account(session, actor, update)
    session.flush()
    archive = AccountArchive(id=account.id, expected_version=account.version)
    archive_account(session, actor, archive)


def _by_id(_session: Session, cells: Cells) -> UUID | None:
    found: UUID | None = cells.get("id")
    return found


def _by_reference(session: Session, cells: Cells) -> UUID | None:
    for each in cells.get("references", ()):
        found = account_of_reference(session, each.system, each.external_id)
        if found is not None:
            return found
    return None


def _by_number(name: str) -> Callable[[Session, Mapping[str, Any]], UUID | None]:
    attribute = ATTRIBUTES[name]

    def find(session: Session, cells: Cells) -> UUID | None:
        country, number = cells.get("country"), cells.get(name)
        if not number or not country:
            return None
        try:
            normal = NUMBERS[attribute](number, country.upper())
        except Malformed:
            return None
        return session.scalar(
            select(Account.id).where(
                getattr(Account, attribute) == normal,
                Account.country == country.upper(),
                Account.archived_at.is_(None),
            )
        )

    return find


def _by_lei(session: Session, cells: Cells) -> UUID | None:
    if not cells.get("lei"):
        return None
    number = func.upper(cells["lei"])
    return session.scalar(
        select(Account.id).where(Account.lei == number, Account.archived_at.is_(None))
    )


def _alike(session: Session, actor: Actor, cells: Cells) -> UUID | None:
    """The account that a rule of duplicates says the row means."""
    fields = FIELDS[DuplicateSubject.ACCOUNT]
    values = {name: [str(cells[name])] for name in fields if cells.get(name)}
    return found_by_rule(session, actor, DuplicateSubject.ACCOUNT, values)


ACCOUNTS: Final = BulkKind(
    name="accounts",
    description="Corporate clients, with their addresses and their ids in other systems.",
    permission="core.account.write",
    model=Account,
    prefix="acc",
    plural="accounts",
    columns=COLUMNS,
    keys={
        "id": _by_id,
        "references": _by_reference,
        "registrationNumber": _by_number("registrationNumber"),
        "taxId": _by_number("taxId"),
        "lei": _by_lei,
    },
    load=row_by_row(Deeds(Account, _make, _change, _alike)),
    remove=remove_account,
)
