"""Contact: a person at one or several accounts, and how to reach that person."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, cast
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.access import Actor
from portico.database import (
    PERSONAL,
    CoreBase,
    Email,
    Instant,
    Phone,
    Record,
    Searchable,
    Searched,
)
from portico.errors import Problem, Problems, refuse
from portico.models.formats import email_address, language_tag, phone_number


class Contact(Searchable, Record, CoreBase):
    """A person that we deal with at one or several accounts."""

    __tablename__ = "core_contact"
    FORMATS: ClassVar = {
        "language": language_tag,
        "private_phone": phone_number,
        "private_email": email_address,
    }
    SEARCHED = Searched(title=("given_name", "family_name"), others=("job_title",))

    salutation: Mapped[str | None] = mapped_column(
        String(50), info=PERSONAL, doc="How the person is addressed, such as `Dr.` or `Ms`."
    )
    given_name: Mapped[str | None] = mapped_column(
        String(100), info=PERSONAL, doc="The given name or names."
    )
    family_name: Mapped[str | None] = mapped_column(
        String(100), info=PERSONAL, doc="The family name."
    )
    job_title: Mapped[str | None] = mapped_column(
        String(150), info=PERSONAL, doc="The job title, as the person's card gives it."
    )
    language: Mapped[str | None] = mapped_column(
        String(35), doc="The language to write in, as a BCP 47 tag such as `de` or `pt-BR`."
    )
    private_phone: Mapped[str | None] = mapped_column(
        Phone(), info=PERSONAL, doc="The person's own number, for emergencies, in E.164 form."
    )
    private_email: Mapped[str | None] = mapped_column(
        Email(), info=PERSONAL, doc="The person's own e-mail address, apart from work."
    )
    email_consent: Mapped[bool] = mapped_column(
        default=False, doc="Whether the person agreed to receive news by e-mail."
    )
    phone_consent: Mapped[bool] = mapped_column(
        default=False, doc="Whether the person agreed to be called with news."
    )
    post_consent: Mapped[bool] = mapped_column(
        default=False, doc="Whether the person agreed to receive news by post."
    )
    consent_changed_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When a consent was last given or withdrawn."
    )
    archived_at: Mapped[datetime | None] = mapped_column(
        Instant(), doc="When the contact was archived; null while it is in use."
    )

    warnings = cast("tuple[Problem, ...]", ())
    """What rules of duplicates warn of: there only in the transaction that creates the contact."""

    __table_args__ = (
        CheckConstraint("given_name IS NOT NULL OR family_name IS NOT NULL", name="has_name"),
        Index("ix_core_contact_name", "family_name", "given_name", "id"),
        Index("ix_core_contact_created_at", "created_at", "id"),
    )

    @property
    def full_name(self) -> str:
        """The given and the family name."""
        return " ".join(filter(None, (self.given_name, self.family_name)))

    def check_name(self, problems: Problems, *path: str | int) -> None:
        """A person is known by the given or the family name."""
        problems.check(
            ok=bool(self.given_name or self.family_name),
            code="REQUIRED",
            message="Give the given name or the family name.",
            path=(*path, "familyName"),
        )

    def require_in_use(self, *path: str | int) -> None:
        """Refuse if the contact is archived: nothing new may be tied to it."""
        if self.archived_at is not None:
            raise refuse(
                "CONTACT_ARCHIVED",
                f"{self.full_name} is archived. Restore the contact first, or choose another.",
                *path,
            )

    def archive(self, actor: Actor) -> None:
        """Take the contact out of use."""
        self.require_in_use("input", "id")
        self.archived_at = actor.now

    def restore(self) -> None:
        """Bring an archived contact back into use."""
        if self.archived_at is None:
            raise refuse(
                "CONTACT_NOT_ARCHIVED", f"{self.full_name} is not archived.", "input", "id"
            )
        self.archived_at = None


class ContactEmail(CoreBase):
    """An e-mail address of a contact."""

    __tablename__ = "core_contact_email"
    FORMATS: ClassVar = {"address": email_address}

    contact_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_contact.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The place in the list; 0 is the preferred one."
    )
    address: Mapped[str] = mapped_column(
        Email(), index=True, info=PERSONAL, doc="The e-mail address."
    )
    label: Mapped[str | None] = mapped_column(
        String(50), doc="What it is, in a word, such as `work`."
    )


class ContactPhone(CoreBase):
    """A telephone number of a contact."""

    __tablename__ = "core_contact_phone"
    FORMATS: ClassVar = {"number": phone_number}

    contact_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_contact.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The place in the list; 0 is the preferred one."
    )
    number: Mapped[str] = mapped_column(
        Phone(), index=True, info=PERSONAL, doc="The number in E.164 form, such as `+49301234567`."
    )
    label: Mapped[str | None] = mapped_column(
        String(50), doc="What it is, in a word, such as `mobile`."
    )
