"""The ledger: what is written beside the records, in the same transaction as they are.

The audit trail says who changed what; the outbox holds the events that are still to be told. Both
are numbered in the order of their commits, so a reader who has seen one position misses nothing
before it. Nothing has to be done for that by whoever changes a record.
"""

from portico.ledger import bulk, recording, sealing
from portico.ledger.tables import AuditAction, AuditEntry, AuditValue, Event, Ledger

__all__ = [
    "AuditAction",
    "AuditEntry",
    "AuditValue",
    "Event",
    "Ledger",
    "bulk",
    "recording",
    "sealing",
]
