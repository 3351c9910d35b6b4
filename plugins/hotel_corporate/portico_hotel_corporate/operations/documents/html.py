"""A paper as one HTML page that stands by itself: no script, nothing loaded, fit to be printed."""

from __future__ import annotations

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from portico_hotel_corporate.operations.documents.paper import Paper

TEMPLATES: Final = Environment(
    loader=PackageLoader("portico_hotel_corporate.operations.documents"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def as_html(paper: Paper) -> bytes:
    """The page in UTF-8; every text is escaped."""
    return TEMPLATES.get_template("paper.html.j2").render(paper=paper).encode()
