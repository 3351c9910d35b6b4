"""Substitution as clients see it."""

from __future__ import annotations

from typing import Final

from portico.graphql.core_access import SUBSTITUTION_READ, SUBSTITUTION_WRITE
from portico.models import Account, Substitution, SubstitutionAccount, User
from portico.operations.substitutions import appoint_deputy, revoke_deputy
from portico.query import (
    BOOLEAN,
    Entity,
    Mutation,
    columns,
    entity,
    expression,
    items,
    money,
    mutation,
    object_type,
    one,
)
from portico.query.declare import first_paragraph

NAMED: Final = object_type(
    "SubstitutionAccount",
    first_paragraph(SubstitutionAccount),
    (one("account", Account, "The account."),),
)
CURRENT: Final = expression(
    "current",
    BOOLEAN,
    lambda row, env: (
        row.revoked_at.is_(None) & (row.starts_on <= env.today) & (row.ends_on >= env.today)
    ),
    "Whether the deputy stands in today.",
    nullable=False,
)


def substitution() -> Entity:
    """The type of a substitution."""
    return entity(
        Substitution,
        name="Substitution",
        prefix="sub",
        plural="substitutions",
        permission=SUBSTITUTION_READ.name,
        fields=(
            one("principal", User, "Who is absent."),
            one("deputy", User, "Who stands in."),
            *columns(Substitution, "starts_on", "ends_on", "scope", "segments"),
            *columns(Substitution, "may_write", "may_approve"),
            money(
                "amountCeiling",
                "Up to which amount the deputy may go; null for the principal's own limit.",
                nullable=True,
                amount="amount_ceiling",
            ),
            *columns(Substitution, "discount_ceiling", "note", "revoked_at"),
            *columns(Substitution, "handed_over_at", "brief", "digested_at", "digest"),
            CURRENT,
            items(
                "accounts",
                NAMED,
                SubstitutionAccount,
                "The accounts, where it is for named ones.",
                key="substitution_id",
                order="id",
            ),
        ),
    )


def substitution_mutations() -> tuple[Mutation, ...]:
    """What can be done with a substitution."""
    write = SUBSTITUTION_WRITE.name
    return (
        mutation("substitutionCreate", appoint_deputy, Substitution, write),
        mutation("substitutionRevoke", revoke_deputy, Substitution, write),
    )
