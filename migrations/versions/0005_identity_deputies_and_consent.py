"""Identity, deputies and consent."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "core_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("permissions", types.Document(), nullable=False),
        sa.Column(
            "rows",
            sa.Enum(
                "OWN",
                "TEAM",
                "ALL",
                name="role_rows",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_role")),
        sa.UniqueConstraint("name", name=op.f("uq_core_role_name")),
    )
    op.create_table(
        "core_user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=True),
        sa.Column("email", types.Email(254), nullable=True),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("deactivated_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_user")),
        sa.UniqueConstraint("name", name=op.f("uq_core_user_name")),
        sa.UniqueConstraint("subject", name=op.f("uq_core_user_subject")),
    )
    op.create_table(
        "core_approval_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("summary", sa.String(length=500), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=True),
        sa.Column("needed", types.Document(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "APPROVED",
                "REJECTED",
                "VOIDED",
                "WITHDRAWN",
                "RELEASED",
                name="approval_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("maker_id", sa.Uuid(), nullable=False),
        sa.Column("maker_for_id", sa.Uuid(), nullable=True),
        sa.Column("makers", types.Document(), nullable=False),
        sa.Column("closed_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_core_approval_request_account_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_approval_request")),
        sa.UniqueConstraint("id", "maker_id", name="uq_core_approval_request_maker"),
    )
    with op.batch_alter_table("core_approval_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_approval_request_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            "ix_core_approval_request_status", ["status", "created_at"], unique=False
        )
        batch_op.create_index(
            "uq_core_approval_request_open",
            ["subject"],
            unique=True,
            sqlite_where=sa.text("status IN ('PENDING', 'APPROVED')"),
            postgresql_where=sa.text("status IN ('PENDING', 'APPROVED')"),
        )

    op.create_table(
        "core_substitution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "ALL",
                "SEGMENTS",
                "ACCOUNTS",
                name="substitution_scope",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("segments", types.Document(), nullable=False),
        sa.Column("may_write", sa.Boolean(), nullable=False),
        sa.Column("may_approve", sa.Boolean(), nullable=False),
        sa.Column("amount_ceiling", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=True),
        sa.Column("discount_ceiling", types.Percent(9, 6), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("revoked_at", types.Instant(), nullable=True),
        sa.Column("handed_over_at", types.Instant(), nullable=True),
        sa.Column("brief", types.Document(), nullable=True),
        sa.Column("digested_at", types.Instant(), nullable=True),
        sa.Column("digest", types.Document(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "(amount_ceiling IS NULL) = (currency IS NULL)",
            name=op.f("ck_core_substitution_ceiling_has_currency"),
        ),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_core_substitution_ends_after_it_begins")
        ),
        sa.CheckConstraint(
            "principal_id <> deputy_id", name=op.f("ck_core_substitution_two_persons")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"],
            ["core_user.id"],
            name=op.f("fk_core_substitution_deputy_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"],
            ["core_user.id"],
            name=op.f("fk_core_substitution_principal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_substitution")),
    )
    with op.batch_alter_table("core_substitution", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_substitution_deputy_id"), ["deputy_id"], unique=False
        )
        batch_op.create_index(
            "ix_core_substitution_principal_id", ["principal_id", "starts_on"], unique=False
        )

    op.create_table(
        "core_team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("head_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["head_id"], ["core_user.id"], name=op.f("fk_core_team_head_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_team")),
        sa.UniqueConstraint("name", name=op.f("uq_core_team_name")),
    )
    with op.batch_alter_table("core_team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_team_head_id"), ["head_id"], unique=False)

    op.create_table(
        "core_user_role",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["core_user.id"],
            name=op.f("fk_core_user_role_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_core_user_role")),
    )
    op.create_table(
        "core_approval_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("maker_id", sa.Uuid(), nullable=False),
        sa.Column("maker_for_id", sa.Uuid(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "APPROVE",
                "REJECT",
                name="approval_verdict",
                length=7,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("permission", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("acted_by", sa.String(length=200), nullable=False),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.String(length=200), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("decided_at", types.Instant(), nullable=False),
        sa.CheckConstraint(
            "on_behalf_of_id <> maker_for_id",
            name=op.f("ck_core_approval_decision_principal_is_not_checker"),
        ),
        sa.CheckConstraint(
            "on_behalf_of_id <> maker_id",
            name=op.f("ck_core_approval_decision_maker_has_no_deputy_check"),
        ),
        sa.CheckConstraint(
            "person_id <> maker_for_id",
            name=op.f("ck_core_approval_decision_deputy_is_not_checker"),
        ),
        sa.CheckConstraint(
            "person_id <> maker_id", name=op.f("ck_core_approval_decision_maker_is_not_checker")
        ),
        sa.ForeignKeyConstraint(
            ["request_id", "maker_id"],
            ["core_approval_request.id", "core_approval_request.maker_id"],
            name="fk_core_approval_decision_request",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_approval_decision")),
        sa.UniqueConstraint(
            "request_id", "on_behalf_of_id", name="uq_core_approval_decision_on_behalf_of"
        ),
        sa.UniqueConstraint("request_id", "person_id", name="uq_core_approval_decision_person"),
    )
    op.create_table(
        "core_substitution_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("substitution_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_core_substitution_account_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["substitution_id"],
            ["core_substitution.id"],
            name=op.f("fk_core_substitution_account_substitution_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_substitution_account")),
    )
    with op.batch_alter_table("core_substitution_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_core_substitution_account_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_core_substitution_account_substitution_id"),
            ["substitution_id"],
            unique=False,
        )

    op.create_table(
        "core_team_member",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["core_team.id"],
            name=op.f("fk_core_team_member_team_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["core_user.id"],
            name=op.f("fk_core_team_member_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_core_team_member")),
    )
    with op.batch_alter_table("core_team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_team_member_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("core_api_token", schema=None) as batch_op:
        batch_op.add_column(sa.Column("user_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_core_api_token_user_id"), ["user_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_core_api_token_user_id"),
            "core_user",
            ["user_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("core_api_token", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_core_api_token_user_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_core_api_token_user_id"))
        batch_op.drop_column("user_id")

    with op.batch_alter_table("core_team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_team_member_user_id"))

    op.drop_table("core_team_member")
    with op.batch_alter_table("core_substitution_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_substitution_account_substitution_id"))
        batch_op.drop_index(batch_op.f("ix_core_substitution_account_account_id"))

    op.drop_table("core_substitution_account")
    op.drop_table("core_approval_decision")
    op.drop_table("core_user_role")
    with op.batch_alter_table("core_team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_team_head_id"))

    op.drop_table("core_team")
    with op.batch_alter_table("core_substitution", schema=None) as batch_op:
        batch_op.drop_index("ix_core_substitution_principal_id")
        batch_op.drop_index(batch_op.f("ix_core_substitution_deputy_id"))

    op.drop_table("core_substitution")
    with op.batch_alter_table("core_approval_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_core_approval_request_open",
            sqlite_where=sa.text("status IN ('PENDING', 'APPROVED')"),
            postgresql_where=sa.text("status IN ('PENDING', 'APPROVED')"),
        )
        batch_op.drop_index("ix_core_approval_request_status")
        batch_op.drop_index(batch_op.f("ix_core_approval_request_account_id"))

    op.drop_table("core_approval_request")
    op.drop_table("core_user")
    op.drop_table("core_role")
