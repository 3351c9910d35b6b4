"""A paper as PDF, on A4 pages that are numbered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, TextEmphasis, VAlign, XPos, YPos

from portico.papers.paper import Paper, Section

FONTS: Final = Path(__file__).parent / "fonts"
INK, QUIET, ACCENT, RULE = (29, 39, 51), (90, 103, 117), (31, 78, 107), (227, 232, 237)
MARGIN: Final = 18
LINE: Final = 5.5
WIDEST: Final = 3
"""How much wider than the narrowest column the others of a table may be, but for long words."""
LONGEST_WORD: Final = 0.3
"""Which share of the page a column may take so that a word of it is not cut."""
SIZES: Final = (9, 8, 7, 6)
"""The sizes of letters in tables: smaller ones where there are many wide columns."""
PADDING: Final = (0.6, 1.4)
GAP: Final = 2 * PADDING[1] + 0.4
"""How much of a column's width is not for its text."""


class _Pages(FPDF):
    """Pages with a foot."""

    def __init__(self, footer: str) -> None:
        super().__init__(format="A4")
        self.foot = footer
        self.add_font("Roboto", "", FONTS / "Roboto-Regular.ttf")
        self.add_font("Roboto", "B", FONTS / "Roboto-Bold.ttf")
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 6)

    def footer(self) -> None:
        """Say on every page whose it is, and which of how many."""
        self.set_y(-MARGIN)
        self.set_font("Roboto", "", 8)
        self.set_text_color(*QUIET)
        self.cell(0, 5, self.foot)
        self.set_x(MARGIN)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")

    def write_line(
        self, text: str, size: float, *, bold: bool = False, color: tuple[int, int, int] = INK
    ) -> None:
        """Write a paragraph."""
        self.set_font("Roboto", "B" if bold else "", size)
        self.set_text_color(*color)
        self.multi_cell(0, size * 0.5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def as_pdf(paper: Paper, made: datetime | None = None) -> bytes:
    """The pages; the same paper, made at the same instant, gives the same bytes.

    ``made`` is now unless given; it stands in the file, not on the pages.
    """
    pdf = _Pages(paper.footer)
    if made is not None:
        pdf.set_creation_date(made)
    pdf.set_title(f"{paper.kind}: {paper.title}")
    pdf.set_lang(paper.language)
    pdf.add_page()
    _draw_head(pdf, paper)
    _draw_facts(pdf, paper)
    for section in paper.sections:
        _draw_section(pdf, section)
    _draw_signatures(pdf, paper)
    return bytes(pdf.output())


def _draw_head(pdf: _Pages, paper: Paper) -> None:
    pdf.write_line(f"{paper.house} · {paper.kind}", 9, color=QUIET)
    pdf.ln(1)
    pdf.write_line(paper.title, 19, bold=True)
    pdf.ln(2)
    pdf.set_draw_color(*ACCENT)
    pdf.set_line_width(0.8)
    pdf.line(MARGIN, pdf.get_y(), pdf.w - MARGIN, pdf.get_y())
    pdf.ln(4)


def _draw_facts(pdf: _Pages, paper: Paper) -> None:
    """Two facts a row: the label small above its value."""
    half = pdf.epw / 2
    for i in range(0, len(paper.facts), 2):
        top, lowest = pdf.get_y(), pdf.get_y()
        for column, (label, value) in enumerate(paper.facts[i : i + 2]):
            pdf.set_xy(MARGIN + column * half, top)
            pdf.set_font("Roboto", "", 8)
            pdf.set_text_color(*QUIET)
            pdf.cell(half, 4, label, new_x=XPos.LEFT, new_y=YPos.NEXT)
            pdf.set_font("Roboto", "", 10)
            pdf.set_text_color(*INK)
            pdf.multi_cell(half - 4, 5, value, align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
            lowest = max(lowest, pdf.get_y())
        pdf.set_xy(MARGIN, lowest + 1.5)


def _draw_section(pdf: _Pages, section: Section) -> None:
    pdf.ln(4)
    if pdf.will_page_break(30):
        pdf.add_page()
    pdf.write_line(section.heading, 12, bold=True, color=ACCENT)
    pdf.ln(1)
    for text in section.text:
        pdf.write_line(text, 9.5)
        pdf.ln(1)
    if section.rows:
        _draw_table(pdf, section)


def _draw_table(pdf: _Pages, section: Section) -> None:
    rows = [section.columns, *section.rows, *([section.total] if section.total else [])]
    size = _size(pdf, rows)
    widths = _widths(pdf, rows)
    pdf.set_font("Roboto", "", size)
    pdf.set_text_color(*INK)
    pdf.set_draw_color(*RULE)
    pdf.set_line_width(0.2)
    with pdf.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=widths,
        text_align=tuple(
            "RIGHT" if i in section.numbers else "LEFT" for i in range(len(section.columns))
        ),
        headings_style=FontFace(emphasis=TextEmphasis.NONE, color=QUIET, size_pt=min(size, 8)),
        line_height=LINE,
        padding=PADDING,
        v_align=VAlign.T,
    ) as table:
        for i, cells in enumerate(rows):
            row = table.row()
            total = bool(section.total) and i == len(rows) - 1
            for cell in cells:
                row.cell(cell, style=FontFace(emphasis=TextEmphasis.B) if total else None)


def _size(pdf: _Pages, rows: Sequence[Sequence[str]]) -> float:
    """The largest size of letters in which no word is cut, if there is one."""
    for size in SIZES:
        pdf.set_font("Roboto", "B", size)  # as wide as totals are written
        if sum(_least(pdf, column) for column in zip(*rows, strict=True)) <= pdf.epw:
            break
    return size


def _least(pdf: _Pages, column: Sequence[str]) -> float:
    """How wide a column must be so that its words are not cut, but for overlong ones."""
    words = (word for cell in column for word in cell.split(" "))
    widest = max(pdf.get_string_width(word) for word in words)
    return min(widest, pdf.epw * LONGEST_WORD) + GAP


def _widths(pdf: _Pages, rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Columns as wide as their longest cell asks, and never so narrow that words are cut.

    Where there is not room for all, the widest give way, down to their longest word.
    """
    columns = list(zip(*rows, strict=True))
    least = [_least(pdf, column) for column in columns]
    wanted = [max(pdf.get_string_width(cell) for cell in column) + GAP for column in columns]
    narrow = max(min(wanted), 14.0)
    asked = [
        max(low, min(max(wish, narrow), WIDEST * narrow))
        for low, wish in zip(least, wanted, strict=True)
    ]
    room, spare = pdf.epw - sum(least), sum(asked) - sum(least)
    if sum(asked) > pdf.epw and room >= 0:
        asked = [low + (wish - low) * room / spare for low, wish in zip(least, asked, strict=True)]
    return tuple(int(100 * width) for width in asked)


def _draw_signatures(pdf: _Pages, paper: Paper) -> None:
    if not paper.signatures:
        return
    if pdf.will_page_break(40):
        pdf.add_page()
    pdf.ln(22)
    width = pdf.epw / len(paper.signatures)
    pdf.set_draw_color(*QUIET)
    top = pdf.get_y()
    for i, name in enumerate(paper.signatures):
        left = MARGIN + i * width
        pdf.line(left, top, left + width - 8, top)
        pdf.set_xy(left, top + 1)
        pdf.set_font("Roboto", "", 8)
        pdf.set_text_color(*QUIET)
        pdf.cell(width - 8, 4, name)
