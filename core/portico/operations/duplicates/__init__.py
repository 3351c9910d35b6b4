"""Duplicate rules: when a new record is taken for one that is there, and what is done then."""

from portico.operations.duplicates.checking import (
    Found,
    check_account,
    check_contact,
    found_by_rule,
)
from portico.operations.duplicates.keys import keep_keys

__all__ = ["Found", "check_account", "check_contact", "found_by_rule", "keep_keys"]
