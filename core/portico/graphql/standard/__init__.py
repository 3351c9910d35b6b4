"""The standard road: graphql-core resolves every field by itself, each with its own small SQL.

It shares the declarations of the catalogue with the read engine, but neither its plans, its
merging of selections nor its writing of JSON: so each proves the other, and what one statement
cannot answer, or failed to, is answered here with the path of every error and all other data.
"""

from portico.graphql.standard.reading import Reading
from portico.graphql.standard.records import Node, Source
from portico.graphql.standard.roots import read_root

__all__ = ["Node", "Reading", "Source", "read_root"]
