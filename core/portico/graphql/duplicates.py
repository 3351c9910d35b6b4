"""Duplicate rules as clients see them."""

from __future__ import annotations

from portico.graphql.core_access import DUPLICATES_READ, DUPLICATES_WRITE
from portico.models.duplicates import DuplicateRule
from portico.operations.duplicates.rules import create_rule, update_rule
from portico.query import Entity, Mutation, columns, entity, mutation


def duplicate_rule() -> Entity:
    """The type of a rule."""
    return entity(
        DuplicateRule,
        name="DuplicateRule",
        prefix="dup",
        plural="duplicateRules",
        permission=DUPLICATES_READ.name,
        fields=(
            *columns(DuplicateRule, "name", "subject", "fields", "match", "threshold", "action"),
            *columns(DuplicateRule, "is_active"),
        ),
    )


def duplicate_mutations() -> tuple[Mutation, ...]:
    """What can be done with rules."""
    return (
        mutation("duplicateRuleCreate", create_rule, DuplicateRule, DUPLICATES_WRITE.name),
        mutation("duplicateRuleUpdate", update_rule, DuplicateRule, DUPLICATES_WRITE.name),
    )
