"""The fields of MT 760, 761, 767 and 775 in their sequences and order, with formats and codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from portico.values import Choice

LONGEST: Final = 10_000
"""Characters that one message may have (the standard's length of input messages)."""

TEXT_LINES: Final = 150
"""Lines of the text of an undertaking that one message may have."""

BIC: Final = "4!c2!a2!c[3!c]"
BANK: Final = {"A": f"[[/1!a][/34x]$]{BIC}", "D": "[[/1!a][/34x]$]4*35x"}
NAME: Final = "4*35x"


class BankSwiftMessageType(Choice):
    """A SWIFT message of a guarantee."""

    MT760 = "Issue of a demand guarantee or standby letter of credit."
    MT761 = "Continuation of an MT 760, for the text that it has no room for."
    MT767 = "Amendment to a demand guarantee or standby letter of credit."
    MT775 = "Continuation of an MT 767, for the text that it has no room for."


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a sequence. ``options`` are formats by the letter that its tag then has."""

    tag: str
    name: str
    format: str = ""
    options: tuple[tuple[str, str], ...] = ()
    mandatory: bool = False
    codes: tuple[str, ...] = ()

    def format_of(self, tag: str) -> str | None:
        """The format under a tag; null if the field is not written with that tag."""
        if not self.options:
            return self.format if tag == self.tag else None
        stem = self.tag[:2]
        return next((form for letter, form in self.options if tag == stem + letter), None)


def _must(tag: str, name: str, format: str, *codes: str) -> Field:
    return Field(tag, name, format, mandatory=True, codes=codes)


def _may(tag: str, name: str, format: str, *codes: str) -> Field:
    return Field(tag, name, format, codes=codes)


def _bank(tag: str, name: str, *, mandatory: bool = False) -> Field:
    return Field(tag, name, options=tuple(BANK.items()), mandatory=mandatory)


FORMS: Final = ("DGAR", "STBY", "DEPU")
LOCAL_FORMS: Final = FORMS
RULES: Final = ("URDG", "ISPR", "UCPR", "NONE", "OTHR")
EXPIRY: Final = (
    _must("23B", "Expiry Type", "4!c", "FIXD", "COND", "OPEN"),
    _may("31E", "Date of Expiry", "6!n"),
    _may("35G", "Expiry Condition/Event", "12*65z"),
)
AVAILABLE: Final = Field("41a", "Available With", options=(("F", BIC), ("G", NAME)))
BENEFICIARY: Final = Field(
    "59a",
    "Beneficiary",
    options=(("", "[/34x$]4*35x"), ("A", f"[/34x$]{BIC}")),
    mandatory=True,
)
EXTENSION: Final = (
    _may("44H", "Governing Law and/or Place of Jurisdiction", "2!a[/65x]"),
    _may("23F", "Automatic Extension Period", "4!c[/35x]", "DAYS", "ONEY", "OTHR"),
    _may("78", "Automatic Extension Non-Extension Notification", "12*65z"),
    _may("26E", "Automatic Extension Notification Period", "3n"),
    _may("31S", "Automatic Extension Final Expiry Date", "6!n"),
    _may("48B", "Demand Indicator", "4!c", "NMLT", "NMPT", "NPRT"),
    _may("48D", "Transfer Indicator", "4!c", "TRAN"),
    _may("39E", "Transfer Conditions", "12*65z"),
)
DELIVERY: Final = (
    _may("24E", "Delivery", "4!c[/35x]", "COLL", "COUR", "MAIL", "MESS", "OTHR", "REGM"),
    _may("24G", "Delivery To/Collection By", "4!c[$12*65z]", "BENE", "OTHR"),
)
UNDERLYING: Final = _may("45L", "Underlying Transaction Details", "50*65z")
FILE: Final = (
    _may("72Z", "Sender to Receiver Information", "6*35z"),
    _may(
        "23X",
        "File Identification",
        "4!c/65x",
        *("COUR", "EMAL", "FACT", "FAXT", "HOST", "MAIL", "OTHR"),
    ),
)

ISSUE: Final = {
    "A": (
        _must("15A", "New Sequence", ""),
        _must("27", "Sequence of Total", "1!n/1!n"),
        _must("22A", "Purpose of Message", "4!c", "ACNF", "ADVI", "ICCO", "ISCO", "ISSU"),
        *FILE,
    ),
    "B": (
        _must("15B", "New Sequence", ""),
        _must("20", "Undertaking Number", "16x"),
        _must("30", "Date of Issue", "6!n"),
        _must("22D", "Form of Undertaking", "4!c", *FORMS),
        _must("40C", "Applicable Rules", "4!a[/35x]", *RULES),
        *EXPIRY,
        _may("50", "Applicant", NAME),
        _may("51", "Obligor/Instructing Party", NAME),
        _bank("52a", "Issuer", mandatory=True),
        BENEFICIARY,
        _bank("56a", "Advising Bank"),
        _may("23", "Advising Bank Reference", "16x"),
        _bank("57a", "'Advise Through' Bank"),
        _must("32B", "Undertaking Amount", "3!a15d"),
        _may("39D", "Additional Amount Information", "12*65z"),
        AVAILABLE,
        _may("71D", "Charges", "6*35z"),
        _may("45C", "Document and Presentation Instructions", "100*65z"),
        _must("77U", "Undertaking Terms and Conditions", "150*65z"),
        _may("49", "Confirmation Instructions", "7!x", "CONFIRM", "MAY ADD", "WITHOUT"),
        _bank("58a", "Requested Confirmation Party"),
        *EXTENSION,
        UNDERLYING,
        *DELIVERY,
    ),
    "C": (
        _must("15C", "New Sequence", ""),
        _may("31C", "Requested Date of Issue", "6!n"),
        _must("22D", "Form of Undertaking", "4!c", *LOCAL_FORMS),
        _must("40C", "Applicable Rules", "4!a[/35x]", *RULES),
        _may("22K", "Type of Undertaking", "4!c[/35x]"),
        *EXPIRY,
        _must("50", "Applicant", NAME),
        _may("51", "Obligor/Instructing Party", NAME),
        _bank("52a", "Issuer"),
        _must("59", "Beneficiary", "[/34x$]4*35x"),
        _must("32B", "Undertaking Amount", "3!a15d"),
        _may("39D", "Additional Amount Information", "12*65z"),
        AVAILABLE,
        _may("71D", "Charges", "6*35z"),
        _may("45C", "Document and Presentation Instructions", "100*65z"),
        _may("77L", "Requested Local Undertaking Terms and Conditions", "150*65z"),
        _may("22Y", "Standard Wording Required", "4!c", "STND"),
        _may("40D", "Standard Wording Requested Language", "2!a"),
        *EXTENSION,
        replace(UNDERLYING, mandatory=True),
        *DELIVERY,
    ),
}
"""MT 760 as of the standards release 2022."""

_CHANGES: Final = (
    _may("32B", "Increase of Undertaking Amount", "3!a15d"),
    _may("33B", "Decrease of Undertaking Amount", "3!a15d"),
    replace(EXPIRY[0], mandatory=False),
    *EXPIRY[1:],
)
AMENDMENT: Final = {
    "A": (
        _must("15A", "New Sequence", ""),
        _must("27", "Sequence of Total", "1!n/1!n"),
        _must("21", "Related Reference", "16x"),
        _must("22A", "Purpose of Message", "4!c", "ACNA", "ADVA", "ICCA", "ISCA", "ISUA"),
        _may("23S", "Cancellation Request", "6!a", "CANCEL"),
        *FILE,
    ),
    "B": (
        _must("15B", "New Sequence", ""),
        _must("20", "Undertaking Number", "16x"),
        _must("26E", "Number of Amendment", "3n"),
        _must("30", "Date of Amendment", "6!n"),
        _bank("52a", "Issuer", mandatory=True),
        *_CHANGES,
        replace(BENEFICIARY, mandatory=False),
        _may("77U", "Other Amendments to Undertaking", "150*65z"),
        *DELIVERY,
    ),
    "C": (
        _must("15C", "New Sequence", ""),
        *_CHANGES,
        _may("59", "Beneficiary", "[/34x$]4*35x"),
        _may("77L", "Other Amendments to Local Undertaking", "150*65z"),
        *DELIVERY,
    ),
}
"""MT 767 as of the standards release 2022."""

_TEXTS: Final = (
    _may("77U", "Undertaking Terms and Conditions", "150*65z"),
    _may("77L", "Requested Local Undertaking Terms and Conditions", "150*65z"),
)
CONTINUED_ISSUE: Final = {
    "A": (
        _must("27", "Sequence of Total", "1!n/1!n"),
        _must("20", "Undertaking Number", "16x"),
        _bank("52a", "Issuer", mandatory=True),
        *_TEXTS,
    ),
}
"""MT 761 as of the standards release 2022; it has no sequences, and stands in A."""

CONTINUED_AMENDMENT: Final = {
    "A": (
        *CONTINUED_ISSUE["A"][:2],
        _must("26E", "Number of Amendment", "3n"),
        *CONTINUED_ISSUE["A"][2:],
    ),
}
"""MT 775 as of the standards release 2022; it has no sequences, and stands in A."""

LAYOUTS: Final[Mapping[BankSwiftMessageType, Mapping[str, tuple[Field, ...]]]] = {
    BankSwiftMessageType.MT760: ISSUE,
    BankSwiftMessageType.MT761: CONTINUED_ISSUE,
    BankSwiftMessageType.MT767: AMENDMENT,
    BankSwiftMessageType.MT775: CONTINUED_AMENDMENT,
}
