"""DuplicateRule and DuplicateKey: when two records are taken for the same, and what they share."""

from __future__ import annotations

from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Document, Record, choice
from portico.values import Choice

VALUE_LENGTH: Final = 600
BLOCK_LENGTH: Final = 40


class DuplicateSubject(Choice):
    """What a duplicate rule is about."""

    ACCOUNT = "Accounts."
    CONTACT = "Contacts."


class DuplicateMatch(Choice):
    """When two values are taken for the same."""

    EXACT = "When they are the same, letter by letter."
    CASE_INSENSITIVE = "When they differ in capitals and blanks at most."
    FUZZY = "When they are alike: as much as the rule's threshold says."


class DuplicateAction(Choice):
    """What becomes of a new record that a rule takes for one that is there."""

    REFUSE = "It is refused."
    WARN = "It is made, and the answer warns of it."
    UPDATE = "It is refused; an import changes the record that is there instead."


class DuplicateRule(Record, CoreBase):
    """When a new account or contact is taken for one that is there, and what is done then."""

    __tablename__ = "core_duplicate_rule"

    name: Mapped[str] = mapped_column(String(100), doc="What the rule is called.")
    subject: Mapped[DuplicateSubject] = mapped_column(
        choice(DuplicateSubject), doc="What it is about."
    )
    fields: Mapped[list[str]] = mapped_column(
        Document(), doc="The fields that must all match; a record that lacks one never does."
    )
    match: Mapped[DuplicateMatch] = mapped_column(
        choice(DuplicateMatch), doc="When two values are taken for the same."
    )
    threshold: Mapped[int | None] = mapped_column(
        doc="How alike fuzzy values must be, from 50 to 100; 100 is the same words in any order."
    )
    action: Mapped[DuplicateAction] = mapped_column(
        choice(DuplicateAction), doc="What is done with the new one."
    )
    is_active: Mapped[bool] = mapped_column(default=True, doc="Whether it is applied.")

    __table_args__ = (Index("ix_core_duplicate_rule_created_at", "created_at", "id"),)


class DuplicateKey(CoreBase):
    """What a record has in the fields of a rule, so that those alike are found by an index."""

    __tablename__ = "core_duplicate_key"
    RECORDED: ClassVar = False

    rule_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_duplicate_rule.id", ondelete="CASCADE"), primary_key=True
    )
    block: Mapped[str] = mapped_column(
        String(BLOCK_LENGTH), primary_key=True, doc="What records that may be alike share."
    )
    record_id: Mapped[UUID] = mapped_column(Uuid(), primary_key=True, doc="The record.")
    value: Mapped[str] = mapped_column(
        String(VALUE_LENGTH), primary_key=True, doc="What is compared."
    )

    __table_args__ = (Index("ix_core_duplicate_key_record", "record_id"),)
