"""What clients give to create and to change an account."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from portico.models.choices import (
    AccountKind,
    AccountStage,
    AddressKind,
    AffiliationRole,
    SourceChannel,
)
from portico.operations.contact_inputs import ContactCreate
from portico.values import UNSET, Ref, Scalar, Unset

COUNTRY: Final = Scalar("CountryCode")
CURRENCY: Final = Scalar("CurrencyCode")


@dataclass(kw_only=True)
class AddressCreate:
    """A postal address of an account."""

    kind: Annotated[AddressKind, "What the address is used for."] = AddressKind.REGISTERED
    street: Annotated[str | None, "The street, with the number where it is written there."] = None
    building: Annotated[str | None, "The number, the building, the floor."] = None
    postcode: Annotated[str | None, "The postal code."] = None
    town: Annotated[str | None, "The town or city."] = None
    region: Annotated[str | None, "The state, province or region."] = None
    country: Annotated[str | None, COUNTRY, "The country."] = None


@dataclass(kw_only=True)
class ExternalReferenceCreate:
    """The id that another system knows an account by."""

    system: Annotated[str, "The other system, such as `erp`."]
    external_id: Annotated[str, "The account's id in that system; no other account may have it."]


@dataclass(kw_only=True)
class AccountContactCreate(ContactCreate):
    """A new person at a new account, and the part that the person plays there."""

    role: Annotated[AffiliationRole, "The part that the person plays at the account."]
    is_primary: Annotated[
        bool, "Whether to turn to this person first in this role; one per account and role."
    ] = False
    valid_from: Annotated[date | None, "The first day in this role, if it is known."] = None


@dataclass(kw_only=True)
class AccountCreate:
    """A new account, with its addresses, its ids in other systems and its people."""

    kind: Annotated[AccountKind, "What kind of client the account is."] = AccountKind.COMPANY
    name: Annotated[str, "The name that people use."]
    legal_name: Annotated[str | None, "The full name as it is registered."] = None
    country: Annotated[str | None, COUNTRY, "The country of registration."] = None
    registration_number: Annotated[
        str | None, "The number in the country's register of companies; it needs the country."
    ] = None
    tax_id: Annotated[str | None, "The VAT or tax number; it needs the country."] = None
    lei: Annotated[str | None, "The Legal Entity Identifier (ISO 17442)."] = None
    industry_code: Annotated[
        str | None, "The industry in the classification you use, such as NACE `C26.1`."
    ] = None
    website: Annotated[str | None, "The address of the web site, with https://."] = None
    language: Annotated[str | None, "The language to write in, as a BCP 47 tag."] = None
    currency: Annotated[str | None, CURRENCY, "The currency to deal in."] = None
    parent_id: Annotated[
        UUID | None, Ref("Account"), "The account that this one belongs to, such as its group."
    ] = None
    stage: Annotated[AccountStage, "Where it stands in its life as a client."] = (
        AccountStage.PROSPECT
    )
    owner: Annotated[str | None, "Who manages the account."] = None
    source_channel: Annotated[SourceChannel | None, "How the account came to us."] = None
    metadata: Annotated[
        dict[str, Any], "Data of integrations: an object per integration, under its name."
    ] = field(default_factory=dict)
    addresses: Annotated[list[AddressCreate], "Its addresses, the first one first."] = field(
        default_factory=list
    )
    references: Annotated[list[ExternalReferenceCreate], "Its ids in other systems."] = field(
        default_factory=list
    )
    contacts: Annotated[list[AccountContactCreate], "People at the account."] = field(
        default_factory=list
    )


@dataclass(kw_only=True)
class AccountUpdate:
    """Changes to an account. What is left out stays as it is; null clears."""

    id: Annotated[UUID, Ref("Account"), "The account to change."]
    expected_version: Annotated[int, "The version that the changes were made to."]
    kind: Annotated[AccountKind | Unset, "What kind of client the account is."] = UNSET
    name: Annotated[str | Unset, "The name that people use."] = UNSET
    legal_name: Annotated[str | Unset | None, "The full name as it is registered."] = UNSET
    country: Annotated[str | Unset | None, COUNTRY, "The country of registration."] = UNSET
    registration_number: Annotated[
        str | Unset | None, "The number in the country's register of companies."
    ] = UNSET
    tax_id: Annotated[str | Unset | None, "The VAT or tax number."] = UNSET
    lei: Annotated[str | Unset | None, "The Legal Entity Identifier (ISO 17442)."] = UNSET
    industry_code: Annotated[str | Unset | None, "The industry, as a code or name."] = UNSET
    website: Annotated[str | Unset | None, "The address of the web site."] = UNSET
    language: Annotated[str | Unset | None, "The language to write in, a BCP 47 tag."] = UNSET
    currency: Annotated[str | Unset | None, CURRENCY, "The currency to deal in."] = UNSET
    parent_id: Annotated[
        UUID | Unset | None, Ref("Account"), "The account that this one belongs to."
    ] = UNSET
    owner: Annotated[str | Unset | None, "Who manages the account."] = UNSET
    source_channel: Annotated[SourceChannel | Unset | None, "How it came to us."] = UNSET
    metadata: Annotated[
        dict[str, Any] | Unset,
        "Data of integrations: each object replaces that integration's, null removes it, "
        "and those of integrations that are not named stay.",
    ] = UNSET
    addresses: Annotated[
        list[AddressCreate] | Unset, "All its addresses, in place of those it has."
    ] = UNSET
    references: Annotated[
        list[ExternalReferenceCreate] | Unset,
        "All its ids in other systems, in place of those it has.",
    ] = UNSET


@dataclass(kw_only=True)
class AccountArchive:
    """The account to archive."""

    id: Annotated[UUID, Ref("Account"), "The account to archive."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class AccountRestore:
    """The account to restore."""

    id: Annotated[UUID, Ref("Account"), "The account to restore."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class AccountStageChange:
    """The stage that an account is to have."""

    id: Annotated[UUID, Ref("Account"), "The account to change."]
    expected_version: Annotated[int, "The version that you saw."]
    stage: Annotated[AccountStage, "The stage that it is to have."]


@dataclass(kw_only=True)
class AccountMerge:
    """Two accounts that are to become one."""

    winner_id: Annotated[UUID, Ref("Account"), "The account that takes everything over."]
    loser_id: Annotated[UUID, Ref("Account"), "The account that is archived."]
    winner_version: Annotated[int | None, "The winner's version that you saw."] = None
    loser_version: Annotated[int | None, "The loser's version that you saw."] = None
    reason: Annotated[str | None, "Why the two are one."] = None
