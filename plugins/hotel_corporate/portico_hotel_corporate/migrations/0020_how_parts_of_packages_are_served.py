"""How parts of packages are served."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KINDS = (
    "hotel_package_allocation",
    "hotel_package_applies_to",
    "hotel_package_rhythm",
    "hotel_overage_policy",
)
BOOKED, OFFERED = "hotel_booked_package_part", "hotel_package_component"


def choice(name: str, kind: str, *members: str, default: str) -> sa.Column[str]:
    """A column with one of some names; what was there before has the default."""
    length = max(map(len, members))
    form = sa.Enum(*members, name=kind, length=length, native_enum=False, create_constraint=True)
    return sa.Column(name, form, server_default=default, nullable=False)


def serving() -> Iterator[sa.Column[Any]]:
    """What a part, offered or booked, says about how it is served."""
    yield sa.Column("charge_code_id", sa.Uuid(), nullable=True)
    yield sa.Column("quantity", sa.Integer(), server_default="1", nullable=False)
    allocations = ("WEIGHT", "FIXED")
    yield choice("allocation", KINDS[0], *allocations, default="WEIGHT")
    guests = ("DD", "CMP", "BOTH")
    yield choice("applies_to", KINDS[1], *guests, default="BOTH")
    rhythms = ("PER_DAY", "PER_STAY")
    yield choice("rhythm", KINDS[2], *rhythms, default="PER_DAY")
    yield sa.Column("consumption", sa.Boolean(), server_default=sa.false(), nullable=False)
    policies = ("NOT_SERVED", "FREE", "CHARGED")
    yield choice("overage_policy", KINDS[3], *policies, default="NOT_SERVED")
    yield sa.Column("overage_amount", types.Amount(18, 4), nullable=True)


def defaulted() -> Iterator[str]:
    """The columns that need a value where there are parts already, but have no default."""
    return (column.name for column in serving() if not column.nullable)


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("hotel_booked_package", schema=None) as batch_op:
        batch_op.add_column(sa.Column("day_delegates", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("days", sa.Integer(), server_default="1", nullable=False))

    with op.batch_alter_table(BOOKED, schema=None) as batch_op:
        for column in serving():
            batch_op.add_column(column)
        batch_op.add_column(sa.Column("included", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("used", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("overage_line_id", sa.Uuid(), nullable=True))
        for key, table in (
            ("charge_code_id", "hotel_charge_code"),
            ("overage_line_id", "hotel_line_item"),
        ):
            batch_op.create_index(batch_op.f(f"ix_{BOOKED}_{key}"), [key], unique=False)
            batch_op.create_foreign_key(
                batch_op.f(f"fk_{BOOKED}_{key}"), table, [key], ["id"], ondelete="SET NULL"
            )

    with op.batch_alter_table(OFFERED, schema=None) as batch_op:
        for column in serving():
            batch_op.add_column(column)
        key = "charge_code_id"
        batch_op.create_index(batch_op.f(f"ix_{OFFERED}_{key}"), [key], unique=False)
        batch_op.create_foreign_key(
            batch_op.f(f"fk_{OFFERED}_{key}"),
            "hotel_charge_code",
            [key],
            ["id"],
            ondelete="SET NULL",
        )

    for table, columns in (
        ("hotel_booked_package", ["days"]),
        (BOOKED, [*defaulted(), "included"]),
        (OFFERED, [*defaulted()]),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in columns:
                batch_op.alter_column(name, server_default=None)

    # A part was included as often as the price was charged; that of a flat price once.
    op.execute(
        "UPDATE hotel_booked_package_part SET included = (SELECT units FROM hotel_booked_package "
        "WHERE hotel_booked_package.id = booked_package_id)"
    )
    for parts, package, key in (
        (BOOKED, "hotel_booked_package", "booked_package_id"),
        (OFFERED, "hotel_rate_package", "package_id"),
    ):
        op.execute(
            f"UPDATE {parts} SET rhythm = 'PER_STAY' WHERE {key} IN "  # noqa: S608 (our own names)
            f"(SELECT id FROM {package} WHERE basis = 'FLAT')"
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    own = ("overage_line_id", "used", "included")
    for table, columns in ((OFFERED, ()), (BOOKED, own)):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for key in ("charge_code_id", *columns[:1]):
                batch_op.drop_constraint(batch_op.f(f"fk_{table}_{key}"), type_="foreignkey")
                batch_op.drop_index(batch_op.f(f"ix_{table}_{key}"))
            for kind in KINDS:
                batch_op.drop_constraint(batch_op.f(f"ck_{table}_{kind}"), type_="check")
            for name in (*columns, *(column.name for column in serving())):
                batch_op.drop_column(name)

    with op.batch_alter_table("hotel_booked_package", schema=None) as batch_op:
        batch_op.drop_column("days")
        batch_op.drop_column("day_delegates")
