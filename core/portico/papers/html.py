"""A paper as one HTML page that stands by itself: no script, nothing loaded, fit to be printed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from portico.papers.paper import Paper

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates() -> Environment:
    """The templates of papers."""
    import jinja2  # noqa: PLC0415 (a server starts without)

    return jinja2.Environment(
        loader=jinja2.PackageLoader("portico.papers"),
        autoescape=jinja2.select_autoescape(default=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def as_html(paper: Paper) -> bytes:
    """The page in UTF-8; every text is escaped."""
    return templates().get_template("paper.html.j2").render(paper=paper).encode()
