"""The core's mapped classes, and the rules that one record keeps about itself."""

from portico import ledger  # noqa: F401 (it notes every write of every session)
from portico.models.account import Account
from portico.models.address import Address
from portico.models.affiliation import Affiliation
from portico.models.choices import (
    STAGE_TRANSITIONS,
    AccountKind,
    AccountStage,
    AddressKind,
    AffiliationRole,
    SourceChannel,
)
from portico.models.contact import Contact, ContactEmail, ContactPhone
from portico.models.idempotency import IdempotentAnswer
from portico.models.merge import AccountMerge
from portico.models.reference import ExternalReference
from portico.models.token import ApiToken

__all__ = [
    "STAGE_TRANSITIONS",
    "Account",
    "AccountKind",
    "AccountMerge",
    "AccountStage",
    "Address",
    "AddressKind",
    "Affiliation",
    "AffiliationRole",
    "ApiToken",
    "Contact",
    "ContactEmail",
    "ContactPhone",
    "ExternalReference",
    "IdempotentAnswer",
    "SourceChannel",
]
