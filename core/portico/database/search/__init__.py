"""Full-text search: which columns of a record are searched, and the index of their words.

The words are brought to one form in Python, so that PostgreSQL and SQLite find the same; they
stand in a column of the record's own table, which each database indexes in its own way.
"""

from portico.database.search.index import restore_triggers
from portico.database.search.revisions import add_search, drop_search
from portico.database.search.searchable import Searchable, Searched

__all__ = ["Searchable", "Searched", "add_search", "drop_search", "restore_triggers"]
