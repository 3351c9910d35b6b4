"""Signatures under payroll registers: who signed for the employer, and what exactly."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico_bank_corporate.models.base import Base


class RegisterSignature(Base):
    """A signature for the employer under a payroll register."""

    __tablename__ = "bank_register_signature"

    register_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_payroll_register.id", ondelete="CASCADE"),
        primary_key=True,
        doc="The register.",
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="The place among its signatures, from 1."
    )
    signatory_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("bank_signatory.id", ondelete="CASCADE"),
        index=True,
        doc="The mandate by which it was signed.",
    )
    content_hash: Mapped[str] = mapped_column(
        String(64), doc="What was signed: the register's approvalHash. For any other it is void."
    )
    signed_on: Mapped[date] = mapped_column(Date(), doc="When it was signed.")
    reference: Mapped[str] = mapped_column(String(200), doc="Where the signature is kept.")
    noted_by: Mapped[str] = mapped_column(String(200), doc="Who took it in.")
