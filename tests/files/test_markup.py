"""XML from outside: nothing is resolved, loaded or expanded, and it is read bit by bit."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from portico.markup import (
    DEEPEST,
    LARGEST,
    NotXml,
    drop,
    elements_at,
    first_at,
    local,
    namespace,
    read_pieces,
    read_xml,
    text_at,
    texts_at,
)

HEADS: Final = {
    "entities within entities": '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]>',
    "a file": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
    "an address": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    "small letters": "<!doctype a>",
}
ORDERS: Final = (
    '<o:orders xmlns:o="urn:o"><!-- none of this --><o:order><o:no> 1 </o:no><o:no/></o:order>'
    '<o:order><o:no>2</o:no></o:order><order xmlns="urn:other"><no>3</no></order></o:orders>'
)


def opener(content: bytes) -> Callable[[], io.BytesIO]:
    return lambda: io.BytesIO(content)


def whole(content: bytes) -> None:
    read_xml(content)


def pieces(content: bytes) -> None:
    for _ in read_pieces(opener(content), None, "a"):
        pass


@pytest.mark.parametrize("read", [whole, pieces])
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_every_character_set(
    read: Callable[[bytes], None], head: str, charset: str
) -> None:
    with pytest.raises(NotXml):
        read(f"{head}<a>&c;</a>".encode(charset))


@pytest.mark.parametrize("read", [whole, pieces])
@pytest.mark.parametrize("content", [b"", b"no xml", b"<a", b"<a>&b;</a>", b"<a></b>", b"\xff<a/>"])
def test_what_is_no_xml_is_refused(read: Callable[[bytes], None], content: bytes) -> None:
    with pytest.raises(NotXml):
        read(content)


def test_a_message_that_is_read_whole_has_limits() -> None:
    def nested(depth: int) -> bytes:
        return b"<a>" * depth + b"</a>" * depth

    assert local(read_xml(nested(DEEPEST))) == "a"
    with pytest.raises(NotXml, match="within one another"):
        read_xml(nested(DEEPEST + 1))
    with pytest.raises(NotXml, match="bytes"):
        read_xml(b"<a>" + b" " * LARGEST + b"</a>")


def test_a_file_is_read_bit_by_bit_and_freed() -> None:
    """Of ten thousand orders only those are there that were read ahead, some 32 KB of them."""

    def read() -> Iterator[int]:
        content = b"<orders>" + b"<order><no>1</no></order>" * 10_000 + b"</orders>"
        for event, element in read_pieces(opener(content), None, "order"):
            if event == "end" and local(element) == "order":
                parent = element.getparent()
                drop(element)
                yield 0 if parent is None else len(parent)

    kept = list(read())
    assert len(kept) == 10_000
    assert max(kept) < 2_000


def test_elements_are_found_by_local_names_in_the_namespace_of_the_parent() -> None:
    root = read_xml(ORDERS.encode())

    assert (local(root), namespace(root)) == ("orders", "urn:o")
    assert len(list(elements_at(root, "order"))) == 2
    assert list(texts_at(root, "order/no")) == ["1", "2"]
    assert text_at(root, "order/no") == "1"
    assert first_at(root, "nothing") is None
    assert text_at(first_at(root, "nothing"), "no") is None
