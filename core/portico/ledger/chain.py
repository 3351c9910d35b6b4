"""The chain of hashes that makes an edit, a gap, a swap or a missing end visible."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from portico.database.types import INSTANT_FORMAT
from portico.ledger.written import canonical

BEGINNING = ""
"""What stands for the hash before the first."""

PLAIN = (
    "position",
    "subject_type",
    "number",
    "part",
    "part_key",
    "record_version",
    "actor",
    "on_behalf_of",
    "deed",
    "request_id",
    "address",
    "changes",
    "previous",
)


def entry_hash(before: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry that follows the one with the hash ``before``."""
    content = {name: entry[name] for name in PLAIN}
    content["id"] = entry["id"].hex
    content["subject_id"] = entry["subject_id"].hex
    content["actor_id"] = entry["actor_id"].hex if entry["actor_id"] else None
    content["action"] = entry["action"].name
    content["at"] = entry["at"].strftime(INSTANT_FORMAT)
    return sha256(f"{before}\n{canonical(content)}".encode()).hexdigest()


def new_salt() -> str:
    """What makes the digest of a personal value unguessable."""
    return secrets.token_hex(16)


def digest(salt: str, before: str | None, after: str | None) -> str:
    """What an entry keeps of a personal value: it proves the value, but does not tell it."""
    return sha256(canonical([salt, before, after]).encode()).hexdigest()
