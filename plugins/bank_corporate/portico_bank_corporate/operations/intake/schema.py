"""Validating a file against the official schema of its ISO 20022 message, while it is read."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from portico.markup import Opener, drop, hardened

if TYPE_CHECKING:
    from lxml.etree import XMLSchema

PACKAGE: Final = "portico_bank_corporate"
PAIN_001: Final = "pain.001.001.09"
PAIN_002: Final = "pain.002.001.10"
NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:"
MOST_FAULTS: Final = 100
ELEMENT: Final = re.compile(r"Element '(?:\{[^}]*\})?(\w+)'")
QUALIFIED: Final = re.compile(r"\{[^}]*\}")


def another_document(wanted: str, found: str) -> str:
    """What to say of a document in another namespace than that of the message that is wanted."""
    return f"Give a Document of {NAMESPACE}{wanted}, not of {found or 'nothing'}."


@cache
def _schema(message: str) -> XMLSchema:
    from lxml import etree  # noqa: PLC0415 (a start need not wait for it)

    text = files(PACKAGE).joinpath("schemas", f"{message}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


def schema_faults(opener: Opener, encoding: str | None, message: str) -> list[tuple[str, str]]:
    """What a well-formed file violates of a message's schema: the element, and the fault."""
    from lxml import etree  # noqa: PLC0415 (see above)

    with opener() as file:
        parser = hardened(
            file,
            events=("end",),
            tag=("{*}CdtTrfTxInf", "{*}TxInfAndSts"),
            encoding=encoding,
            schema=_schema(message),
        )
        try:
            for _, element in parser:
                drop(element)
        except etree.XMLSyntaxError:
            return [_fault(entry) for entry in list(parser.error_log)[:MOST_FAULTS]]
    return []


def _fault(entry: object) -> tuple[str, str]:
    text = QUALIFIED.sub("", str(getattr(entry, "message", "")))
    found = ELEMENT.search(text)
    return found[1] if found else "", f"Line {getattr(entry, 'line', 0)} of the file: {text}"
