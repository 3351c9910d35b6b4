"""Reading XML that comes from outside, piece by piece: nothing is resolved, loaded or expanded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PROLOG: Final = 65_536
Opener = Callable[[], BinaryIO]
"""Opens a file at its beginning, each time anew."""


class NotXml(ValueError):
    """A file that is no XML, or more than we read: it declares a document type."""


def events(opener: Opener, encoding: str | None, *tags: str) -> Iterator[tuple[str, Element]]:
    """The begin and the end of each element with one of these local names, and of the root.

    Read elements are to be dropped with :func:`drop`.
    """
    from lxml import etree  # noqa: PLC0415 (a start need not wait for it)

    with opener() as file:
        if b"<!DOCTYPE" in file.read(PROLOG).replace(b"\x00", b"").upper():
            raise NotXml("a document type declaration is not allowed")
    with opener() as file:
        parser = etree.iterparse(
            file,
            events=("start", "end"),
            tag=tuple(f"{{*}}{tag}" for tag in tags),
            encoding=encoding,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
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


def text_at(parent: Element | None, path: str) -> str | None:
    """The text of the first element at a path of local names that has one."""
    return next(texts_at(parent, path), None)


def texts_at(parent: Element | None, path: str) -> Iterator[str]:
    """The texts of the elements at a path of local names, in the parent's namespace."""
    if parent is None:
        return
    for element in parent.iterfind(_qualified(str(parent.tag), path)):
        if text := (element.text or "").strip():
            yield text


def child(parent: Element, path: str) -> Element | None:
    """The first element at a path of local names, in the parent's namespace."""
    return parent.find(_qualified(str(parent.tag), path))


@lru_cache(maxsize=1024)
def _qualified(tag: str, path: str) -> str:
    home, brace, _ = tag.rpartition("}")
    return "/".join(f"{home}{brace}{name}" for name in path.split("/"))
