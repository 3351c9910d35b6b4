"""The conditional rules of MT 760 (C1 to C9), MT 767 (C1 to C4), MT 761 and MT 775 (C1), as data.

A rule has clauses. Each says: where these fields are so, those fields must, or must not, be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portico_bank_corporate.operations.swift.layout import BankSwiftMessageType
from portico_bank_corporate.operations.swift.message import Message

UNDERTAKING: Final = ("B",)
BOTH: Final = ("B", "C")


@dataclass(frozen=True, slots=True)
class Given:
    """A field that has one of some codes; or none of them, or is there, or is not."""

    tag: str
    codes: tuple[str, ...] = ()
    negated: bool = False
    sequence: str | None = None
    """Where it is looked for; the sequence that the clause is about unless named."""

    def holds(self, message: Message, sequence: str) -> bool:
        """Whether it is so."""
        value = message.value(self.sequence or sequence, self.tag)
        found = value is not None and (not self.codes or value.split("/")[0] in self.codes)
        return found is not self.negated

    def words(self) -> str:
        """The same for people."""
        if not self.codes:
            return f"field {self.tag} is {'absent' if self.negated else 'present'}"
        no = "not " if self.negated else ""
        return f"field {self.tag} is {no}{' or '.join(self.codes)}"


@dataclass(frozen=True, slots=True)
class Clause:
    """Where all that is given holds, the named fields are required, or not allowed."""

    sequences: tuple[str, ...]
    given: tuple[Given, ...]
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the standard: its number, its error code, its meaning, its clauses."""

    code: str
    error: str
    meaning: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a rule is broken: what is wrong, and what mends it."""

    rule: Rule
    sequence: str
    tag: str
    message: str
    mend: str


def breaches(message: Message) -> Iterator[Breach]:
    """Each breach of each rule of the message's type."""
    for rule in RULES[message.type]:
        for clause in rule.clauses:
            for sequence in clause.sequences:
                yield from _breaches(message, rule, clause, sequence)


def _breaches(message: Message, rule: Rule, clause: Clause, at: str) -> Iterator[Breach]:
    is_there = at in message.sequences() or clause.required == ("15C",)
    if not is_there or not all(given.holds(message, at) for given in clause.given):
        return
    why = " and ".join(given.words() for given in clause.given)
    for tag in clause.required:
        if message.value(at, tag) is None:
            text = f"Field {tag} is missing in sequence {at}: it is required when {why}."
            yield Breach(rule, at, tag, text, f"Give field {tag} in sequence {at}.")
    for tag in clause.forbidden:
        if message.value(at, tag) is not None:
            text = f"Field {tag} is not allowed in sequence {at} when {why}."
            yield Breach(rule, at, tag, text, f"Leave field {tag} out of sequence {at}.")


def _local(code: str, *purposes: str) -> Rule:
    counter = Given("22A", purposes, sequence="A")
    other = Given("22A", purposes, negated=True, sequence="A")
    kept = ("48D", "24E", "24G") if code == "C6" else ()
    forbids = (Clause(UNDERTAKING, (counter,), forbidden=kept),) if kept else ()
    clauses = (
        *forbids,
        Clause(("C",), (counter,), required=("15C",)),
        Clause(("C",), (other,), forbidden=("15C",)),
    )
    meaning = "A counter-undertaking has the local undertaking in sequence C, others have none"
    also = "; its own sequence B says nothing of transfer or delivery" if kept else ""
    return Rule(code, "C19", f"{meaning}{also}.", clauses)


FIXED = Given("23B", ("FIXD",))
CONDITIONAL = Given("23B", ("COND",))
OPEN = Given("23B", ("OPEN",))
DATED = Given("23B", ("FIXD", "COND"), negated=True)
UNCONDITIONAL = Given("23B", ("COND",), negated=True)
ISSUED = Given("22A", ("ISSU",), sequence="A")
CONFIRMED = Given("49", ("CONFIRM", "MAY ADD"))
UNCONFIRMED = Given("49", ("CONFIRM", "MAY ADD"), negated=True)

EVENT: Final = (
    Clause(BOTH, (CONDITIONAL,), required=("35G",)),
    Clause(BOTH, (UNCONDITIONAL,), forbidden=("35G",)),
)

TEXT: Final = (
    Rule(
        "C1",
        "C19",
        "A continuation has a text, of the undertaking or of the local one that is asked for.",
        (Clause(("A",), (Given("77L", negated=True),), required=("77U",)),),
    ),
)

RULES: Final[dict[BankSwiftMessageType, tuple[Rule, ...]]] = {
    BankSwiftMessageType.MT760: (
        Rule(
            "C1",
            "E01",
            "A fixed expiry has its date, a conditional one may have one, an open one has none.",
            (
                Clause(BOTH, (FIXED,), required=("31E",)),
                Clause(BOTH, (DATED,), forbidden=("31E",)),
            ),
        ),
        Rule("C2", "E02", "A conditional expiry has its event, and no other has one.", EVENT),
        Rule(
            "C3",
            "E03",
            "What expires on no day is not extended automatically.",
            (Clause(BOTH, (OPEN,), forbidden=("23F",)),),
        ),
        Rule(
            "C4",
            "C17",
            "An issued undertaking names its applicant.",
            (Clause(UNDERTAKING, (ISSUED,), required=("50",)),),
        ),
        Rule(
            "C5",
            "C18",
            "An issued standby has confirmation instructions; a demand guarantee has none.",
            (
                Clause(UNDERTAKING, (ISSUED, Given("22D", ("STBY",))), required=("49",)),
                Clause(UNDERTAKING, (Given("22D", ("DGAR",)),), forbidden=("49",)),
            ),
        ),
        _local("C6", "ISCO", "ICCO"),
        Rule(
            "C7",
            "C81",
            "What is advised through another bank has an advising bank.",
            (Clause(UNDERTAKING, (Given("57a"),), required=("56a",)),),
        ),
        Rule(
            "C8",
            "C16",
            "Only what is extended automatically says how.",
            (Clause(BOTH, (Given("23F", negated=True),), forbidden=("78", "26E", "31S")),),
        ),
        Rule(
            "C9",
            "C20",
            "A requested confirmation names the bank that is asked, and nothing else does.",
            (
                Clause(UNDERTAKING, (CONFIRMED,), required=("58a",)),
                Clause(UNDERTAKING, (UNCONFIRMED,), forbidden=("58a",)),
            ),
        ),
    ),
    BankSwiftMessageType.MT761: TEXT,
    BankSwiftMessageType.MT775: TEXT,
    BankSwiftMessageType.MT767: (
        Rule(
            "C1",
            "C12",
            "An amendment raises the amount or lowers it, not both.",
            (Clause(BOTH, (Given("32B"),), forbidden=("33B",)),),
        ),
        Rule("C2", "E02", "A conditional expiry has its event, and no other has one.", EVENT),
        _local("C3", "ISCA", "ICCA"),
        Rule(
            "C4",
            "C98",
            "A sequence for the local undertaking says something.",
            (
                Clause(
                    ("C",),
                    tuple(
                        Given(tag, negated=True)
                        for tag in (
                            *("32B", "33B", "23B", "31E", "35G"),
                            *("59", "24E", "24G"),
                        )
                    ),
                    required=("77L",),
                ),
            ),
        ),
    ),
}
