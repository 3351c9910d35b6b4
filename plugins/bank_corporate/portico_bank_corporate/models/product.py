"""Products: what the bank sells, whose events its tariffs put a price on."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import ClassVar, Final

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import Percent, Record, choice
from portico.errors import Problems
from portico.models.formats import Malformed
from portico.values import Choice
from portico_bank_corporate.models.base import Base

CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,39}", re.ASCII)
HUNDRED: Final = Decimal(100)


class BankProductKind(Choice):
    """What kind of service a product is."""

    ACCOUNT = "Accounts and payments from them."
    PAYROLL = "Paying an employer's people."
    GUARANTEE = "Guarantees."
    LOAN = "Loans."
    INSURANCE = "Insurance."
    DOCUMENT = "Certificates, letters and help with documents."


def product_code(text: str) -> str:
    """A code in capitals, digits and underscores, ``DOMESTIC_PAYMENT``."""
    code = text.upper()
    if not CODE.fullmatch(code):
        raise Malformed("BANK_CODE", f"{text} is no code of letters, digits and underscores.")
    return code


class Product(Record, Base):
    """Something that the bank sells."""

    __tablename__ = "bank_product"
    FORMATS: ClassVar[dict[str, Callable[[str], str]]] = {"code": product_code}

    code: Mapped[str] = mapped_column(
        String(40), unique=True, doc="Its code, such as `PAYROLL`; no other product has it."
    )
    name: Mapped[str] = mapped_column(String(200), doc="What people call it.")
    kind: Mapped[BankProductKind] = mapped_column(
        choice(BankProductKind), doc="What kind of service it is."
    )
    tax_rate: Mapped[Decimal] = mapped_column(
        Percent(), doc="The tax on its fees in per cent; 0 where financial services are exempt."
    )

    __table_args__ = (
        CheckConstraint("tax_rate >= 0", name="tax_rate"),
        Index("ix_bank_product_created_at", "created_at", "id"),
    )

    def check(self, problems: Problems) -> None:
        """Note a tax rate that is none."""
        if not 0 <= self.tax_rate <= HUNDRED:
            text = f"{self.tax_rate} is no percentage from 0 to 100."
            problems.add("BANK_PERCENT", text, "input", "taxRate")
