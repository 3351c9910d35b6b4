"""Findings: what checks of a register found, each with its ISO 20022 status reason code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from portico.errors import Path, Problems
from portico_bank_corporate.models import BankSeverity

CONTENT: Final = ("input", "content")
"""Where files stand in an input."""

MOST_FINDINGS: Final = 20_000
"""More are counted, not kept: a file that is wrong throughout must not fill the memory."""


INCOMPLETE: Final = dict.fromkeys((1, 4, 77, 114), "FF01")
STRANGE: Final = dict.fromkeys((9, 32, 81), "RR10")
NOT_OF_SYNTAX: Final = INCOMPLETE | STRANGE
"""What the XML parser (libxml2) finds that is no error of syntax: nothing is there, the end is
missing, a limit is reached; a character or an encoding is not allowed."""


def xml_code(fault: Exception) -> str:
    """The reason for a file that is no XML we read: FF02 if its text names an error of syntax."""
    cause = fault.__cause__
    is_parsed = isinstance(cause, SyntaxError)
    return NOT_OF_SYNTAX.get(getattr(cause, "code", 0), "FF02") if is_parsed else "FF01"


def not_read(fault: Exception) -> tuple[str, str]:
    """The reason and the text for a file that is no XML we read."""
    return xml_code(fault), f"This is no XML file that we read: {fault}."


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; ``line`` is null if it is about the whole register."""

    code: str
    message: str
    path: Path = ()
    line: int | None = None
    severity: BankSeverity = BankSeverity.ERROR
    hint: str = ""

    @property
    def field(self) -> str:
        """The field that it is about, as clients name it; empty if it is about everything."""
        names = [step for step in self.path if isinstance(step, str)]
        return ".".join(names) if self.line is not None else (names[-1] if names[1:] else "")

    @property
    def is_error(self) -> bool:
        """Whether it keeps something from being paid."""
        return self.severity is BankSeverity.ERROR


class Findings:
    """Collects what all checks of a register find.

    Paths of findings about a line begin at the line; ``lines_path`` is where the lines stand in
    the input.
    """

    def __init__(self, base: Path = ("input",), lines_path: Path = ("input", "lines")) -> None:
        self.base = base
        self.lines_path = lines_path
        self.is_broken = False
        self.left_out: Counter[str] = Counter()
        self._found: list[Finding] = []
        self._bad_lines: set[int] = set()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, code: str, message: str, *path: str | int) -> None:
        """Note what is wrong with the whole register; the path is that of the input."""
        self._keep(Finding(code, message, path or self.base))

    def warn(self, code: str, message: str, *path: str | int, hint: str = "") -> None:
        """Note what somebody should look at in the register."""
        self._keep(Finding(code, message, path or self.base, None, BankSeverity.WARNING, hint))

    def add_line(self, line: int, code: str, message: str, *field: str, hint: str = "") -> None:
        """Note what is wrong with a line."""
        self._bad_lines.add(line)
        self._keep(Finding(code, message, field, line, BankSeverity.ERROR, hint))

    def warn_line(self, line: int, code: str, message: str, *field: str, hint: str = "") -> None:
        """Note what somebody should look at in a line."""
        self._keep(Finding(code, message, field, line, BankSeverity.WARNING, hint))

    def stop(self, code: str, message: str) -> None:
        """Note that the file cannot be read any further."""
        self.is_broken = True
        self.add(code, message)

    def _keep(self, finding: Finding) -> None:
        if len(self._found) < MOST_FINDINGS:
            self._found.append(finding)
        else:
            self.left_out[finding.code] += 1

    @property
    def bad_lines(self) -> frozenset[int]:
        """The lines that cannot be paid."""
        return frozenset(self._bad_lines)

    @property
    def spoils_all(self) -> bool:
        """Whether something is wrong with the register as a whole."""
        return any(finding.is_error and finding.line is None for finding in self._found)

    def ordered(self) -> list[Finding]:
        """All findings: those about the register first, then line by line."""
        return sorted(self._found, key=lambda finding: finding.line or 0)

    def raise_if_any(self, problems: Problems | None = None) -> None:
        """Refuse the deed if there is an error, and tell all of them."""
        problems = problems or Problems()
        for finding in self.ordered():
            if not finding.is_error:
                continue
            if finding.line is None:
                problems.add(finding.code, finding.message, *finding.path)
            else:
                text = f"Line {finding.line}: {finding.message}"
                path = (*self.lines_path, finding.line - 1, *finding.path)
                problems.add(finding.code, text, *path)
        for code, count in self.left_out.items():
            problems.add(code, f"{count} more findings like this one.", *self.base)
        problems.raise_if_any()
