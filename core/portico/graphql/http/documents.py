"""Documents that clients name by an id: trusted ones from a manifest, and automatic ones.

A *trusted document* was written into a manifest when a client was built; a deployment may allow
nothing else. An *automatic persisted query* is sent in full once, then by its SHA-256.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from portico.errors import Fault, StartupError
from portico.graphql.http.refusal import HttpError, bad_request
from portico.query.documents import Lru

if TYPE_CHECKING:
    from portico.graphql.http.asked import Asked
    from portico.settings import Settings

AUTOMATIC_KEPT: Final = 1000
AUTOMATIC_SIZE: Final = 16 * 1024
"""Characters; larger documents are answered, but not kept."""
SHA256_HEX: Final = 64


@dataclass(frozen=True, slots=True)
class Found:
    """The text of a document, and whether it was trusted beforehand."""

    text: str
    trusted: bool = False


class Documents:
    """Finds the document of a request."""

    def __init__(
        self, trusted: Mapping[str, str], *, only_trusted: bool = False, automatic: bool = True
    ) -> None:
        self._trusted = trusted
        self._texts = frozenset(trusted.values())
        self._only_trusted = only_trusted
        self._automatic = automatic and not only_trusted
        self._kept: Lru[str, str] = Lru(AUTOMATIC_KEPT)

    def find(self, asked: Asked) -> Found:
        """The document that a request names or brings; refuses one that may not be run."""
        digest = _digest(asked.extensions) if asked.extensions else None
        name = asked.document_id or digest
        if name is not None and (text := self._known(name)) is not None:
            return Found(text, trusted=True)
        if asked.query is None or not asked.query.strip():
            return self._kept_under(name, digest)
        if self._only_trusted and asked.query not in self._texts:
            raise HttpError(
                403,
                "DOCUMENT_NOT_TRUSTED",
                "Only the documents of this deployment's manifest are run: send a documentId.",
            )
        if digest is not None:
            self._keep(digest, asked.query)
        return Found(asked.query)

    def _known(self, name: str) -> str | None:
        found = self._trusted.get(name)
        return self._trusted.get(name.removeprefix("sha256:")) if found is None else found

    def _kept_under(self, name: str | None, digest: str | None) -> Found:
        if name is None:
            raise bad_request("query must be a GraphQL document as a string.")
        if digest is None or self._only_trusted:
            raise bad_request(f"There is no trusted document {name[:100]}.", "DOCUMENT_NOT_FOUND")
        if not self._automatic:
            raise bad_request("PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED")
        text = self._kept.get(digest)
        if text is None:  # clients know this one by its message, whatever else it says
            raise HttpError(200, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        return Found(text)

    def _keep(self, digest: str, text: str) -> None:
        if not self._automatic:
            return
        if digest != sha256(text.encode("utf-8", "surrogatepass")).hexdigest():
            raise bad_request("sha256Hash is not that of the query.", "PERSISTED_QUERY_MISMATCH")
        if len(text) <= AUTOMATIC_SIZE:
            self._kept.put(digest, text)


def documents_of(settings: Settings) -> Documents:
    """The documents of a deployment."""
    return Documents(
        load_manifest(settings.trusted_documents),
        only_trusted=settings.only_trusted_documents,
        automatic=settings.automatic_persisted_queries,
    )


def _digest(extensions: Mapping[str, Any]) -> str | None:
    """The hash in the extension ``persistedQuery``, as Apollo's clients send it."""
    given = extensions.get("persistedQuery")
    if given is None:
        return None
    digest = given.get("sha256Hash") if isinstance(given, dict) else None
    if not isinstance(digest, str) or len(digest) != SHA256_HEX:
        raise bad_request("persistedQuery must have a sha256Hash of 64 hexadecimal digits.")
    return digest.lower()


def load_manifest(path: str) -> dict[str, str]:
    """The trusted documents of a manifest, by their ids.

    Reads an object of ids and documents, as relay-compiler and graphql-codegen write them, and
    Apollo's manifest, which has a list of ``operations`` with ``id`` and ``body``.
    """
    if not path:
        return {}
    try:
        content = orjson.loads(Path(path).read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise _fault(f"the manifest {path} cannot be read: {error}.") from None
    if isinstance(content, dict) and isinstance(content.get("operations"), list):
        entries = content["operations"]
        if all(isinstance(entry, dict) for entry in entries):
            content = {entry.get("id"): entry.get("body") for entry in entries}
    if not isinstance(content, dict) or not all(
        isinstance(text, str) for pair in content.items() for text in pair
    ):
        raise _fault(f"the manifest {path} is no JSON object of ids and documents.")
    return content


def _fault(message: str) -> StartupError:
    return StartupError([Fault("portico", message, "See the setting trusted_documents.")])
