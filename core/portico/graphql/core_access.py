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
        )
    )
