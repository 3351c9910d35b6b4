"""The core's mapped classes, and the rules that one record keeps about itself."""

from portico import ledger  # noqa: F401 (it notes every write of every session)
from portico.models.access_state import AccessState
from portico.models.account import Account
from portico.models.address import Address
from portico.models.affiliation import Affiliation
from portico.models.approval import (
    ApprovalDecision,
    ApprovalRequest,
    ApprovalStatus,
    ApprovalVerdict,
)
from portico.models.choices import (
    STAGE_TRANSITIONS,
    AccountKind,
    AccountStage,
    AddressKind,
    AffiliationRole,
    SourceChannel,
)
from portico.models.consumer import EventConsumer, LostEvent
from portico.models.contact import Contact, ContactEmail, ContactPhone
from portico.models.duplicates import (
    DuplicateAction,
    DuplicateKey,
    DuplicateMatch,
    DuplicateRule,
    DuplicateSubject,
)
from portico.models.exporting import Export, ExportStatus
from portico.models.idempotency import IdempotentAnswer
from portico.models.importing import (
    Import,
    ImportDuplicates,
    ImportOutcome,
    ImportProblem,
    ImportRow,
    ImportStatus,
)
from portico.models.job import JobState
from portico.models.merge import AccountMerge
from portico.models.queued_job import JobStatus, QueuedJob
from portico.models.reference import ExternalReference
from portico.models.role import Role, RoleRows
from portico.models.stored_file import FileOrigin, FilePiece, StoredFile
from portico.models.substitution import Substitution, SubstitutionAccount, SubstitutionScope
from portico.models.team import Team, TeamMember
from portico.models.token import ApiToken
from portico.models.user import User, UserRole
from portico.models.webhook import DeliveryStatus, WebhookDelivery, WebhookEndpoint

__all__ = [
    "STAGE_TRANSITIONS",
    "AccessState",
    "Account",
    "AccountKind",
    "AccountMerge",
    "AccountStage",
    "Address",
    "AddressKind",
    "Affiliation",
    "AffiliationRole",
    "ApiToken",
    "ApprovalDecision",
    "ApprovalRequest",
    "ApprovalStatus",
    "ApprovalVerdict",
    "Contact",
    "ContactEmail",
    "ContactPhone",
    "DeliveryStatus",
    "DuplicateAction",
    "DuplicateKey",
    "DuplicateMatch",
    "DuplicateRule",
    "DuplicateSubject",
    "EventConsumer",
    "Export",
    "ExportStatus",
    "ExternalReference",
    "FileOrigin",
    "FilePiece",
    "IdempotentAnswer",
    "Import",
    "ImportDuplicates",
    "ImportOutcome",
    "ImportProblem",
    "ImportRow",
    "ImportStatus",
    "JobState",
    "JobStatus",
    "LostEvent",
    "QueuedJob",
    "Role",
    "RoleRows",
    "SourceChannel",
    "StoredFile",
    "Substitution",
    "SubstitutionAccount",
    "SubstitutionScope",
    "Team",
    "TeamMember",
    "User",
    "UserRole",
    "WebhookDelivery",
    "WebhookEndpoint",
]
