"""Reading XML that comes from outside: nothing is resolved, loaded or expanded."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LARGEST: Final = 5_000_000
"""Bytes of a message."""
DEEPEST: Final = 40
"""Elements within one another."""


class NotXml(ValueError):
    """A message that is no XML, or more than we read."""


def read_xml(content: bytes) -> Element:
    """The root of a message; raises NotXml if it declares a document type or goes too far."""
    from lxml import etree  # noqa: PLC0415 (a start need not wait for it)

    if len(content) > LARGEST:
        raise NotXml(f"it has more than {LARGEST} bytes")
    if b"<!DOCTYPE" in content.replace(b"\x00", b"").upper():
        raise NotXml("a document type declaration is not allowed")
    parser = etree.iterparse(
        BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        depth = 0
        for event, _element in parser:
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                raise NotXml(f"it has more than {DEEPEST} elements within one another")
    except (etree.XMLSyntaxError, LookupError) as fault:
        raise NotXml(str(fault)) from None
    root = parser.root
    if root is None or root.getroottree().docinfo.doctype:
        raise NotXml("a document type declaration is not allowed")
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def below(element: Element | None, path: str) -> Iterator[Element]:
    """The elements at a path of local names, in the namespace of the first."""
    if element is not None:
        home, brace, _ = str(element.tag).rpartition("}")
        yield from element.iterfind("/".join(f"{home}{brace}{name}" for name in path.split("/")))


def first(element: Element | None, path: str) -> Element | None:
    """The first element at a path of local names."""
    return next(below(element, path), None)


def given(element: Element | None, name: str) -> str:
    """An attribute, without blanks around it; empty if it is not there."""
    return "" if element is None else (element.get(name) or "").strip()
