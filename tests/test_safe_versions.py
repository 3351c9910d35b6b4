"""No dependency is pinned at a release with a known weakness.

The table says the first release without it. It needs no service: `.ci/audit`, which asks one, says
that nothing was audited where none can be reached.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)

SAFE = {
    "graphql-core": ("3.2.12", "quadratic validation, comments beyond the token limit"),
    "joserfc": ("1.8.0", "the newest when it was chosen"),
    "starlette": ("1.3.1", "form limits, Host header, Range, multipart memory"),
    "strawberry-graphql": ("0.327.2", "websocket slots, alias limit bypass, relay node types"),
    "sqlalchemy": ("2.1.0", "none since 2019"),
    "h11": ("0.16.0", "request smuggling by chunked encoding"),
    "jinja2": ("3.1.6", "sandbox breakouts"),
    "mako": ("1.2.2", "quadratic regular expression"),
    "lxml": ("6.1.0", "external entities of local files by default"),
    "cryptography": ("46.0.5", "missing subgroup check of binary curves"),
    "idna": ("3.7", "quadratic encoding"),
    "certifi": ("2024.7.4", "a distrusted root"),
    "urllib3": ("2.6.3", "decompression bombs"),
    "requests": ("2.32.4", "credentials of .netrc to other hosts"),
    "pydantic": ("2.4.0", "quadratic regular expression of e-mail addresses"),
}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_release_is_a_safe_one(name: str) -> None:
    pins = {
        package.lower().replace("_", "-"): Version(version)
        for package, version in PIN.findall((ROOT / name).read_text(encoding="utf-8"))
    }
    assert {"starlette", "graphql-core", "strawberry-graphql", "sqlalchemy"} <= pins.keys()

    old = {
        package: f"{pins[package]} is older than {safe}: {why}"
        for package, (safe, why) in SAFE.items()
        if package in pins and pins[package] < Version(safe)
    }
    assert old == {}
