"""The database: column types, the base of every record, sessions and drivers."""

from portico.database.engine import Database
from portico.database.records import (
    DERIVED,
    PERSONAL,
    SECRET,
    CoreBase,
    Record,
    account_key,
    metadata,
    new_id,
    plugin_registry,
)
from portico.database.search import Searchable, Searched
from portico.database.types import (
    Amount,
    Country,
    Currency,
    Document,
    Email,
    Exact,
    Instant,
    Percent,
    Phone,
    Quantity,
    UnitPrice,
    Url,
    choice,
)

__all__ = [
    "DERIVED",
    "PERSONAL",
    "SECRET",
    "Amount",
    "CoreBase",
    "Country",
    "Currency",
    "Database",
    "Document",
    "Email",
    "Exact",
    "Instant",
    "Percent",
    "Phone",
    "Quantity",
    "Record",
    "Searchable",
    "Searched",
    "UnitPrice",
    "Url",
    "account_key",
    "choice",
    "metadata",
    "new_id",
    "plugin_registry",
]
