"""Telling the world outside: webhooks, and subscriptions over WebSockets and server-sent events."""
