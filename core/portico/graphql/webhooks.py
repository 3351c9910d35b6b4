"""Webhooks as clients see them."""

from __future__ import annotations

from portico.graphql.core_access import WEBHOOK_READ, WEBHOOK_WRITE
from portico.models.webhook import WebhookDelivery, WebhookEndpoint
from portico.operations.webhooks import (
    create_webhook,
    replay_delivery,
    replay_endpoint,
    rotate_secret,
    show_secret,
    update_webhook,
)
from portico.query import Answer, Entity, Mutation, answer, columns, entity, many, mutation, one


def webhook_entities() -> tuple[Entity, ...]:
    """Endpoints and their deliveries."""
    endpoint = entity(
        WebhookEndpoint,
        name="WebhookEndpoint",
        prefix="whk",
        plural="webhookEndpoints",
        permission=WEBHOOK_READ.name,
        fields=(
            *columns(WebhookEndpoint, "url", "topics", "selection", "is_active", "reads_as"),
            *columns(WebhookEndpoint, "old_secret_until"),
            many("deliveries", WebhookDelivery, "What it was told.", key="endpoint_id"),
        ),
    )
    delivery = entity(
        WebhookDelivery,
        name="WebhookDelivery",
        prefix="whd",
        plural="webhookDeliveries",
        permission=WEBHOOK_READ.name,
        fields=(
            one("endpoint", WebhookEndpoint, "Who is told."),
            *columns(WebhookDelivery, "position", "topic", "happened_at", "status", "attempts"),
            *columns(WebhookDelivery, "first_tried_at", "due_at", "body", "last_status"),
            *columns(WebhookDelivery, "last_error", "delivered_at"),
        ),
    )
    return endpoint, delivery


def webhook_secret() -> Answer:
    """``webhookSecret``: what signatures are verified with."""
    return answer("webhookSecret", show_secret, WEBHOOK_WRITE.name)


def webhook_mutations() -> tuple[Mutation, ...]:
    """What can be done with webhooks."""
    permission = WEBHOOK_WRITE.name
    return (
        mutation("webhookEndpointCreate", create_webhook, WebhookEndpoint, permission),
        mutation("webhookEndpointUpdate", update_webhook, WebhookEndpoint, permission),
        mutation("webhookEndpointRotateSecret", rotate_secret, WebhookEndpoint, permission),
        mutation("webhookEndpointReplay", replay_endpoint, WebhookEndpoint, permission),
        mutation("webhookDeliveryReplay", replay_delivery, WebhookDelivery, permission),
    )
