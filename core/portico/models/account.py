"""Account: a corporate client, and the rules that it keeps about itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import Actor
from portico.database import (
    CoreBase,
    Country,
    Currency,
    Document,
    Instant,
    Record,
    Searchable,
    Searched,
    Url,
    choice,
)
from portico.database.records import camel
from portico.errors import Problem, Problems, refuse
from portico.models.choices import STAGE_TRANSITIONS, AccountKind, AccountStage, SourceChannel
from portico.models.formats import (
    Malformed,
    country_code,
    currency_code,
    language_tag,
    legal_entity_identifier,
    registration_number,
    tax_number,
    web_address,
)

NOT_ARCHIVED: Final = "archived_at IS NULL"
NUMBERS: Final = {"registration_number": registration_number, "tax_id": tax_number}
"""The numbers that a country issues, and what brings them to their normal form."""


def unique_while_open(name: str, *columns: str) -> Index:
    """A unique index that archived accounts do not take part in."""
    present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    where = text(f"{NOT_ARCHIVED} AND {present}")
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Account(Searchable, Record, CoreBase):
    """A corporate client: a company or organisation, or one person in business.

    It is never deleted: it is archived, and its registration number, tax id and LEI are then
    free for another account.
    """

    __tablename__ = "core_account"
    FORMATS: ClassVar = {
        "country": country_code,
        "currency": currency_code,
        "language": language_tag,
        "lei": legal_entity_identifier,
        "website": web_address,
    }
    SEARCHED = Searched(
        title=("name",),
        others=("legal_name", "registration_number", "tax_id", "lei", "website"),
    )

    kind: Mapped[AccountKind] = mapped_column(
        choice(AccountKind), doc="What kind of client the account is."
    )
    name: Mapped[str] = mapped_column(String(200), doc="The name that people use.")
    legal_name: Mapped[str | None] = mapped_column(
        String(300), doc="The full name as it is registered."
    )
    country: Mapped[str | None] = mapped_column(
        Country(),
        doc="The country of registration, which issued the registration number and the tax id.",
    )
    registration_number: Mapped[str | None] = mapped_column(
        String(50), doc="The number in the country's register of companies."
    )
    tax_id: Mapped[str | None] = mapped_column(
        String(30), doc="The VAT or tax number, without blanks and punctuation."
    )
    lei: Mapped[str | None] = mapped_column(
        String(20), doc="The Legal Entity Identifier (ISO 17442)."
    )
    industry_code: Mapped[str | None] = mapped_column(
        String(100), doc="The industry in the classification you use, such as NACE `C26.1`."
    )
    website: Mapped[str | None] = mapped_column(Url(), doc="The address of the web site.")
    language: Mapped[str | None] = mapped_column(
        String(35), doc="The language to write in, as a BCP 47 tag such as `de` or `pt-BR`."
    )
    currency: Mapped[str | None] = mapped_column(Currency(), doc="The currency to deal in.")
    parent_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_account.id", ondelete="SET NULL"),
        index=True,
        doc="The account that this one belongs to, such as the head of its group.",
    )
    stage: Mapped[AccountStage] = mapped_column(
        choice(AccountStage), doc="Where the account stands in its life as a client."
    )
    owner: Mapped[str | None] = mapped_column(String(200), doc="Who manages the account.")
    source_channel: Mapped[SourceChannel | None] = mapped_column(
        choice(SourceChannel), doc="How the account came to us."
    )
    metadata_: Mapped[dict[str, Any]] = mapped_column(
        "metadata",
        Document(),
        default=dict,
        doc="Data of integrations: one object per integration, under a key of its own.",
    )
    archived_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When the account was archived; null while it is in use."
    )
    merged_into_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_account.id", ondelete="SET NULL"),
        index=True,
        doc="The account that took this one's place when the two were merged.",
    )

    warnings = cast("tuple[Problem, ...]", ())
    """What rules of duplicates warn of: there only in the transaction that creates the account."""

    __table_args__ = (
        unique_while_open("uq_core_account_registration", "country", "registration_number"),
        unique_while_open("uq_core_account_tax_id", "country", "tax_id"),
        unique_while_open("uq_core_account_lei", "lei"),
        Index("ix_core_account_name", "name", "id"),
        Index("ix_core_account_country", "country", "name", "id"),
        # Who sees the accounts of some owners only reads these: by name, and how many of a country.
        Index("ix_core_account_owner", "owner", "name", "id"),
        Index("ix_core_account_country_owner", "country", "owner"),
        Index("ix_core_account_created_at", "created_at", "id"),
        Index("ix_core_account_stage", "stage", "id"),
    )

    def check_numbers(self, problems: Problems, *path: str | int) -> None:
        """Bring the numbers that a country issues to the form that it gives them."""
        if self.country is None:
            if self.registration_number or self.tax_id:
                problems.add(
                    "COUNTRY_MISSING",
                    "A registration number or tax id needs the country that issued it.",
                    *path,
                    "country",
                )
            return
        for name, normal in NUMBERS.items():
            try:
                if (number := getattr(self, name)) is not None:
                    setattr(self, name, normal(number, self.country))
            except Malformed as malformed:
                problems.add(malformed.code, malformed.message, *path, camel(name))

    def require_in_use(self, *path: str | int) -> None:
        """Refuse if the account is archived: nothing new may be tied to it."""
        if self.archived_at is not None:
            raise refuse(
                "ACCOUNT_ARCHIVED",
                f"{self.name} is archived. Restore it first, or choose another account.",
                *path,
            )

    def change_stage(self, stage: AccountStage, *path: str | int) -> None:
        """Change the stage if the transition is permitted."""
        permitted = STAGE_TRANSITIONS[self.stage]
        if stage not in permitted:
            names = ", ".join(sorted(option.name for option in permitted))
            raise refuse(
                "ACCOUNT_STAGE_TRANSITION",
                f"{self.name} is {self.stage.name}; it may become {names}, not {stage.name}.",
                *path,
            )
        self.stage = stage

    def archive(self, actor: Actor) -> None:
        """Take the account out of use."""
        self.require_in_use("input", "id")
        self.archived_at = actor.now

    def restore(self) -> None:
        """Bring an archived account back into use."""
        if self.archived_at is None:
            raise refuse("ACCOUNT_NOT_ARCHIVED", f"{self.name} is not archived.", "input", "id")
        if self.merged_into_id is not None:
            raise refuse(
                "ACCOUNT_MERGED",
                f"{self.name} was merged into another account, which holds all that was its own.",
                "input",
                "id",
            )
        self.archived_at = None
