"""The core's mutations: each is one operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from portico.graphql.core_access import (
    ACCOUNT_MERGE,
    ACCOUNT_WRITE,
    AFFILIATION_WRITE,
    APPROVAL_ASK,
    APPROVAL_DECIDE,
    CONTACT_WRITE,
)
from portico.graphql.identity import identity_mutations
from portico.hookspecs import Permission
from portico.models import Account, AccountMerge, Affiliation, ApprovalRequest, Contact
from portico.operations.accounts import (
    archive_account,
    change_account_stage,
    create_account,
    restore_account,
    update_account,
)
from portico.operations.affiliations import affiliate, change_affiliation, end_affiliation
from portico.operations.approvals import (
    ask_approval,
    give_approval,
    reject_approval,
    withdraw_approval,
)
from portico.operations.contacts import (
    archive_contact,
    create_contact,
    restore_contact,
    update_contact,
)
from portico.operations.merging import merge_accounts
from portico.query import Mutation, mutation

MUTATIONS: Final[tuple[tuple[str, Callable[..., Any], type[Any], Permission], ...]] = (
    ("accountCreate", create_account, Account, ACCOUNT_WRITE),
    ("accountUpdate", update_account, Account, ACCOUNT_WRITE),
    ("accountArchive", archive_account, Account, ACCOUNT_WRITE),
    ("accountRestore", restore_account, Account, ACCOUNT_WRITE),
    ("accountStageChange", change_account_stage, Account, ACCOUNT_WRITE),
    ("accountMerge", merge_accounts, AccountMerge, ACCOUNT_MERGE),
    ("contactCreate", create_contact, Contact, CONTACT_WRITE),
    ("contactUpdate", update_contact, Contact, CONTACT_WRITE),
    ("contactArchive", archive_contact, Contact, CONTACT_WRITE),
    ("contactRestore", restore_contact, Contact, CONTACT_WRITE),
    ("affiliationCreate", affiliate, Affiliation, AFFILIATION_WRITE),
    ("affiliationChange", change_affiliation, Affiliation, AFFILIATION_WRITE),
    ("affiliationEnd", end_affiliation, Affiliation, AFFILIATION_WRITE),
    ("approvalRequestCreate", ask_approval, ApprovalRequest, APPROVAL_ASK),
    ("approvalRequestApprove", give_approval, ApprovalRequest, APPROVAL_DECIDE),
    ("approvalRequestReject", reject_approval, ApprovalRequest, APPROVAL_DECIDE),
    ("approvalRequestWithdraw", withdraw_approval, ApprovalRequest, APPROVAL_ASK),
)


WARN: Final = frozenset({"accountCreate", "contactCreate"})
"""They tell of records that rules of duplicates take the new one for."""


def core_mutations() -> tuple[Mutation, ...]:
    """All mutations of the core."""
    return (
        *(
            replace(mutation(name, operation, returns, permission.name), warns=name in WARN)
            for name, operation, returns, permission in MUTATIONS
        ),
        *identity_mutations(),
    )
