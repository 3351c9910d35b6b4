"""The core's permissions."""

from __future__ import annotations

from typing import Final

from portico.hookspecs import Access, Permission

ACCOUNT_READ: Final = Permission("core.account.read", "Read accounts and their merges.")
ACCOUNT_WRITE: Final = Permission("core.account.write", "Create and change accounts.")
ACCOUNT_MERGE: Final = Permission("core.account.merge", "Merge accounts.")
CONTACT_READ: Final = Permission("core.contact.read", "Read contacts and their affiliations.")
CONTACT_WRITE: Final = Permission("core.contact.write", "Create and change contacts.")
AFFILIATION_WRITE: Final = Permission(
    "core.affiliation.write", "Say what part contacts play at accounts."
)
AUDIT_READ: Final = Permission(
    "core.audit.read", "Read who changed what, with the values before and after."
)
APPROVAL_READ: Final = Permission(
    "core.approval.read", "See requests for consent and who decided what."
)
APPROVAL_ASK: Final = Permission("core.approval.ask", "Ask for consent, and take that back.")
APPROVAL_DECIDE: Final = Permission(
    "core.approval.approve", "Consent or refuse, as the class that a policy names."
)
JOB_READ: Final = Permission("core.job.read", "See queued and periodic jobs.")
JOB_WRITE: Final = Permission("core.job.write", "Retry and cancel queued jobs.")
USER_READ: Final = Permission("core.user.read", "See users and their roles.")
USER_WRITE: Final = Permission("core.user.write", "Create users, deactivate them, give roles.")
TEAM_READ: Final = Permission("core.team.read", "See teams.")
TEAM_WRITE: Final = Permission("core.team.write", "Create teams, and say who belongs to them.")
ROLE_READ: Final = Permission("core.role.read", "See roles and what they permit.")
ROLE_WRITE: Final = Permission("core.role.write", "Create roles and change what they permit.")
TOKEN_READ: Final = Permission("core.api_token.read", "See API tokens, but not their secrets.")
TOKEN_WRITE: Final = Permission("core.api_token.write", "Create and revoke API tokens.")
ME_READ: Final = Permission("core.me.read", "See who one is, and what one may do.")
WEBHOOK_READ: Final = Permission(
    "core.webhook.read", "See webhooks, and what was delivered: also what their readers may see."
)
WEBHOOK_WRITE: Final = Permission("core.webhook.write", "Set up webhooks, replay, see secrets.")
PERSON_EXPORT: Final = Permission("core.person.export", "Export all that is known of a person.")
PERSON_ERASE: Final = Permission("core.person.erase", "Erase a person.")
SUBSTITUTION_READ: Final = Permission(
    "core.substitution.read", "See who stands in for whom, and what was handed over."
)
SUBSTITUTION_WRITE: Final = Permission(
    "core.substitution.write", "Appoint deputies for the members of one's team."
)


def core_access() -> Access:
    """The core's permissions."""
    return Access(
        permissions=(
            ACCOUNT_READ,
            ACCOUNT_WRITE,
            ACCOUNT_MERGE,
            CONTACT_READ,
            CONTACT_WRITE,
            AFFILIATION_WRITE,
            AUDIT_READ,
            APPROVAL_READ,
            APPROVAL_ASK,
            APPROVAL_DECIDE,
            JOB_READ,
            JOB_WRITE,
            *(USER_READ, USER_WRITE, TEAM_READ, TEAM_WRITE, ROLE_READ, ROLE_WRITE),
            *(PERSON_EXPORT, PERSON_ERASE),
            *(TOKEN_READ, TOKEN_WRITE, ME_READ, SUBSTITUTION_READ, SUBSTITUTION_WRITE),
            WEBHOOK_READ,
            WEBHOOK_WRITE,
        )
    )
