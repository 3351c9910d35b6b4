"""The front page and GraphiQL: complete, safe to show, and without a byte from outside."""

import json
import re
from html.parser import HTMLParser

import pytest
from graphql import parse
from starlette.applications import Starlette
from starlette.testclient import TestClient

from portico.graphql.pages import (
    CORE_EXAMPLE,
    PAGE_HEADERS,
    SERVED,
    STATIC,
    Enabled,
    Example,
    curl,
    front_page,
    graphiql_page,
    link,
    static_routes,
)

HOTEL = Example("hotel_corporate", 'query Rooms {\n  rooms(name: "O\'Hara </script>") { id }\n}\n')
EXAMPLES = [CORE_EXAMPLE, HOTEL]
ADDRESSES = {"action", "href", "src"}
PLUGINS = [Enabled("hotel_corporate", "0.1.0", "Rooms & events"), Enabled("b2b_trade", "2.3.4")]


class Addresses(HTMLParser):
    """Collects every address that a page loads or links to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"a", "form", "img", "link", "script"}:
            self.found += [value or "" for name, value in attrs if name in ADDRESSES]


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=static_routes()), base_url="http://portico.test")


def front() -> str:
    return front_page(PLUGINS, EXAMPLES, version="0.1.0")


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', page, re.DOTALL)
    assert found
    parsed: dict[str, object] = json.loads(found[1])
    return parsed


@pytest.mark.parametrize("page", [front(), graphiql_page(EXAMPLES)], ids=["front", "graphiql"])
def test_a_page_refers_to_nothing_outside(page: str) -> None:
    addresses = Addresses(page).found

    assert addresses
    assert not [each for each in addresses if re.match(r"[a-z]+:|//", each)]


@pytest.mark.parametrize("page", [front(), graphiql_page(EXAMPLES)], ids=["front", "graphiql"])
def test_every_static_file_of_a_page_is_served(page: str, client: TestClient) -> None:
    static = [each for each in Addresses(page).found if each.startswith("static/")]

    answers = [client.get(f"/{each}") for each in static]

    assert static
    assert {answer.status_code for answer in answers} == {200}


def test_pages_run_no_inline_script_or_style() -> None:
    """The content security policy would block them."""
    pages = front() + graphiql_page(EXAMPLES)

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", pages)
    assert not re.search(r'<script(?! src=| type="application/json")', pages)
    assert "unsafe" not in PAGE_HEADERS["content-security-policy"]


def test_static_files_are_kept_for_a_year_and_have_their_type(client: TestClient) -> None:
    script = client.get(f"/{link('graphiql.min.js')}")
    sheet = client.get(f"/{link('graphiql.min.css')}")
    icon = client.get(f"/{link('portico.svg')}")

    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert sheet.headers["content-type"] == "text/css; charset=utf-8"
    assert icon.headers["content-type"] == "image/svg+xml"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["x-content-type-options"] == "nosniff"
    assert len(script.content) > 1_000_000


def test_only_the_listed_files_are_served(client: TestClient) -> None:
    folder = link("portico.js").rpartition("/")[0]

    for name in ("../pages.py", "%2e%2e/pages.py", "nothing.js", ""):
        assert client.get(f"/{folder}/{name}").status_code == 404


def test_every_static_file_is_listed_and_has_its_licence() -> None:
    assert set(SERVED) == {path.name for path in STATIC.iterdir()}
    assert "MIT License" in (STATIC / "graphiql.LICENSE.txt").read_text(encoding="utf-8")
    assert "MIT License" in (STATIC / "react.LICENSE.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in (STATIC / "bundled.LICENSES.txt").read_text(encoding="utf-8")


def test_vendored_files_fetch_nothing_from_outside() -> None:
    """Fonts and icons are data inside the sheet; no source map is asked for."""
    sheet = (STATIC / "graphiql.min.css").read_text(encoding="utf-8")

    assert "@import" not in sheet
    assert {each.strip(" '\"")[:5] for each in re.findall(r"url\(([^)]*)", sheet)} == {"data:"}
    for name in SERVED:
        assert "sourceMappingURL" not in (STATIC / name).read_text(encoding="utf-8")


def test_the_front_page_names_plugins_with_versions_links_and_first_queries() -> None:
    page = front()

    assert "hotel_corporate <small>0.1.0</small>" in page
    assert "b2b_trade <small>2.3.4</small>" in page
    assert "Rooms &amp; events" in page
    assert "query Accounts {" in page
    assert {"graphql", "schema.graphql", "livez", "readyz"} <= set(Addresses(page).found)


def test_the_front_page_of_a_server_without_graphiql_does_not_link_to_it() -> None:
    page = front_page([], EXAMPLES, version="0.1.0", graphiql=False)

    assert "graphql" not in Addresses(page).found
    assert "only accounts and contacts" in page


def test_a_curl_line_survives_the_shell_and_shows_no_token() -> None:
    line = curl(HOTEL, "http://127.0.0.1:8000/", "$(cat .portico/demo-token)")

    assert line.startswith("curl -s http://127.0.0.1:8000/graphql -H ")
    assert '"Authorization: Bearer $(cat .portico/demo-token)"' in line
    assert "O'\"'\"'Hara" in line  # a quote inside a quoted word, as a shell wants it
    assert "\n" not in line


def test_graphiql_opens_one_tab_for_each_example() -> None:
    page = graphiql_page(EXAMPLES)

    assert data_of(page)["tabs"] == [{"query": CORE_EXAMPLE.query}, {"query": HOTEL.query}]
    assert page.count("</script>") == 5


def test_graphiql_is_given_its_headers_or_shows_where_the_token_belongs() -> None:
    given = data_of(graphiql_page(EXAMPLES, {"Authorization": "Bearer ptc_abc"}))
    none = data_of(graphiql_page(EXAMPLES))

    assert json.loads(str(given["headers"])) == {"Authorization": "Bearer ptc_abc"}
    assert json.loads(str(none["headers"])) == {"Authorization": "Bearer <your token>"}


def test_the_example_of_the_core_has_a_name_to_title_its_tab() -> None:
    (operation,) = parse(CORE_EXAMPLE.query).definitions

    assert operation.to_dict()["name"]["value"] == "Accounts"
