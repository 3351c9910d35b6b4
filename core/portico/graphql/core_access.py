"""The core's permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, literal_column, or_, select

from portico.hookspecs import Access, Permission, RowFilter
from portico.models.exporting import Export
from portico.models.importing import Import, ImportProblem, ImportRow
from portico.models.stored_file import StoredFile
from portico.query.kinds import ID

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from portico.query.fields import Env, Row

ACCOUNT_READ: Final = Permission("core.account.read", "Read accounts and their merges.")
ACCOUNT_WRITE: Final = Permission("core.account.write", "Create and change accounts.")
ACCOUNT_MERGE: Final = Permission("core.account.merge", "Merge accounts.")
CONTACT_READ: Final = Permission("core.contact.read", "Read contacts and their affiliations.")
CONTACT_WRITE: Final = Permission("core.contact.write", "Create and change contacts.")
CONTACT_PRIVATE: Final = Permission(
    "core.contact.private.read", "See the private phone numbers and e-mail addresses of contacts."
)
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
FILE_READ: Final = Permission("core.stored_file.read", "Get the files of one's own.")
FILE_WRITE: Final = Permission("core.stored_file.write", "Upload files to be imported.")
DUPLICATES_READ: Final = Permission("core.duplicate_rule.read", "See the rules of duplicates.")
DUPLICATES_WRITE: Final = Permission(
    "core.duplicate_rule.write", "Say when new accounts and contacts are duplicates."
)
EXPORT_READ: Final = Permission("core.export.read", "See the exports of one's own.")
EXPORT_WRITE: Final = Permission("core.export.write", "Export what one may see as tables.")
IMPORT_READ: Final = Permission("core.import.read", "See the imports of one's own.")
IMPORT_WRITE: Final = Permission("core.import.write", "Import tables, stop and revert imports.")
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
            CONTACT_PRIVATE,
            AFFILIATION_WRITE,
            AUDIT_READ,
            APPROVAL_READ,
            APPROVAL_ASK,
            APPROVAL_DECIDE,
            *(FILE_READ, FILE_WRITE, JOB_READ, JOB_WRITE, IMPORT_READ, IMPORT_WRITE),
            *(EXPORT_READ, EXPORT_WRITE, DUPLICATES_READ, DUPLICATES_WRITE),
            *(USER_READ, USER_WRITE, TEAM_READ, TEAM_WRITE, ROLE_READ, ROLE_WRITE),
            *(PERSON_EXPORT, PERSON_ERASE),
            *(TOKEN_READ, TOKEN_WRITE, ME_READ, SUBSTITUTION_READ, SUBSTITUTION_WRITE),
            WEBHOOK_READ,
            WEBHOOK_WRITE,
        ),
        row_filters=(
            RowFilter(StoredFile, is_own),
            RowFilter(Import, is_own),
            RowFilter(Export, is_own),
            RowFilter(ImportRow, of_own_import),
            RowFilter(ImportProblem, of_own_import),
        ),
    )


def is_own(row: Row, env: Env) -> ColumnElement[bool]:
    """Whether a file, an import or an export is the actor's own, in whose place it acts too."""
    return and_(
        _same(row.owner_id, env.actor_value(ID, lambda actor: actor.id)),
        _same(row.on_behalf_of_id, env.actor_value(ID, lambda actor: actor.on_behalf_of_id)),
    )


def of_own_import(row: Row, env: Env) -> ColumnElement[bool]:
    """Whether a row belongs to an import of the actor's own."""
    whole = Import.__table__.alias("own_import")
    return (
        select(literal_column("1"))
        .select_from(whole)
        .where(whole.c.id == row.import_id, is_own(whole.c, env))
        .exists()
    )


def _same(column: ColumnElement[Any], value: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(column == value, and_(column.is_(None), value.is_(None)))
