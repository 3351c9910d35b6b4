"""Registers as files of many kinds, their findings in full, and the answers of banks."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WIDENED = (
    # table, column, choice, what it was, what it is
    (
        "bank_payroll_register",
        "origin",
        "bank_register_origin",
        ("API", "PAIN001"),
        ("API", "PAIN001", "CSV", "XLSX", "ONE_C", "CORRECTION"),
    ),
    (
        "bank_payroll_register",
        "status",
        "bank_register_status",
        ("DRAFT", "VALIDATED", "INVALID", "CANCELLED"),
        (
            "DRAFT",
            "VALIDATED",
            "INVALID",
            "AWAITING_APPROVAL",
            "APPROVED",
            "EXPORTED",
            "SENT",
            "ACKNOWLEDGED",
            "VOP_REVIEW",
            "CONFIRMED",
            "EXECUTING",
            "EXECUTED",
            "PARTIALLY_EXECUTED",
            "REJECTED",
            "RECONCILED",
            "CANCELLED",
        ),
    ),
    (
        "bank_payroll_line",
        "status",
        "bank_line_status",
        ("PENDING", "ACCEPTED", "REJECTED"),
        ("PENDING", "ACCEPTED", "HELD", "EXECUTED", "REJECTED", "RETURNED"),
    ),
)

FILLED = (
    ("bank_payroll_line", "is_implied", sa.Boolean()),
    ("bank_payroll_project", "is_confidential", sa.Boolean()),
    ("bank_payroll_project", "days_ahead", sa.Integer()),
    ("bank_payroll_project", "twin_days", sa.Integer()),
    ("bank_payroll_project", "withheld_share", types.Percent(9, 6)),
    ("bank_payroll_project", "verifies_payees", sa.Boolean()),
    ("bank_payroll_project", "settled_is_executed", sa.Boolean()),
    ("bank_register_finding", "field", sa.String(60)),
    ("bank_register_finding", "hint", sa.String(300)),
)


def _percent(value: int) -> str:
    """A percentage as the column keeps it: scaled on SQLite."""
    return str(value * 10**6 if op.get_bind().dialect.name == "sqlite" else value)


def _change_choice(
    table: str, column: str, name: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    """Let a column hold the members of ``after`` instead of those of ``before``."""
    longest = max(map(len, before)), max(map(len, after))
    check = f"ck_{table}_{name}"
    members = ", ".join(f"'{member}'" for member in after)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(check), type_="check")
        batch_op.alter_column(
            column,
            existing_type=sa.String(longest[0]),
            type_=sa.String(longest[1]),
            existing_nullable=False,
        )
        batch_op.create_check_constraint(op.f(check), f"{column} IN ({members})")


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "bank_register_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "OPEN",
                "COMPLETE",
                name="bank_file_status",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["bank_payroll_project.id"],
            name=op.f("fk_bank_register_file_project_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_register_file")),
    )
    with op.batch_alter_table("bank_register_file", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_register_file_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_register_file_project_id"), ["project_id"], unique=False
        )

    op.create_table(
        "bank_register_file_part",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["bank_register_file.id"],
            name=op.f("fk_bank_register_file_part_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "position", name=op.f("pk_bank_register_file_part")),
    )
    op.create_table(
        "bank_status_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(length=35), nullable=False),
        sa.Column("msg_id", sa.String(length=35), nullable=False),
        sa.Column("original_msg_id", sa.String(length=35), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"],
            ["bank_payroll_register.id"],
            name=op.f("fk_bank_status_report_register_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_status_report")),
        sa.UniqueConstraint("bank", "msg_id", name=op.f("uq_bank_status_report_bank_msg_id")),
    )
    with op.batch_alter_table("bank_status_report", schema=None) as batch_op:
        batch_op.create_index(
            "ix_bank_status_report_created_at", ["created_at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_status_report_register_id"), ["register_id"], unique=False
        )

    op.create_table(
        "bank_status_report_entry",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "GROUP",
                "BLOCK",
                "LINE",
                name="bank_entry_level",
                length=5,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reference", sa.String(length=35), nullable=False),
        sa.Column("line_seq", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=4), nullable=False),
        sa.Column("reason_code", sa.String(length=4), nullable=True),
        sa.Column("reason_text", sa.String(length=210), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "APPLIED",
                "IGNORED",
                "QUARANTINED",
                "CONFLICT",
                name="bank_entry_outcome",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["bank_status_report.id"],
            name=op.f("fk_bank_status_report_entry_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("report_id", "position", name=op.f("pk_bank_status_report_entry")),
    )
    op.create_table(
        "bank_status_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("register_id", sa.Uuid(), nullable=True),
        sa.Column("line_seq", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "CONFLICT",
                "QUARANTINE",
                name="bank_task_kind",
                length=10,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("message", sa.String(length=500), nullable=False),
        sa.Column("bank_status", sa.String(length=4), nullable=False),
        sa.Column("reason_code", sa.String(length=4), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "OPEN",
                "ACCEPTED",
                "DISMISSED",
                name="bank_task_status",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("resolution", sa.String(length=500), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"],
            ["bank_payroll_register.id"],
            name=op.f("fk_bank_status_task_register_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["bank_status_report.id"],
            name=op.f("fk_bank_status_task_report_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_status_task")),
    )
    with op.batch_alter_table("bank_status_task", schema=None) as batch_op:
        batch_op.create_index("ix_bank_status_task_created_at", ["created_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bank_status_task_register_id"), ["register_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_status_task_report_id"), ["report_id"], unique=False
        )
    _add_columns()
    for table, column, name, before, after in WIDENED:
        _change_choice(table, column, name, before, after)
    with op.batch_alter_table("bank_payroll_line", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_bank_payroll_line_withheld"), "withheld >= 0")
    for table, column, kind in FILLED:  # what was there had to be given a value, what comes has
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(
                column, existing_type=kind, existing_nullable=False, server_default=None
            )


def _add_columns() -> None:
    with op.batch_alter_table("bank_enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("category", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("tax_id", sa.String(length=35), nullable=True))
        batch_op.add_column(sa.Column("deceased_on", sa.Date(), nullable=True))

    with op.batch_alter_table("bank_payroll_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withheld", types.Amount(18, 4), nullable=True))
        batch_op.add_column(sa.Column("tax_id", sa.String(length=35), nullable=True))
        batch_op.add_column(sa.Column("instruction_id", sa.String(length=35), nullable=True))
        batch_op.add_column(sa.Column("reason_text", sa.String(length=210), nullable=True))
        batch_op.add_column(sa.Column("bank_status", sa.String(length=4), nullable=True))
        batch_op.add_column(
            sa.Column("is_implied", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("verification", sa.String(length=4), nullable=True))
        batch_op.add_column(sa.Column("executed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("booking_reference", sa.String(length=35), nullable=True))
        batch_op.create_index("ix_bank_payroll_line_end_to_end_id", ["end_to_end_id"], unique=False)

    with op.batch_alter_table("bank_payroll_project", schema=None) as batch_op:
        batch_op.add_column(sa.Column("debit_bic", sa.String(length=11), nullable=True))
        batch_op.add_column(sa.Column("transit_iban", sa.String(length=34), nullable=True))
        batch_op.add_column(sa.Column("pay_days", sa.String(length=100), nullable=True))
        batch_op.add_column(
            sa.Column("is_confidential", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("four_eyes_threshold", types.Amount(18, 4), nullable=True))
        batch_op.add_column(sa.Column("line_limit", types.Amount(18, 4), nullable=True))
        batch_op.add_column(sa.Column("register_limit", types.Amount(18, 4), nullable=True))
        batch_op.add_column(
            sa.Column("days_ahead", sa.Integer(), server_default="365", nullable=False)
        )
        batch_op.add_column(
            sa.Column("twin_days", sa.Integer(), server_default="5", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "withheld_share", types.Percent(9, 6), server_default=_percent(50), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column("verifies_payees", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "settled_is_executed", sa.Boolean(), server_default=sa.false(), nullable=False
            )
        )

    with op.batch_alter_table("bank_payroll_register", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("corrects_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("twin_reason", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("twin_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("approval_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("export_id", sa.String(length=35), nullable=True))
        batch_op.add_column(sa.Column("export_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("export", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("exported_at", types.Instant(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_bank_payroll_register_corrects_id"), ["corrects_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_bank_payroll_register_file_id"), ["file_id"], unique=False
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_bank_payroll_register_export_id"), ["export_id"]
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_bank_payroll_register_project_id_file_hash"), ["project_id", "file_hash"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_bank_payroll_register_file_id"),
            "bank_register_file",
            ["file_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_bank_payroll_register_corrects_id"),
            "bank_payroll_register",
            ["corrects_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("bank_register_finding", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("field", sa.String(length=60), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("hint", sa.String(length=300), server_default="", nullable=False)
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    for table, column, name, before, after in WIDENED:
        _change_choice(table, column, name, after, before)
    with op.batch_alter_table("bank_payroll_line", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_bank_payroll_line_withheld"), type_="check")
    _drop_columns()
    with op.batch_alter_table("bank_status_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_status_task_report_id"))
        batch_op.drop_index(batch_op.f("ix_bank_status_task_register_id"))
        batch_op.drop_index("ix_bank_status_task_created_at")

    op.drop_table("bank_status_task")
    op.drop_table("bank_status_report_entry")
    with op.batch_alter_table("bank_status_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_status_report_register_id"))
        batch_op.drop_index("ix_bank_status_report_created_at")

    op.drop_table("bank_status_report")
    op.drop_table("bank_register_file_part")
    with op.batch_alter_table("bank_register_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_register_file_project_id"))
        batch_op.drop_index("ix_bank_register_file_created_at")

    op.drop_table("bank_register_file")


def _drop_columns() -> None:
    with op.batch_alter_table("bank_register_finding", schema=None) as batch_op:
        batch_op.drop_column("hint")
        batch_op.drop_column("field")

    with op.batch_alter_table("bank_payroll_register", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_bank_payroll_register_corrects_id"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("fk_bank_payroll_register_file_id"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("uq_bank_payroll_register_project_id_file_hash"), type_="unique"
        )
        batch_op.drop_constraint(batch_op.f("uq_bank_payroll_register_export_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_bank_payroll_register_file_id"))
        batch_op.drop_index(batch_op.f("ix_bank_payroll_register_corrects_id"))
        batch_op.drop_column("exported_at")
        batch_op.drop_column("export")
        batch_op.drop_column("export_hash")
        batch_op.drop_column("export_id")
        batch_op.drop_column("approval_hash")
        batch_op.drop_column("twin_hash")
        batch_op.drop_column("twin_reason")
        batch_op.drop_column("corrects_id")
        batch_op.drop_column("file_id")

    with op.batch_alter_table("bank_payroll_project", schema=None) as batch_op:
        batch_op.drop_column("settled_is_executed")
        batch_op.drop_column("verifies_payees")
        batch_op.drop_column("withheld_share")
        batch_op.drop_column("twin_days")
        batch_op.drop_column("days_ahead")
        batch_op.drop_column("register_limit")
        batch_op.drop_column("line_limit")
        batch_op.drop_column("four_eyes_threshold")
        batch_op.drop_column("is_confidential")
        batch_op.drop_column("pay_days")
        batch_op.drop_column("transit_iban")
        batch_op.drop_column("debit_bic")

    with op.batch_alter_table("bank_payroll_line", schema=None) as batch_op:
        batch_op.drop_index("ix_bank_payroll_line_end_to_end_id")
        batch_op.drop_column("booking_reference")
        batch_op.drop_column("executed_on")
        batch_op.drop_column("verification")
        batch_op.drop_column("is_implied")
        batch_op.drop_column("bank_status")
        batch_op.drop_column("reason_text")
        batch_op.drop_column("instruction_id")
        batch_op.drop_column("tax_id")
        batch_op.drop_column("withheld")

    with op.batch_alter_table("bank_enrolment", schema=None) as batch_op:
        batch_op.drop_column("deceased_on")
        batch_op.drop_column("tax_id")
        batch_op.drop_column("category")
