"""The inputs of the deeds around consent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from portico.values import Ref, Scalar


@dataclass(kw_only=True)
class ApprovalAsk:
    """A record for which consent is asked."""

    subject: Annotated[str, Scalar("ID"), "The record that consent is needed for."]


@dataclass(kw_only=True)
class ApprovalGive:
    """Consent to a request."""

    id: Annotated[UUID, Ref("ApprovalRequest"), "The request."]
    content_hash: Annotated[str, "The request's contentHash: what you have seen and consent to."]
    permission: Annotated[
        str | None, "As what class you consent; the first that is missing and yours if left out."
    ] = None
    note: Annotated[str | None, "Why."] = None


@dataclass(kw_only=True)
class ApprovalReject:
    """A refusal of a request."""

    id: Annotated[UUID, Ref("ApprovalRequest"), "The request."]
    content_hash: Annotated[str, "The request's contentHash: what you have seen and refuse."]
    note: Annotated[str, "Why: who asked will read it."]


@dataclass(kw_only=True)
class ApprovalWithdraw:
    """A request that is to be taken back."""

    id: Annotated[UUID, Ref("ApprovalRequest"), "The request."]
    expected_version: Annotated[int, "The version that was read."]
