"""Reading XML that comes from outside: nothing is resolved, loaded or expanded.

A message is read whole by :func:`read_xml`; a file of any size by :func:`read_pieces`, bit by bit.
Elements are found by their local names, in the namespace of the element that is looked in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from lxml.etree import iterparse

LARGEST: Final = 5_000_000
"""Bytes of a message that is read whole."""
DEEPEST: Final = 40
"""Elements within one another in a message that is read whole."""
PROLOG: Final = 65_536
"""Bytes of a file in which a document type is looked for before it is read."""
SUSPICIOUS: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}
"""How every parser of lxml is made that reads what comes from outside."""
Opener = Callable[[], BinaryIO]
"""Opens a file at its beginning, each time anew."""


class NotXml(ValueError):
    """What was read is no XML, or more than is read: it declares a document type."""


def hardened(file: BinaryIO, **more: Any) -> iterparse[Any]:
    """A parser that resolves no entity, loads nothing and reads no trees of unusual size.

    ``more`` is what else lxml's ``iterparse`` takes: ``events``, ``tag``, ``encoding``, ``schema``.
    """
    from lxml import etree  # noqa: PLC0415 (a start need not wait for it)

    return etree.iterparse(file, remove_comments=True, remove_pis=True, **SUSPICIOUS, **more)


def read_xml(content: bytes) -> Element:
    """The root of a message; raises NotXml if it declares a document type or goes too far."""
    if len(content) > LARGEST:
        raise NotXml(f"it has more than {LARGEST} bytes")
    _check_prolog(content)
    parser = hardened(BytesIO(content), events=("start", "end"))
    depth = 0
    for event, _element in _parsed(parser):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise NotXml(f"it has more than {DEEPEST} elements within one another")
    if parser.root is None:
        raise NotXml("it is empty")
    return parser.root


def read_pieces(opener: Opener, encoding: str | None, *tags: str) -> Iterator[tuple[str, Element]]:
    """The begin and the end of each element with one of these local names, and of the root.

    Elements that were read are to be dropped with :func:`drop`.
    """
    with opener() as file:
        _check_prolog(file.read(PROLOG))
    with opener() as file:
        named = tuple(f"{{*}}{tag}" for tag in tags)
        yield from _parsed(hardened(file, events=("start", "end"), tag=named, encoding=encoding))


def _check_prolog(content: bytes) -> None:
    """A document type is found whatever the character set; other bytes of a letter are zeros."""
    if b"<!DOCTYPE" in content.replace(b"\x00", b"").upper():
        raise NotXml("a document type declaration is not allowed")


def _parsed(parser: iterparse[Any]) -> Iterator[tuple[str, Element]]:
    from lxml import etree  # noqa: PLC0415 (see above)

    try:
        yield from parser
    except (etree.XMLSyntaxError, ValueError, LookupError) as fault:
        raise NotXml(str(fault)) from fault
    if parser.root is None or parser.root.getroottree().docinfo.doctype:
        raise NotXml("a document type declaration is not allowed")


def drop(element: Element) -> None:
    """Free an element that was read, and all that stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace(element: Element) -> str:
    """The namespace of an element."""
    return str(element.tag)[1:].rpartition("}")[0]


def elements_at(parent: Element | None, path: str) -> Iterator[Element]:
    """The elements at a path of local names, in the namespace of the parent."""
    if parent is not None:
        yield from parent.iterfind(_qualified(str(parent.tag), path))


def first_at(parent: Element | None, path: str) -> Element | None:
    """The first element at a path of local names."""
    return next(elements_at(parent, path), None)


def texts_at(parent: Element | None, path: str) -> Iterator[str]:
    """The texts of the elements at a path of local names; those without one are left out."""
    for element in elements_at(parent, path):
        if text := (element.text or "").strip():
            yield text


def text_at(parent: Element | None, path: str) -> str | None:
    """The text of the first element at a path of local names that has one."""
    return next(texts_at(parent, path), None)


@lru_cache(maxsize=1024)
def _qualified(tag: str, path: str) -> str:
    home, brace, _ = tag.rpartition("}")
    return "/".join(f"{home}{brace}{name}" for name in path.split("/"))
