"""Imports and exports of whole tables: what plugins declare their kinds with, and what runs them.

A kind names its columns and the operations that its rows are done with, so the same rules, audit
and events hold for a row as for a mutation.
"""

from portico.operations.bulk.cells import choice_of, day, flag, many_of, number, text, whole
from portico.operations.bulk.kinds import kind_of, kinds_of
from portico.operations.bulk.row import Row
from portico.operations.bulk.row_by_row import Deeds, row_by_row

__all__ = [
    "Deeds",
    "Row",
    "choice_of",
    "day",
    "flag",
    "kind_of",
    "kinds_of",
    "many_of",
    "number",
    "row_by_row",
    "text",
    "whole",
]
