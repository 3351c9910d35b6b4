"""The demo, started as a user starts it, with all its data, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portico.testing import create_database, drop_database
from portico.testing.clients import Client
from portico.testing.servers import serving


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def demo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """`portico demo`, with everything imported, and the token of `.portico/demo-token`."""
    folder = tmp_path_factory.mktemp("demo")
    url = create_database(request.param, folder)
    try:
        with serving(folder, "demo", "--database-url", url) as server:
            client = Client(server.address, (folder / ".portico/demo-token").read_text().strip())
            with client.http:
                yield client
    finally:
        drop_database(url)
