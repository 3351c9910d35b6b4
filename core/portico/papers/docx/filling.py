"""Tags of a document become texts.

Word cuts what somebody typed into runs, and a tag with it: runs are mended first. ``{%tr for … %}``
repeats the rows of a table between it and ``{%tr endfor %}``, each tag in a row of its own that
goes; ``{%p for … %}`` and ``{%p if … %}`` do the same with paragraphs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from portico.papers.docx.archive import FILLED, TemplateFault, W, pack, parse, unpack
from portico.papers.docx.language import TagFault, check_names, environment
from portico.papers.docx.words import Words, sample
from portico.papers.paper import Paper

if TYPE_CHECKING:
    from jinja2 import nodes

MOST_WRITTEN: Final = 30_000_000
MOST_TAGS: Final = 2000
# Neither braces within nor more than 300 letters, so that a text is read once, however many tags
# begin in it and do not end.
TAG: Final = re.compile(r"{{[^{}]{,300}}}|{%[^{}]{,300}%}")
AROUND: Final = re.compile(r"{%\s{,9}(tr|p)\s([^{}]{,300}?)%}")
OPEN: Final = re.compile(r"{[{%][^<]{,20}")
MARK: Final = re.compile(r"<\?tag (.*?)\?>", re.DOTALL)
QUOTES: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\xa0": " "})  # noqa: RUF001 (as Word writes them)
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
HOLDERS: Final = {"tr": f"{W}tr", "p": f"{W}p"}


def check_template(content: bytes, words: Words) -> list[str]:
    """Refuse a template that could not be filled; tell which texts it names.

    It is filled for trial: with lists of two, and with nothing.
    """
    used: set[str] = set()
    parts = unpack(content)
    for name, source, tags in _sources(parts):
        try:
            used |= check_names(_parsed(source), words.shape)
        except TagFault as fault:
            tag = tags[fault.tag - 1] if 0 < fault.tag <= len(tags) else ""
            raise TemplateFault(f"{tag}: {fault}" if tag else str(fault)) from fault
        for times in (2, 0):
            _filled(name, source, sample(words.shape, times))
    return sorted(used)


def fill_template(content: bytes, words: Words, paper: Paper) -> bytes:
    """The document with what a paper says in the place of its tags."""
    values = words.values(paper)
    parts = unpack(content)
    for name, source, _ in list(_sources(parts)):
        check_names(_parsed(source), words.shape)
        parts[name] = _filled(name, source, values)
    return pack(parts)


def _sources(parts: Mapping[str, bytes]) -> Iterable[tuple[str, str, list[str]]]:
    """Each part that has tags, as a Jinja template, and its tags."""
    for name, part in parts.items():
        if FILLED.fullmatch(name) and b"{" in part:
            root = parse(name, part)
            for paragraph in list(root.iter(f"{W}p")):
                _mend(paragraph)
            _lift(root)
            source, tags = _as_source(root)
            if tags or "{{" in source or "{%" in source:
                yield name, source, tags


def _mend(paragraph: etree._Element) -> None:
    """Put each tag of a paragraph into the run that it begins in."""
    texts = [t for t in paragraph.iter(f"{W}t") if next(t.iterancestors(f"{W}p")) is paragraph]
    whole = "".join(t.text or "" for t in texts)
    if not TAG.search(whole):
        return
    owner = [i for i, t in enumerate(texts) for _ in t.text or ""]
    for tag in TAG.finditer(whole):
        owner[tag.start() : tag.end()] = [owner[tag.start()]] * len(tag[0])
    owned: list[list[str]] = [[] for _ in texts]
    for letter, of in zip(whole, owner, strict=True):
        owned[of].append(letter)
    for t, letters in zip(texts, owned, strict=True):
        t.text = "".join(letters)
        t.set(SPACE, "preserve")


def _lift(root: etree._Element) -> None:
    """Let tags that are about a whole row or paragraph take its place."""
    for text in list(root.iter(f"{W}t")):
        for found in AROUND.finditer(text.text or ""):
            holder = next(text.iterancestors(HOLDERS[found[1]]), None)
            parent = None if holder is None else holder.getparent()
            if holder is None or parent is None:
                raise TemplateFault(f"{found[0]}: this stands in no row of a table.")
            mark = etree.ProcessingInstruction("tag", html.escape(found[2].strip(), quote=False))
            holder.addprevious(mark)
            if not AROUND.sub("", "".join(t.text or "" for t in holder.iter(f"{W}t"))).strip():
                continue
            raise TemplateFault(f"{found[0]}: give it a row or paragraph of its own.")
    for text in list(root.iter(f"{W}t")):
        if first := AROUND.search(text.text or ""):
            holder = next(text.iterancestors(HOLDERS[first[1]]), None)
            parent = None if holder is None else holder.getparent()
            if holder is not None and parent is not None:
                parent.remove(holder)


def _as_source(root: etree._Element) -> tuple[str, list[str]]:
    """A tree as a template; a line ends within each tag, so that faults can tell which it is."""
    _check_attributes(root)
    written = etree.tostring(root, encoding="unicode").replace("\n", " ").replace("\r", " ")
    written = MARK.sub(r"{% \1 %}", written)
    tags: list[str] = []

    def plain(tag: re.Match[str]) -> str:
        text = html.unescape(tag[0]).translate(QUOTES)
        tags.append(" ".join(text.split()))
        return f"{text[:2]}\n{text[2:]}"

    source = TAG.sub(plain, written)
    if begun := OPEN.search(TAG.sub("", written)):
        raise TemplateFault(f"{begun[0]}: this tag does not end, or has more than 300 letters.")
    if len(tags) > MOST_TAGS:
        raise TemplateFault(f"It has more than {MOST_TAGS} tags.")
    return source, tags


def _check_attributes(root: etree._Element) -> None:
    for each in root.iter(etree.Element):
        for value in each.attrib.values():
            if TAG.search(str(value)):
                raise TemplateFault(f"{value}: tags stand in text only, not in titles or links.")


def _parsed(source: str) -> nodes.Template:
    import jinja2  # noqa: PLC0415 (a server starts without)

    try:
        return environment().parse(source)
    except RecursionError as fault:
        raise TemplateFault("Its tags stand too deep in one another.") from fault
    except jinja2.TemplateSyntaxError as fault:
        tags = [" ".join(each.split()) for each in TAG.findall(source)]
        tag = tags[fault.lineno - 2] if 0 <= fault.lineno - 2 < len(tags) else ""
        message = f"{fault.message}" if fault.message else "it cannot be read."
        raise TemplateFault(f"{tag or 'A tag'}: {message}") from fault


def _filled(name: str, source: str, values: Mapping[str, Any]) -> bytes:
    import jinja2  # noqa: PLC0415 (a server starts without)

    written, size = [], 0
    try:
        for piece in environment().from_string(source).generate(**values):
            size += len(piece)
            if size > MOST_WRITTEN:
                raise TemplateFault(f"Filled, it has more than {MOST_WRITTEN} characters.")
            written.append(piece)
        root = etree.fromstring("".join(written).encode())
    except (jinja2.TemplateError, etree.XMLSyntaxError) as fault:
        raise TemplateFault(
            f"A repetition or condition in {name} begins in one row or paragraph and ends in "
            "another: use {%tr … %} for rows, {%p … %} for paragraphs."
        ) from fault
    _complete(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _complete(root: etree._Element) -> None:
    """What Word calls damaged: a table without rows goes, a cell has a paragraph."""
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None and (parent := table.getparent()) is not None:
            parent.remove(table)
    for cell in root.iter(f"{W}tc"):
        if len(cell) == 0 or cell[-1].tag != f"{W}p":
            etree.SubElement(cell, f"{W}p")
