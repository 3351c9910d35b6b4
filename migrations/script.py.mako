<%!
def body(operations):
    """The operations without Alembic's remarks around them."""
    lines = (operations or "pass").splitlines()
    return "\n".join(line for line in lines if "###" not in line).strip()
%>\
"""${message}."""

import sqlalchemy as sa
from alembic import op
% if imports:

${imports}
% endif

revision = "${up_revision}"
down_revision = ${f'"{down_revision}"' if down_revision else None}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    ${upgrades | body}


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    ${downgrades | body}
