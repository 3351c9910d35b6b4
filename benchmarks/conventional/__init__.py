"""The peer: a server as most teams would write it with Strawberry and SQLAlchemy, and tuned.

It maps the same tables with plain ORM classes, resolves fields with DataLoaders (one statement
for each level, never N + 1), and has every cheap improvement: cached parsing and validation,
orjson, uvloop, httptools, connections without transactions, only the columns that are shown.
"""
