"""Requests for proposal, and what events are tied to."""

import sqlalchemy as sa
from alembic import op

from portico.database import types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "hotel_rfp_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "CSV",
                "JSON",
                name="hotel_rfp_form",
                length=4,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_rfp_import")),
    )
    op.create_table(
        "hotel_rfp_import_problem",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=100), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["hotel_rfp_import.id"],
            name=op.f("fk_hotel_rfp_import_problem_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f("pk_hotel_rfp_import_problem")),
    )
    op.create_table(
        "hotel_rfp",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("property_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "MEETING",
                "TRANSIENT",
                name="hotel_rfp_kind",
                length=9,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "PHONE",
                "EMAIL",
                "VISIT",
                "WEBSITE",
                "PORTAL",
                "AGENCY",
                "FAIR",
                "REFERRAL",
                name="hotel_rfp_channel",
                length=8,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("source_ref", sa.String(length=120), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "event_type",
            sa.Enum(
                "CONFERENCE",
                "MEETING",
                "NEGOTIATION",
                "BANQUET",
                "INCENTIVE",
                "TRAINING",
                "ROOMS_ONLY",
                "CREW",
                name="hotel_event_type",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "market_segment",
            sa.Enum(
                "CORPORATE",
                "GROUPS",
                "OFFLINE_TA_TO",
                "ONLINE_TA",
                "DIRECT",
                "AVIATION",
                "COMPLEMENTARY",
                "UNDEFINED",
                name="hotel_market_segment",
                length=13,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("received_at", types.Instant(), nullable=False),
        sa.Column("response_due", sa.Date(), nullable=True),
        sa.Column("decision_due", sa.Date(), nullable=True),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.Column("attendees", sa.Integer(), nullable=False),
        sa.Column("budget_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.Column("potential_room_nights", sa.Integer(), nullable=True),
        sa.Column("city_room_nights", sa.Integer(), nullable=True),
        sa.Column("wishes", sa.String(length=4000), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "RECEIVED",
                "QUALIFIED",
                "ANSWERED",
                "CONVERTED",
                "TURNED_DOWN",
                "LOST",
                name="hotel_rfp_status",
                length=11,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "interest",
            sa.Enum(
                "LOW",
                "MEDIUM",
                "HIGH",
                name="hotel_interest",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column(
            "means",
            sa.Enum(
                "WEAK",
                "SOUND",
                "STRONG",
                name="hotel_means",
                length=6,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("qualified_by", sa.String(length=200), nullable=True),
        sa.Column("qualification", sa.String(length=2000), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=True),
        sa.Column("answer", sa.String(length=4000), nullable=True),
        sa.Column("offered_amount", types.Amount(18, 4), nullable=True),
        sa.Column("offer_until", sa.Date(), nullable=True),
        sa.Column("reason_code", sa.String(length=40), nullable=True),
        sa.Column("reason_note", sa.String(length=1000), nullable=True),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("updated_at", types.Instant(), nullable=False),
        sa.Column("updated_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["core_account.id"],
            name=op.f("fk_hotel_rfp_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["hotel_event_booking.id"],
            name=op.f("fk_hotel_rfp_booking_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["core_contact.id"],
            name=op.f("fk_hotel_rfp_contact_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["property_id"],
            ["hotel_property.id"],
            name=op.f("fk_hotel_rfp_property_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotel_rfp")),
        sa.UniqueConstraint("source_ref", name=op.f("uq_hotel_rfp_source_ref")),
    )
    with op.batch_alter_table("hotel_rfp", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hotel_rfp_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hotel_rfp_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hotel_rfp_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hotel_rfp_property_id_arrival"), ["property_id", "arrival"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hotel_rfp_status"), ["status"], unique=False)

    op.create_table(
        "hotel_rfp_dates",
        sa.Column("rfp_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("arrival", sa.Date(), nullable=False),
        sa.Column("departure", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rfp_id"], ["hotel_rfp.id"], name=op.f("fk_hotel_rfp_dates_rfp_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rfp_id", "position", name=op.f("pk_hotel_rfp_dates")),
    )
    op.create_table(
        "hotel_rfp_function",
        sa.Column("rfp_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "GENERAL_SESSION",
                "BREAKOUT",
                "NEGOTIATION",
                "EXHIBITION",
                "COFFEE_BREAK",
                "BREAKFAST",
                "LUNCH",
                "DINNER",
                "RECEPTION",
                "GALA",
                "OTHER",
                name="hotel_function_type",
                length=15,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column(
            "setup_style",
            sa.Enum(
                "THEATRE",
                "CLASSROOM",
                "BANQUET_ROUNDS",
                "CABARET",
                "RECEPTION",
                "U_SHAPE",
                "BOARDROOM",
                "HOLLOW_SQUARE",
                "T_SHAPE",
                "CUSTOM",
                name="hotel_setup_style",
                length=14,
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rfp_id"],
            ["hotel_rfp.id"],
            name=op.f("fk_hotel_rfp_function_rfp_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("rfp_id", "position", name=op.f("pk_hotel_rfp_function")),
    )
    op.create_table(
        "hotel_rfp_rooms",
        sa.Column("rfp_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("night", sa.Integer(), nullable=False),
        sa.Column("room_type", sa.String(length=20), nullable=False),
        sa.Column("occupancy", sa.Integer(), nullable=False),
        sa.Column("rooms", sa.Integer(), nullable=False),
        sa.Column("rate_amount", types.Amount(18, 4), nullable=True),
        sa.Column("currency", types.Currency(3), nullable=False),
        sa.ForeignKeyConstraint(
            ["rfp_id"], ["hotel_rfp.id"], name=op.f("fk_hotel_rfp_rooms_rfp_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rfp_id", "position", name=op.f("pk_hotel_rfp_rooms")),
    )
    with op.batch_alter_table("hotel_event_booking", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "market_segment",
                sa.Enum(
                    "CORPORATE",
                    "GROUPS",
                    "OFFLINE_TA_TO",
                    "ONLINE_TA",
                    "DIRECT",
                    "AVIATION",
                    "COMPLEMENTARY",
                    "UNDEFINED",
                    name="hotel_market_segment",
                    length=13,
                    native_enum=False,
                    create_constraint=True,
                ),
                server_default="GROUPS",
                nullable=False,
            )
        )
        batch_op.add_column(
            sa.Column(
                "payment_method",
                sa.Enum(
                    "DIRECT_BILL",
                    "PREPAID",
                    "CARD",
                    "CASH",
                    name="hotel_payment_method",
                    length=11,
                    native_enum=False,
                    create_constraint=True,
                ),
                server_default="DIRECT_BILL",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("agency_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("agreement_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("decision_date", sa.Date(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_hotel_event_booking_agency_id"), ["agency_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hotel_event_booking_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_event_booking_agreement_id"),
            "hotel_agreement",
            ["agreement_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_hotel_event_booking_agency_id"),
            "core_account",
            ["agency_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    """Bring the tables back to the revision before, leaving no trace of this one."""
    with op.batch_alter_table("hotel_event_booking", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hotel_event_booking_agency_id"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_hotel_event_booking_agreement_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_hotel_event_booking_agreement_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_event_booking_agency_id"))
        for name in ("hotel_payment_method", "hotel_market_segment"):
            batch_op.drop_constraint(batch_op.f(f"ck_hotel_event_booking_{name}"), type_="check")
        batch_op.drop_column("decision_date")
        batch_op.drop_column("agreement_id")
        batch_op.drop_column("agency_id")
        batch_op.drop_column("payment_method")
        batch_op.drop_column("market_segment")

    op.drop_table("hotel_rfp_rooms")
    op.drop_table("hotel_rfp_function")
    op.drop_table("hotel_rfp_dates")
    with op.batch_alter_table("hotel_rfp", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hotel_rfp_status"))
        batch_op.drop_index(batch_op.f("ix_hotel_rfp_property_id_arrival"))
        batch_op.drop_index(batch_op.f("ix_hotel_rfp_contact_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_rfp_booking_id"))
        batch_op.drop_index(batch_op.f("ix_hotel_rfp_account_id"))

    op.drop_table("hotel_rfp")
    op.drop_table("hotel_rfp_import_problem")
    op.drop_table("hotel_rfp_import")
