"""What can be done with webhooks: set up, change, rotate the secret, replay."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems
from portico.models.allowance import allowance
from portico.models.webhook import DeliveryStatus, WebhookDelivery, WebhookEndpoint, new_secret
from portico.operations.assigning import assign
from portico.operations.consumers import WEBHOOKS, listen_from_now_on
from portico.operations.lookup import expect_version, get
from portico.values import UNSET, Ref, Scalar, Unset

TOPIC: Final = re.compile(r"\*|[A-Z][A-Za-z0-9]*\.(\*|created|changed|removed)")
CHECK: Final = "check_selection"
"""Where a session holds the function that says what is wrong with a selection."""

Check = Callable[[str], list[str]]


@dataclass(kw_only=True)
class WebhookEndpointCreate:
    """An address that is to be told of changes."""

    url: Annotated[str, Scalar("URL"), "Where changes are to be posted to."]
    topics: Annotated[list[str], "What to tell, such as `Account.changed`, `Account.*` or `*`."]
    selection: Annotated[
        str, "A query with one variable, `$id: ID!`, the changed record's; its answer is sent."
    ]


@dataclass(kw_only=True)
class WebhookEndpointUpdate:
    """Changes to an endpoint. What is left out stays as it is."""

    id: Annotated[UUID, Ref("WebhookEndpoint"), "The endpoint."]
    expected_version: Annotated[int, "The version that you saw."]
    url: Annotated[str | Unset, Scalar("URL"), "Where changes are posted to."] = UNSET
    topics: Annotated[list[str] | Unset, "What it is told of."] = field(default=UNSET)
    selection: Annotated[str | Unset, "The query whose answer is sent."] = UNSET
    is_active: Annotated[bool | Unset, "Whether it is told anything."] = UNSET


@dataclass(kw_only=True)
class WebhookEndpointRotateSecret:
    """An endpoint that is to get a new secret."""

    id: Annotated[UUID, Ref("WebhookEndpoint"), "The endpoint."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class WebhookEndpointReplay:
    """Deliveries that are to be made once more."""

    id: Annotated[UUID, Ref("WebhookEndpoint"), "The endpoint."]
    expected_version: Annotated[int, "The version that you saw."]
    since: Annotated[
        datetime | None, "All that happened from then on; only what was given up unless given."
    ] = None


@dataclass(kw_only=True)
class WebhookDeliveryReplay:
    """One delivery that is to be made once more."""

    id: Annotated[UUID, Ref("WebhookDelivery"), "The delivery."]
    expected_version: Annotated[int, "The version that you saw."]


@dataclass(kw_only=True)
class WebhookSecretOf:
    """Whose secret to show."""

    id: Annotated[UUID, Ref("WebhookEndpoint"), "The endpoint."]


@dataclass(frozen=True, slots=True)
class WebhookSecret:
    """What an endpoint verifies signatures with."""

    secret: Annotated[str, "The secret, as Standard Webhooks writes it: `whsec_…`."]
    old_secret: Annotated[str | None, "The one before, while it signs too."]
    old_secret_until: Annotated[datetime | None, "Until when it does."]


def create_webhook(session: Session, actor: Actor, input: WebhookEndpointCreate) -> WebhookEndpoint:
    """Tell an address of changes from now on, reading with the rights of whoever asks for it."""
    endpoint = WebhookEndpoint(
        id=new_id(),
        secret=new_secret(),
        is_active=True,
        reads_as=actor.name,
        reads_as_id=actor.id,
        allowed=allowance(actor),
    )
    _fill(session, endpoint, input)
    session.add(endpoint)
    listen_from_now_on(session, WEBHOOKS)  # before the first turn of what spreads events
    return endpoint


def update_webhook(session: Session, actor: Actor, input: WebhookEndpointUpdate) -> WebhookEndpoint:
    """Change where an endpoint is, what it is told of, and what it is sent.

    From then on it reads with the rights of whoever changed it.
    """
    endpoint = get(session, WebhookEndpoint, input.id, lock=True)
    expect_version(endpoint, input.expected_version)
    with session.no_autoflush:
        _fill(session, endpoint, input)
    if input.is_active is not UNSET:
        endpoint.is_active = input.is_active
    endpoint.reads_as, endpoint.reads_as_id = actor.name, actor.id
    endpoint.allowed = allowance(actor)
    return endpoint


def _fill(
    session: Session,
    endpoint: WebhookEndpoint,
    given: WebhookEndpointCreate | WebhookEndpointUpdate,
) -> None:
    problems = Problems()
    assign(endpoint, given, ("url",), problems, "input")
    if given.topics is not UNSET:
        endpoint.topics = _topics(given.topics, problems)
    if given.selection is not UNSET:
        check: Check | None = session.info.get(CHECK)
        for fault in check(given.selection) if check else ():
            problems.add("WEBHOOK_SELECTION", fault, "input", "selection")
        endpoint.selection = given.selection
    problems.raise_if_any()


def _topics(given: list[str], problems: Problems) -> list[str]:
    if not given:
        problems.add("REQUIRED", "Give at least one topic; * stands for all.", "input", "topics")
    for position, topic in enumerate(given):
        if not TOPIC.fullmatch(topic):
            text = f"{topic!r} is no topic, such as Account.changed, Account.* or *."
            problems.add("WEBHOOK_TOPIC", text, "input", "topics", position)
    return sorted(set(given))


def rotate_secret(
    session: Session, actor: Actor, input: WebhookEndpointRotateSecret
) -> WebhookEndpoint:
    """Sign with a new secret; for 24 hours messages are signed with the old one too."""
    endpoint = get(session, WebhookEndpoint, input.id, lock=True)
    expect_version(endpoint, input.expected_version)
    endpoint.rotate(actor.now)
    return endpoint


def show_secret(session: Session, actor: Actor, input: WebhookSecretOf) -> WebhookSecret:
    """What an endpoint verifies the signatures of its messages with."""
    endpoint = get(session, WebhookEndpoint, input.id)
    known = endpoint.signing(actor.now)[1:]
    until = endpoint.old_secret_until if known else None
    return WebhookSecret(endpoint.secret, known[0] if known else None, until)


def replay_delivery(
    session: Session, actor: Actor, input: WebhookDeliveryReplay
) -> WebhookDelivery:
    """Make one delivery once more, with the same id and the same body."""
    delivery = get(session, WebhookDelivery, input.id, lock=True)
    expect_version(delivery, input.expected_version)
    delivery.replay(actor.now)
    return delivery


def replay_endpoint(
    session: Session, actor: Actor, input: WebhookEndpointReplay
) -> WebhookEndpoint:
    """Make the deliveries of an endpoint once more: those given up, or all since some time."""
    endpoint = get(session, WebhookEndpoint, input.id, lock=True)
    expect_version(endpoint, input.expected_version)
    which: Any = (
        WebhookDelivery.status == DeliveryStatus.DEAD
        if input.since is None
        else (WebhookDelivery.status != DeliveryStatus.PENDING)
        & (WebhookDelivery.happened_at >= input.since)
    )
    deliveries = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint.id, which)
    for delivery in session.scalars(deliveries.with_for_update()):
        delivery.replay(actor.now)
    return endpoint
