"""Demands are completed and examined, refused by kind, and paid with the consent of others."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

STATUS = "ck_bank_guarantee_demand_bank_demand_status"
BEFORE = "status IN ('PRESENTED', 'SUSPENDED', 'EXTENDED', 'PAID', 'REFUSED', 'WITHDRAWN')"
SINCE = (
    "status IN ('PRESENTED', 'AWAITING_COMPLETION', 'UNDER_EXAMINATION', 'COMPLYING', "
    "'SUSPENDED', 'EXTENDED', 'PAYABLE', 'PAID', 'REFUSED', 'WITHDRAWN')"
)
NOTICE = "ck_bank_deadline_notice_bank_deadline_kind"
OTHERS = "'SUSPENSION', 'NON_EXTENSION_NOTICE', 'AUTO_EXTENSION', 'VARIATION', 'PREVENTED_EXPIRY')"
KINDS = f"kind IN ('EXPIRY', 'CLOSING', 'EXAMINATION', {OTHERS}"
MORE = f"kind IN ('EXPIRY', 'CLOSING', 'EXAMINATION', 'COMPLETION', {OTHERS}"


def _notice_kinds(kinds: str) -> None:
    with op.batch_alter_table("bank_deadline_notice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(NOTICE), type_="check")
        batch_op.create_check_constraint(op.f(NOTICE), kinds)


def upgrade() -> None:
    """Bring the tables to this revision."""
    _notice_kinds(MORE)
    op.create_table(
        "bank_demand_discrepancy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("demand_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "NO_STATEMENT",
                "MISSING_DOCUMENT",
                "DOCUMENT",
                "CONFLICTING_DATA",
                "AMOUNT",
                "CURRENCY",
                "PARTIAL",
                "MULTIPLE",
                "LATE",
                "PLACE_OR_FORM",
                "SIGNATURE",
                "OTHER",
                name="bank_discrepancy_kind",
                length=16,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=2000), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["demand_id"],
            ["bank_guarantee_demand.id"],
            name=op.f("fk_bank_demand_discrepancy_demand_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_demand_discrepancy")),
        sa.UniqueConstraint(
            "demand_id", "number", name=op.f("uq_bank_demand_discrepancy_demand_id_number")
        ),
    )
    with op.batch_alter_table("bank_demand_discrepancy", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_demand_discrepancy_created_at", ["created_at", "id"], unique=False
        )

    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "completeness",
                sa.Enum(
                    "COMP",
                    "INCP",
                    name="bank_demand_completeness",
                    length=4,
                    native_enum=False,
                    create_constraint=True,
                ),
                nullable=False,
                server_default="COMP",
            )
        )
        batch_op.add_column(sa.Column("completed_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "channel",
                sa.Enum(
                    "PAPER",
                    "SWIFT",
                    "ELECTRONIC",
                    name="bank_demand_channel",
                    length=10,
                    native_enum=False,
                    create_constraint=True,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("documents", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("examined_by", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("examiner_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("examiner_for_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("examined_on", sa.Date(), nullable=True))
        batch_op.alter_column("examine_by", existing_type=sa.DATE(), nullable=True)
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.alter_column("status", existing_type=sa.VARCHAR(9), type_=sa.VARCHAR(19))
        batch_op.create_check_constraint(op.f(STATUS), SINCE)
    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.alter_column("completeness", server_default=None)


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    op.execute("DELETE FROM bank_deadline_notice WHERE kind = 'COMPLETION'")
    _notice_kinds(KINDS)
    op.execute(
        "UPDATE bank_guarantee_demand SET status = 'PRESENTED' WHERE status IN "
        "('AWAITING_COMPLETION', 'UNDER_EXAMINATION', 'COMPLYING', 'PAYABLE')"
    )
    op.execute("UPDATE bank_guarantee_demand SET examine_by = counts_from WHERE examine_by IS NULL")
    with op.batch_alter_table("bank_guarantee_demand", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(STATUS), type_="check")
        batch_op.alter_column("status", existing_type=sa.VARCHAR(19), type_=sa.VARCHAR(9))
        batch_op.create_check_constraint(op.f(STATUS), BEFORE)
        batch_op.alter_column("examine_by", existing_type=sa.DATE(), nullable=False)
        for name in ("bank_demand_completeness", "bank_demand_channel"):
            batch_op.drop_constraint(op.f(f"ck_bank_guarantee_demand_{name}"), type_="check")
        batch_op.drop_column("examined_on")
        batch_op.drop_column("examiner_for_id")
        batch_op.drop_column("examiner_id")
        batch_op.drop_column("examined_by")
        batch_op.drop_column("documents")
        batch_op.drop_column("channel")
        batch_op.drop_column("completed_on")
        batch_op.drop_column("completeness")

    with op.batch_alter_table("bank_demand_discrepancy", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_demand_discrepancy_created_at")

    op.drop_table("bank_demand_discrepancy")
