"""Data that integrations keep on a record: one JSON object each, under a name of its own."""

from __future__ import annotations

from typing import Any, Final

import orjson

from portico.models.formats import SYSTEM, Malformed

LIMIT: Final = 65_536


def merged_metadata(current: dict[str, Any], given: Any) -> dict[str, Any]:
    """The metadata with the given integrations' objects replaced; null removes one.

    Integrations that are not given keep theirs.
    """
    if not isinstance(given, dict) or not all(map(_is_entry, given.items())):
        raise Malformed(
            "METADATA",
            'Give an object per integration, under its name, such as {"erp": {"terms": "N30"}}; '
            "null removes it.",
        )
    merged = {name: data for name, data in {**current, **given}.items() if data is not None}
    try:
        text = orjson.dumps(merged)
    except TypeError as error:
        raise Malformed("METADATA", f"This cannot be kept as JSON: {error}.") from error
    if len(text) > LIMIT:
        raise Malformed("TOO_LONG", f"At most {LIMIT} bytes in all; it would be {len(text)}.")
    if b"\\u0000" in text:
        raise Malformed("CONTROL_CHARACTER", "Control characters are not allowed.")
    return merged


def _is_entry(entry: tuple[Any, Any]) -> bool:
    name, data = entry
    return SYSTEM.fullmatch(str(name)) is not None and (data is None or isinstance(data, dict))
