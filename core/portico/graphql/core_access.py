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
        )
    )
