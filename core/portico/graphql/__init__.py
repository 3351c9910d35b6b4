"""GraphQL: the composed schema, its types and inputs, execution, HTTP, and the pages beside it."""
