"""Looking over MT 760 and MT 767: each rule with a message that keeps it and one that does not."""

from __future__ import annotations

from typing import Any, Final

import pytest

from portico.testing import Ask
from portico_bank_corporate.operations.swift.formats import pattern
from portico_bank_corporate.operations.swift.layout import LAYOUTS

LINT: Final = """
query($input: BankSwiftLintQuestionInput!) { bankSwiftLint(input: $input) {
  isValid findings { code rule error sequence tag line message mend }
  rules { code error isKept meaning } fields { sequence tag name value } } }
"""
HEAD: Final = [(":15A:", ""), (":27:", "1/1"), (":22A:", "ISSU")]
UNDERTAKING: Final = [
    (":15B:", ""),
    (":20:", "G-2026-1"),
    (":30:", "260302"),
    (":22D:", "DGAR"),
    (":40C:", "URDG"),
    (":23B:", "FIXD"),
    (":31E:", "261215"),
    (":50:", "NORDWERK GMBH\nBREMEN"),
    (":52A:", "COBADEFFXXX"),
    (":59:", "CITY OF LAKESHORE"),
    (":32B:", "EUR100000,"),
    (":77U:", "WE UNDERTAKE TO PAY ON YOUR FIRST DEMAND."),
]
LOCAL: Final = [
    (":15C:", ""),
    (":22D:", "DGAR"),
    (":40C:", "URDG"),
    (":23B:", "FIXD"),
    (":31E:", "261115"),
    (":50:", "NORDWERK GMBH"),
    (":59:", "CITY OF LAKESHORE"),
    (":32B:", "EUR100000,"),
    (":45L:", "CONTRACT 7 OF 1 MARCH 2026"),
]
ORDER: Final = {
    sequence: [f":{field.tag}:" for field in fields]
    for sequence, fields in LAYOUTS[next(iter(LAYOUTS))].items()
}


def written(fields: list[tuple[str, str]]) -> str:
    return "".join(f"{tag}{value}\n" for tag, value in fields)


def undertaking(drop: tuple[str, ...] = (), **given: str) -> str:
    """The good MT 760 without some fields and with others: ``f31E="261215"`` or ``c31E=``."""
    parts = {"f": dict(HEAD) | dict(UNDERTAKING), "c": {}}
    if "c" in drop or any(name[0] == "c" for name in given):
        parts["c"] = dict(LOCAL)
    for name, value in given.items():
        parts[name[0]][f":{name[1:]}:"] = value
    for name in drop:
        parts[name[0]].pop(f":{name[1:]}:", None)
    places = {tag: i for s in "AB" for i, tag in enumerate(ORDER[s], 100 * (s == "B"))}

    def at(place: dict[str, int], item: tuple[str, str]) -> int:
        tag = item[0]
        return place.get(tag, place.get(f"{tag[:3]}a:", 999))

    first = sorted(parts["f"].items(), key=lambda item: at(places, item))
    own = {tag: i for i, tag in enumerate(ORDER["C"])}
    local = sorted(parts["c"].items(), key=lambda item: at(own, item))
    return written(first) + written(local)


def ask_lint(ask: Ask, content: str, type: str = "MT760") -> dict[str, Any]:
    answer = ask(LINT, input={"type": type, "content": content})
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]["bankSwiftLint"]
    return found


def broken(found: dict[str, Any]) -> list[tuple[str | None, ...]]:
    return [
        (each["rule"] or each["code"], each["error"], each["sequence"], each["tag"])
        for each in found["findings"]
    ]


COUNTER: Final = {"f22A": "ISCO", "c22D": "DGAR"}


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ({}, {"drop": ("f31E",)}, ("C1", "E01", "B", "31E")),
        (
            {"f23B": "COND", "f35G": "COMPLETION OF THE WORKS", "f31E": "261215"},
            {"f23B": "OPEN"},
            ("C1", "E01", "B", "31E"),
        ),
        (COUNTER, {**COUNTER, "drop": ("c31E",)}, ("C1", "E01", "C", "31E")),
        (
            {"f23B": "COND", "f35G": "COMPLETION OF THE WORKS", "drop": ("f31E",)},
            {"f23B": "COND"},
            ("C2", "E02", "B", "35G"),
        ),
        ({}, {"f35G": "COMPLETION OF THE WORKS"}, ("C2", "E02", "B", "35G")),
        (
            {"f23F": "ONEY"},
            {"f23F": "ONEY", "f23B": "OPEN", "drop": ("f31E",)},
            ("C3", "E03", "B", "23F"),
        ),
        ({"f22A": "ADVI", "drop": ("f50",)}, {"drop": ("f50",)}, ("C4", "C17", "B", "50")),
        (
            {"f22D": "STBY", "f40C": "ISPR", "f49": "WITHOUT"},
            {"f22D": "STBY", "f40C": "ISPR"},
            ("C5", "C18", "B", "49"),
        ),
        ({}, {"f49": "WITHOUT"}, ("C5", "C18", "B", "49")),
        (COUNTER, {"f22A": "ISCO"}, ("C6", "C19", "C", "15C")),
        ({}, {"c22D": "DGAR"}, ("C6", "C19", "C", "15C")),
        ({"f24E": "COUR"}, {**COUNTER, "f24E": "COUR"}, ("C6", "C19", "B", "24E")),
        ({"f48D": "TRAN"}, {**COUNTER, "f48D": "TRAN"}, ("C6", "C19", "B", "48D")),
        (
            {"f56A": "DEUTDEFF", "f57A": "MARKDEFF"},
            {"f57A": "MARKDEFF"},
            ("C7", "C81", "B", "56a"),
        ),
        (
            {"f23F": "ONEY", "f78": "BY COURIER", "f26E": "60", "f31S": "301215"},
            {"f26E": "60"},
            ("C8", "C16", "B", "26E"),
        ),
        (
            {**COUNTER, "c23F": "ONEY", "c26E": "60"},
            {**COUNTER, "c26E": "60"},
            ("C8", "C16", "C", "26E"),
        ),
        (
            {"f22D": "STBY", "f40C": "ISPR", "f49": "CONFIRM", "f58A": "DEUTDEFF"},
            {"f22D": "STBY", "f40C": "ISPR", "f49": "MAY ADD"},
            ("C9", "C20", "B", "58a"),
        ),
        ({}, {"f58A": "DEUTDEFF"}, ("C9", "C20", "B", "58a")),
    ],
)
def test_each_rule_of_an_issue(
    ask: Ask, good: dict[str, Any], bad: dict[str, Any], expected: tuple[str, str, str, str]
) -> None:
    kept, found = ask_lint(ask, undertaking(**good)), ask_lint(ask, undertaking(**bad))

    assert (kept["isValid"], kept["findings"]) == (True, [])
    assert broken(found) == [expected]
    assert [rule["code"] for rule in found["rules"] if not rule["isKept"]] == [expected[0]]
    assert found["findings"][0]["mend"]


def test_the_rules_are_told_as_data(ask: Ask) -> None:
    found = ask_lint(ask, undertaking())

    assert [(rule["code"], rule["error"]) for rule in found["rules"]] == [
        ("C1", "E01"),
        ("C2", "E02"),
        ("C3", "E03"),
        ("C4", "C17"),
        ("C5", "C18"),
        ("C6", "C19"),
        ("C7", "C81"),
        ("C8", "C16"),
        ("C9", "C20"),
    ]
    assert found["fields"][4] == {
        "sequence": "B",
        "tag": "20",
        "name": "Undertaking Number",
        "value": "G-2026-1",
    }


CHANGE: Final = [
    *((":15A:", ""), (":27:", "1/1"), (":21:", "NONREF"), (":22A:", "ISUA"), (":15B:", "")),
    *((":20:", "G-2026-1"), (":26E:", "1"), (":30:", "260401"), (":52A:", "COBADEFFXXX")),
]
LOCAL_CHANGE: Final = [(":15C:", ""), (":32B:", "EUR5000,")]


def counter(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(tag, "ISCA" if tag == ":22A:" else value) for tag, value in fields]


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (
            [*CHANGE, (":32B:", "EUR5000,")],
            [*CHANGE, (":32B:", "EUR5000,"), (":33B:", "EUR1,")],
            ("C1", "C12", "B", "33B"),
        ),
        (
            [*CHANGE, (":23B:", "COND"), (":35G:", "COMPLETION")],
            [*CHANGE, (":23B:", "COND")],
            ("C2", "E02", "B", "35G"),
        ),
        (
            [*CHANGE, (":23B:", "FIXD"), (":31E:", "270331")],
            [*CHANGE, (":35G:", "COMPLETION")],
            ("C2", "E02", "B", "35G"),
        ),
        (
            counter([*CHANGE, *LOCAL_CHANGE]),
            [*CHANGE, *LOCAL_CHANGE],
            ("C3", "C19", "C", "15C"),
        ),
        (CHANGE, counter(CHANGE), ("C3", "C19", "C", "15C")),
        (
            counter([*CHANGE, (":15C:", ""), (":77L:", "OTHER ADDRESS")]),
            counter([*CHANGE, (":15C:", "")]),
            ("C4", "C98", "C", "77L"),
        ),
    ],
)
def test_each_rule_of_an_amendment(
    ask: Ask,
    good: list[tuple[str, str]],
    bad: list[tuple[str, str]],
    expected: tuple[str, str, str, str],
) -> None:
    kept = ask_lint(ask, written(good), "MT767")
    found = ask_lint(ask, written(bad), "MT767")

    assert (kept["isValid"], kept["findings"]) == (True, [])
    assert broken(found) == [expected]
    assert [rule["code"] for rule in found["rules"]] == ["C1", "C2", "C3", "C4"]


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        ({"f50": "MÜLLER"}, "CHARSET", "'Ü' in line 1, column 2 is not in character set x."),
        ({"f77U": "NO } HERE"}, "CHARSET", "'}' in line 1, column 4 is not in character set z."),
        ({"f50": "A" * 36}, "LENGTH", "A line of field 50 has 36 characters; 35 are allowed."),
        ({"f77U": "\n".join(["X"] * 151)}, "LINES", "Field 77U has 151 lines; 150 are allowed."),
        (
            {"f77U": "ONE\n:TWO"},
            "SYNTAX",
            "A line of field 77U begins with ':', as only a field may.",
        ),
        ({"f20": "A" * 17}, "FORMAT", f"{'A' * 17!r} is not of the format 16x."),
        ({"f20": "G//1"}, "REFERENCE", "G//1 begins or ends with a slash, or has two together."),
        ({"f31E": "260230"}, "DATE", "260230 is no date: year, month and day, two digits each."),
        ({"f32B": "EUR100"}, "FORMAT", "'EUR100' is not of the format 3!a15d."),
        ({"f32B": "EUR1,005"}, "AMOUNT", "1,005 has too many decimals: EUR has 2."),
        ({"f32B": "JPY1,5"}, "AMOUNT", "1,5 has too many decimals: JPY has 0."),
        ({"f32B": "EUX1,"}, "AMOUNT", "EUX is no ISO 4217 currency."),
        ({"f40C": "URCG"}, "CODE", "URCG is no code of field 40C."),
        ({"f52A": "COBADE"}, "FORMAT", "'COBADE' is not of the format "),
        ({"f26X": "1"}, "UNKNOWN", "Sequence B of MT760 has no field 26X."),
        (
            {"drop": ("f32B",)},
            "MISSING",
            "Field 32B (Undertaking Amount) is missing in sequence B.",
        ),
    ],
)
def test_characters_lengths_and_formats(
    ask: Ask, given: dict[str, Any], code: str, words: str
) -> None:
    (finding,) = ask_lint(ask, undertaking(**given))["findings"]

    assert finding["code"] == code
    assert finding["message"].startswith(words)


def test_order_repetition_and_stray_lines_are_told(ask: Ask) -> None:
    late = undertaking().replace(":22D:DGAR\n", "") + ":22D:DGAR\n"
    twice = undertaking().replace(":22D:DGAR\n", ":22D:DGAR\n:22D:STBY\n")

    assert broken(ask_lint(ask, late)) == [("ORDER", None, "B", "22D")]
    assert broken(ask_lint(ask, twice)) == [("REPEATED", None, "B", "22D")]
    assert broken(ask_lint(ask, "HELLO\n" + undertaking())) == [("SYNTAX", None, None, None)]


def test_a_whole_message_is_read_with_its_lines(ask: Ask) -> None:
    """The blocks in braces around the text are no part of it; the lines are counted from there."""
    whole = (
        "{1:F01COBADEFFAXXX0000000000}{2:I760DEUTDEFFXXXXN}{4:\r\n"
        + undertaking(f31E="999999").replace("\n", "\r\n")
        + "-}"
    )
    (finding,) = ask_lint(ask, whole)["findings"]

    assert (finding["code"], finding["line"]) == ("DATE", 11)


def test_a_message_that_is_too_long_is_told(ask: Ask) -> None:
    text = "\n".join(["X" * 65] * 140)
    codes = [each["code"] for each in ask_lint(ask, undertaking(f77U=text))["findings"]]

    assert codes == []
    more = undertaking(f77U=text, f45C="\n".join(["Y" * 65] * 12))
    assert [each["code"] for each in ask_lint(ask, more)["findings"]] == ["SIZE"]


@pytest.mark.parametrize(
    ("format", "good", "bad"),
    [
        ("16x", ["A", "A" * 16], ["", "A" * 17, "Ä"]),
        ("6!n", ["260302"], ["26030", "2603022", "A60302"]),
        ("4!a[/35x]", ["URDG", "OTHR/UCP 500"], ["URD", "OTHR/", "URDG UCP"]),
        ("1!n/1!n", ["1/1", "2/8"], ["1/10", "11"]),
        (
            "3!a15d",
            ["EUR1,", "EUR1,5", "EUR12345678901234,"],
            ["EUR1", "EUR,5", "EUR123456789012345,"],
        ),
        ("2*3x", ["A", "ABC\nDEF"], ["ABCD", "A\nB\nC", "A\n"]),
        ("[/34x$]4*35x", ["NAME", "/123\nNAME\nTOWN"], ["A\nB\nC\nD\nE"]),
    ],
)
def test_a_format_is_a_pattern(format: str, good: list[str], bad: list[str]) -> None:
    assert all(pattern(format).fullmatch(text) for text in good)
    assert not any(pattern(format).fullmatch(text) for text in bad)
