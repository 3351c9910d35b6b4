"""The archive that a DOCX is: opened with suspicion, and written again.

A template may hold text, styles and pictures of its own. Macros, embedded objects, fields that
fetch, and links to anything but web pages and e-mail are refused, and what unpacks to too much.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from lxml import etree

from portico.errors import PorticoError
from portico.markup import SUSPICIOUS

MOST_BYTES: Final = 2_000_000
MOST_UNPACKED: Final = 30_000_000
MOST_MEMBERS: Final = 300
BODY: Final = "word/document.xml"
FILLED: Final = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
"""The parts that people read."""
FORBIDDEN: Final = {
    "macros": re.compile(r"vbaproject|vbadata|macros|customui", re.IGNORECASE),
    "embedded objects": re.compile(
        r"embeddings/|activex/|oleobject|\.(exe|dll|js)$", re.IGNORECASE
    ),
    "parts of another format": re.compile(r"afchunk|\.(html?|mht|rtf|docm|dotm)$", re.IGNORECASE),
}
HARMLESS: Final = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
FETCHES: Final = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)
QUOTED: Final = re.compile(r'"[^"]*"')
RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first instant of the format: the same paper gives the same bytes."""


class TemplateFault(PorticoError):
    """What is wrong with a template, in words for the person who wrote it."""


def unpack(content: bytes) -> dict[str, bytes]:
    """The parts of a template by name; what is no template, or a dangerous one, is refused."""
    if len(content) > MOST_BYTES:
        raise TemplateFault(f"It has more than {MOST_BYTES} bytes: use smaller pictures.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _members(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as fault:
        raise TemplateFault("It is no DOCX document: save it as .docx and send that.") from fault
    if BODY not in parts or "[Content_Types].xml" not in parts:
        raise TemplateFault("It is no DOCX document: save it as .docx and send that.")
    for name, part in parts.items():
        _check(name, part)
    return parts


def _members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise TemplateFault(f"It has more than {MOST_MEMBERS} parts.")
    room, parts = MOST_UNPACKED, dict[str, bytes]()
    for member in members:
        if member.filename in parts:
            raise TemplateFault(f"It has two parts that are called {member.filename}.")
        with archive.open(member) as part:
            parts[member.filename] = part.read(room + 1)
        room -= len(parts[member.filename])
        if room < 0:
            raise TemplateFault(f"It unpacks to more than {MOST_UNPACKED} bytes.")
    return parts


def _check(name: str, part: bytes) -> None:
    for what, pattern in FORBIDDEN.items():
        if pattern.search(name):
            raise TemplateFault(f"It has {what} ({name}): a template may have none.")
    if name.endswith((".xml", ".rels")):
        root = parse(name, part)
        if name.endswith(".rels"):
            _check_links(root)
        elif name == "[Content_Types].xml" and b"macroenabled" in part.lower():
            raise TemplateFault("It is a document with macros: save it as .docx without them.")
        else:
            _check_fields(root)


def _check_links(root: etree._Element) -> None:
    for link in root.iter(RELATIONSHIP):
        target = link.get("Target", "")
        outside = link.get("TargetMode", "").lower() == "external" or ":" in target
        page = link.get("Type", "").endswith("/hyperlink") and HARMLESS.match(target)
        if outside and not page:
            raise TemplateFault(
                f"It links to {target}: put pictures and texts into the document itself."
            )


def _check_fields(root: etree._Element) -> None:
    """The code of a field may be cut into runs; what stands in quotes is no command."""
    codes = [each.get(f"{W}instr", "") for each in root.iter(f"{W}fldSimple")]
    code = ""
    for each in root.iter(f"{W}fldChar", f"{W}instrText"):
        code += str(each.text or "") if each.tag == f"{W}instrText" else "\n"
    for line in (*codes, *code.split("\n")):
        if found := FETCHES.search(QUOTED.sub("", line)):
            raise TemplateFault(f"It has a field {found[0].upper()}, which fetches: remove it.")


def parse(name: str, part: bytes) -> etree._Element:
    """A part as a tree; nothing is fetched, and a document type is refused."""
    try:
        root: etree._Element = etree.fromstring(part, etree.XMLParser(**SUSPICIOUS))
    except etree.XMLSyntaxError as fault:
        raise TemplateFault(f"Its part {name} is damaged: {fault.msg}") from fault
    if root.getroottree().docinfo.doctype:
        raise TemplateFault(f"Its part {name} declares a document type: that is not allowed.")
    return root


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A document of these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, part)
    return written.getvalue()
