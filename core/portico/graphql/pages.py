"""What people see in a browser: the front page, and GraphiQL, both without a byte from outside."""

from __future__ import annotations

import json
import shlex
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from graphql import strip_ignored_characters
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

STATIC: Final = Path(__file__).parent / "static"

SERVED: Final = {
    "graphiql.min.css": "text/css; charset=utf-8",
    "graphiql.min.js": "text/javascript; charset=utf-8",
    "portico.css": "text/css; charset=utf-8",
    "portico.js": "text/javascript; charset=utf-8",
    "portico.svg": "image/svg+xml",
    "react-dom.production.min.js": "text/javascript; charset=utf-8",
    "react.production.min.js": "text/javascript; charset=utf-8",
    "bundled.LICENSES.txt": "text/plain; charset=utf-8",
    "graphiql.LICENSE.txt": "text/plain; charset=utf-8",
    "react.LICENSE.txt": "text/plain; charset=utf-8",
}
"""Every file that is served, with its content type; nothing else of the folder is."""

PAGE_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; "
        # The hash is that of the one sheet that GraphiQL's dialogs write, to lock scrolling.
        "style-src 'self' 'sha256-nzTgYzXYDNe6BAHiiI7NNlfK8n/auuOAhh2t92YvuXo='; font-src data:; "
        "img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
"""The headers that both pages are sent with. Nothing is loaded from outside, nothing is inline;
GraphiQL's own sheet holds its fonts and icons as data."""


@dataclass(frozen=True, slots=True)
class Enabled:
    """A plugin as the front page names it."""

    name: str
    version: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A query to try first, and whose it is."""

    title: str
    query: str


CORE_EXAMPLE: Final = Example(
    "Core",
    """\
query Accounts {
  accounts(first: 5, orderBy: [{field: NAME, direction: ASC}]) {
    totalCount
    nodes {
      name
      country
      stage
      contacts(first: 3) {
        edges { role isPrimary node { fullName } }
      }
    }
  }
}
""",
)


def front_page(
    plugins: Sequence[Enabled],
    examples: Sequence[Example],
    *,
    version: str,
    origin: str = "http://127.0.0.1:8000",
    token: str = "$PORTICO_TOKEN",  # noqa: S107 (a shell variable's name, not its value)
    graphiql: bool = True,
) -> str:
    """The page at ``/``: what runs here, where it answers, and what to ask first.

    ``token`` is what a shell puts in place of the token, such as ``$(cat .portico/demo-token)``;
    the token itself is never shown. ``graphiql`` says whether browsers get GraphiQL here.
    """
    return _FRONT.substitute(
        icon=link("portico.svg"),
        sheet=link("portico.css"),
        version=escape(version),
        graphiql=_GRAPHIQL_LINK if graphiql else "",
        plugins="\n".join(map(_plugin, plugins)) or _NO_PLUGINS,
        examples="\n".join(_example(each, origin, token) for each in examples),
    )


def graphiql_page(examples: Sequence[Example], headers: Mapping[str, str] | None = None) -> str:
    """GraphiQL with one tab for each example.

    ``headers`` fill the headers editor; they never stand in a URL, and the browser forgets them
    with its tab. Without them the editor shows where the token belongs.
    """
    shown = dict(headers) if headers else {"Authorization": "Bearer <your token>"}
    page = {
        "tabs": [{"query": each.query} for each in examples],
        "headers": json.dumps(shown, indent=2),
    }
    return _GRAPHIQL.substitute(
        icon=link("portico.svg"),
        sheet=link("portico.css"),
        graphiql_sheet=link("graphiql.min.css"),
        react=link("react.production.min.js"),
        react_dom=link("react-dom.production.min.js"),
        graphiql=link("graphiql.min.js"),
        start=link("portico.js"),
        page=json.dumps(page).replace("<", "\\u003c"),
    )


def static_routes() -> list[Route]:
    """One route for each static file. Its address changes with its content, so it may be kept."""
    return [
        Route(f"/{link(name)}", _file(name, content_type)) for name, content_type in SERVED.items()
    ]


def link(name: str) -> str:
    """The address of a static file, relative to the pages: they may be mounted anywhere."""
    return f"static/{_edition()}/{name}"


@cache
def _edition() -> str:
    digest = blake2b(digest_size=6)
    for name in sorted(SERVED):
        digest.update((STATIC / name).read_bytes())
    return digest.hexdigest()


def _file(name: str, content_type: str) -> Callable[[Request], Awaitable[Response]]:
    headers = {
        "content-type": content_type,
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
    }

    async def serve(_request: Request) -> Response:
        return FileResponse(STATIC / name, headers=headers)

    return serve


def _plugin(plugin: Enabled) -> str:
    return (
        f"<div><dt>{escape(plugin.name)} <small>{escape(plugin.version)}</small></dt>"
        f"<dd>{escape(plugin.description)}</dd></div>"
    )


def _example(example: Example, origin: str, token: str) -> str:
    return (
        f"<h3>{escape(example.title)}</h3>\n"
        f"<pre><code>{escape(example.query.strip())}</code></pre>\n"
        f'<pre class="shell"><code>{escape(curl(example, origin, token))}</code></pre>'
    )


def curl(example: Example, origin: str, token: str) -> str:
    """The command that sends an example from a shell."""
    body = json.dumps({"query": strip_ignored_characters(example.query)}, ensure_ascii=False)
    return (
        f"curl -s {shlex.quote(origin.rstrip('/') + '/graphql')}"
        f' -H "Authorization: Bearer {token}" -H "Content-Type: application/json"'
        f" -d {shlex.quote(body)}"
    )


_GRAPHIQL_LINK = '<a href="graphql">GraphiQL<span>ask from the browser</span></a>'
_NO_PLUGINS = "<div><dd>None: only accounts and contacts are here.</dd></div>"

_FRONT = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Portico</title>
<link rel="icon" href="$icon">
<link rel="stylesheet" href="$sheet">
</head>
<body class="front">
<header>
<img src="$icon" alt="">
<div>
<h1>Portico <small>$version</small></h1>
<p>A headless CRM for the corporate segment.</p>
</div>
</header>
<nav>
$graphiql
<a href="schema.graphql">schema.graphql<span>the whole API in one file</span></a>
<a href="livez">livez<span>does the process run?</span></a>
<a href="readyz">readyz<span>is the database ready?</span></a>
</nav>
<h2>Enabled plugins</h2>
<dl>
$plugins
</dl>
<h2>First queries</h2>
<p>Every one of them is answered by one SQL statement.</p>
$examples
</body>
</html>
""")

_GRAPHIQL = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>GraphiQL · Portico</title>
<link rel="icon" href="$icon">
<link rel="stylesheet" href="$graphiql_sheet">
<link rel="stylesheet" href="$sheet">
</head>
<body class="ide">
<main id="graphiql"><p class="waiting">GraphiQL starts; it needs JavaScript.</p></main>
<script type="application/json" id="page">$page</script>
<script src="$react"></script>
<script src="$react_dom"></script>
<script src="$graphiql"></script>
<script src="$start"></script>
</body>
</html>
""")
