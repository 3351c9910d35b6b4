"""What Alembic runs for the core and for every plugin alike: `portico.migrate` gives the rest."""

from alembic import context

context.configure(**context.config.attributes["configure"])
with context.begin_transaction():
    context.run_migrations()
