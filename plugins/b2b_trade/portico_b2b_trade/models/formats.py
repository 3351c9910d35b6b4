"""Codes of trade that have a form of their own: each function gives the normal form or refuses."""

from __future__ import annotations

import re
from typing import Final

from stdnum import ean

from portico.models.formats import Malformed

UNIT: Final = re.compile(r"[A-Z0-9]{2,3}")
TARIFF_NUMBER: Final = re.compile(r"[0-9]{6}([0-9]{2}){0,3}")
DIGITS: Final = re.compile(r"[0-9]+")


def article_number(text: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits whose check digit is right."""
    digits = text.replace(" ", "")
    if not DIGITS.fullmatch(digits) or not ean.is_valid(digits):
        raise Malformed(
            "TRADE_GTIN",
            f"{text} is no GTIN: it has 8, 12, 13 or 14 digits, the last of which checks the rest.",
        )
    return digits


def tariff_number(text: str) -> str:
    """A customs tariff number: 6 digits (HS), 8 (CN), 10 (TARIC) or 12."""
    digits = text.replace(" ", "").replace(".", "")
    if not TARIFF_NUMBER.fullmatch(digits):
        raise Malformed(
            "TRADE_HS_CODE", f"{text} is no tariff number: it has 6, 8, 10 or 12 digits."
        )
    return digits


def unit_code(text: str) -> str:
    """A code of UN/ECE Recommendation 20, in capitals."""
    code = text.upper()
    if not UNIT.fullmatch(code):
        raise Malformed(
            "TRADE_UNIT",
            f"{text} is no unit: give the UN/ECE Rec 20 code, such as C62 (one), BX or KGM.",
        )
    return code
