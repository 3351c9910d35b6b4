"""What is served beside GraphQL: pages, routes of plugins, webhooks, subscriptions."""
