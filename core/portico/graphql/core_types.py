"""The core's own types, and the root field ``accountBy``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, func, literal_column, select

from portico.graphql.core_access import ACCOUNT_READ, CONTACT_PRIVATE, CONTACT_READ
from portico.models import (
    Account,
    AccountMerge,
    Address,
    Affiliation,
    Contact,
    ContactEmail,
    ContactPhone,
    ExternalReference,
)
from portico.query import (
    BOOLEAN,
    COUNTRY,
    STRING,
    Argument,
    Entity,
    Env,
    Row,
    columns,
    entity,
    expression,
    guarded,
    items,
    many,
    many_through,
    object_type,
    one,
)
from portico.query.catalog import Alternative, By
from portico.query.declare import first_paragraph
from portico.query.fields import AnyField

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def core_entities() -> tuple[Entity, ...]:
    """Accounts and contacts, and what ties them."""
    return (_account(), _contact(), _affiliation(), _account_merge())


ADDRESS: Final = object_type(
    "Address",
    first_paragraph(Address),
    columns(Address, "kind", "street", "building", "postcode", "town", "region", "country"),
)
REFERENCE: Final = object_type(
    "ExternalReference",
    first_paragraph(ExternalReference),
    columns(ExternalReference, "system", "external_id"),
)
EMAIL: Final = object_type(
    "ContactEmail", first_paragraph(ContactEmail), columns(ContactEmail, "address", "label")
)
PHONE: Final = object_type(
    "ContactPhone", first_paragraph(ContactPhone), columns(ContactPhone, "number", "label")
)
ARCHIVED: Final = expression(
    "archived",
    BOOLEAN,
    lambda row, _env: row.archived_at.is_not(None),
    "Whether it is archived. Lists leave nothing out: ask for "
    "`where: {archived: {eq: false}}` to see only what is in use.",
    nullable=False,
)
EDGE: Final = (
    replace(
        columns(Affiliation, "id")[0],
        name="affiliationId",
        description="The affiliation, to change or to end it.",
        target="Affiliation",
    ),
    *columns(Affiliation, "role", "is_primary", "valid_from", "valid_to"),
)
"""What an affiliation adds to the edge between an account and a contact."""


def _account() -> Entity:
    return entity(
        Account,
        name="Account",
        prefix="acc",
        plural="accounts",
        permission=ACCOUNT_READ.name,
        fields=(
            *columns(Account, "kind", "name", "legal_name", "country", "registration_number"),
            *columns(Account, "tax_id", "lei", "industry_code", "website", "language"),
            *columns(Account, "currency", "stage", "owner", "source_channel"),
            replace(columns(Account, "metadata_")[0], sql=lambda row, _env: row.metadata),
            *columns(Account, "archived_at"),
            ARCHIVED,
            *_account_ties(),
        ),
    )


def _account_ties() -> tuple[AnyField, ...]:
    """What an account is tied to: other accounts, people, and rows of its own."""
    return (
        one("parent", Account, "The account that this one belongs to."),
        many("children", Account, "The accounts that belong to this one.", key="parent_id"),
        items("addresses", ADDRESS, Address, "Its addresses, in their order.", key="account_id"),
        items(
            "references",
            REFERENCE,
            ExternalReference,
            "What other systems call the account.",
            key="account_id",
            order="id",
        ),
        many_through(
            "contacts",
            Contact,
            "The people that play a part at the account today.",
            edge=Affiliation,
            edge_on=lambda row, edge, env: and_(
                edge.account_id == row.id, Affiliation.current(edge, env.today)
            ),
            on=lambda edge, contact, _env: contact.id == edge.contact_id,
            edge_fields=EDGE,
        ),
        many(
            "affiliations",
            Affiliation,
            "Who plays and played a part at the account: the whole history.",
            key="account_id",
        ),
        one("mergedInto", Account, "The account that took this one's place."),
        many("merges", AccountMerge, "The accounts that were merged into it.", key="winner_id"),
    )


def _full_name(row: Row, _env: Env) -> ColumnElement[str]:
    return case(
        (row.family_name.is_(None), row.given_name),
        (row.given_name.is_(None), row.family_name),
        else_=row.given_name + literal_column("' '") + row.family_name,
    )


def _contact() -> Entity:
    return entity(
        Contact,
        name="Contact",
        prefix="con",
        plural="contacts",
        permission=CONTACT_READ.name,
        fields=(
            expression(
                "fullName", STRING, _full_name, "The given and the family name.", nullable=False
            ),
            *columns(Contact, "salutation", "given_name", "family_name", "job_title", "language"),
            *guarded(CONTACT_PRIVATE.name, *columns(Contact, "private_phone", "private_email")),
            *columns(Contact, "email_consent", "phone_consent", "post_consent"),
            *columns(Contact, "consent_changed_at", "archived_at"),
            ARCHIVED,
            items("emails", EMAIL, ContactEmail, "The preferred one first.", key="contact_id"),
            items("phones", PHONE, ContactPhone, "The preferred one first.", key="contact_id"),
            many_through(
                "accounts",
                Account,
                "The accounts that the person plays a part at today.",
                edge=Affiliation,
                edge_on=lambda row, edge, env: and_(
                    edge.contact_id == row.id, Affiliation.current(edge, env.today)
                ),
                on=lambda edge, account, _env: account.id == edge.account_id,
                edge_fields=EDGE,
            ),
            many(
                "affiliations",
                Affiliation,
                "The parts that the person plays and played: the whole history.",
                key="contact_id",
            ),
        ),
    )


def _affiliation() -> Entity:
    return entity(
        Affiliation,
        name="Affiliation",
        prefix="aff",
        plural="affiliations",
        permission=CONTACT_READ.name,
        fields=(
            *columns(Affiliation, "role", "is_primary", "valid_from", "valid_to"),
            expression(
                "current",
                BOOLEAN,
                lambda row, env: Affiliation.current(row, env.today),
                "Whether it is valid today.",
                nullable=False,
            ),
            one("account", Account, "The account."),
            one("contact", Contact, "The person."),
        ),
    )


def _account_merge() -> Entity:
    return entity(
        AccountMerge,
        name="AccountMerge",
        prefix="mrg",
        plural="accountMerges",
        permission=ACCOUNT_READ.name,
        fields=(
            one("winner", Account, "The account that took everything over."),
            one("loser", Account, "The account that was merged into the other."),
            *columns(AccountMerge, "reason", "moved", "warnings", "loser_snapshot"),
        ),
    )


def account_by() -> By:
    """``accountBy``: an account by what others know it by."""
    return By(
        name="accountBy",
        description="One account by what others know it by; null if there is none. By a number "
        "that was issued to it, only an account in use is found.",
        target=Account,
        alternatives=(
            Alternative(
                "reference",
                "The id that another system knows the account by.",
                (
                    _text("system", "The other system, such as `erp`."),
                    _text("externalId", "The account's id in that system."),
                ),
                _by_reference,
            ),
            _issued("registration", "registration_number", "number in the register of companies"),
            _issued("taxId", "tax_id", "VAT or tax number"),
            Alternative(
                "lei",
                "The Legal Entity Identifier.",
                (_text("lei", "The Legal Entity Identifier."),),
                lambda row, given, _env: and_(
                    row.lei == func.upper(given["lei"]), row.archived_at.is_(None)
                ),
            ),
        ),
    )


def _text(name: str, description: str) -> Argument:
    return Argument(name=name, kind=STRING, description=description, required=True)


def _issued(name: str, column: str, words: str) -> Alternative:
    """By a number that a country issued."""
    country = Argument(
        name="country", kind=COUNTRY, description="The country that issued it.", required=True
    )
    number = _text("number", f"The {words}, written as the account shows it.")
    return Alternative(
        name,
        f"The {words}, and its country.",
        (country, number),
        lambda row, given, _env: and_(
            row.country == given["country"],
            getattr(row, column) == func.upper(given["number"]),
            row.archived_at.is_(None),
        ),
    )


def _by_reference(row: Row, given: Mapping[str, Any], _env: Env) -> ColumnElement[bool]:
    reference = ExternalReference.__table__.alias()
    return (
        select(literal_column("1"))
        .select_from(reference)
        .where(
            reference.c.account_id == row.id,
            reference.c.system == func.lower(given["system"]),
            reference.c.external_id == given["externalId"],
        )
        .exists()
    )
