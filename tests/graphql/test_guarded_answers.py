"""Whatever is answered, browsers are told what not to do with it."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from portico.app import create_app
from portico.settings import load_settings
from portico.testing.deployment import composed, loaded

ANSWERS = {
    ("GET", "/"): 200,
    ("GET", "/graphql"): 200,
    ("PUT", "/graphql"): 405,
    ("POST", "/graphql"): 401,
    ("GET", "/schema.graphql"): 200,
    ("GET", "/livez"): 200,
    ("POST", "/livez"): 405,
    ("GET", "/readyz"): 503,
    ("GET", "/metrics"): 401,
    ("POST", "/files"): 401,
    ("GET", "/files/x"): 401,
    ("GET", "/static/no.js"): 404,
    ("GET", "/nowhere"): 404,
}


@pytest.mark.parametrize(("method", "path"), ANSWERS)
def test_no_answer_is_taken_for_what_it_is_not(database_url: str, method: str, path: str) -> None:
    settings = load_settings(
        database_url=database_url, jobs=False, graphiql=True, introspection=True, metrics_token="x"
    )
    with TestClient(create_app(settings, loaded(()), composed(()))) as client:
        answer = client.request(method, path)

    assert answer.status_code == ANSWERS[method, path]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
