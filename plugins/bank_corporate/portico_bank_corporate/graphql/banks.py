"""The banks of account numbers, as clients see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from portico.query import STRING, Batched, batched, columns
from portico_bank_corporate.models.iban import bank_name

if TYPE_CHECKING:
    from portico.access import Actor

BANK = "The bank of the IBAN as the register of its country names it; null if it is not known."


def bank_of(model: type[Any]) -> Batched:
    """The field ``bankName`` of a model that has an IBAN."""
    return batched("bankName", STRING, bank_names, BANK, inputs=columns(model, "iban"))


def bank_names(_actor: Actor, rows: Sequence[Any]) -> list[str | None]:
    """The names of the banks of the rows' IBANs: many people are paid to few banks."""
    known = {iban: bank_name(iban) if iban else None for iban in {row.iban for row in rows}}
    return [known[row.iban] for row in rows]
