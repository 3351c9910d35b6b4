"""The README: every file and link that it names is there, and its map is whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT.glob("*.md")),
    *(ROOT / "docs").rglob("*.md"),
    *(ROOT / "plugins").glob("*/README.md"),
]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
MAKE = re.compile(r"^(\w+):", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_map_of_the_readme_is_the_tree() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    tree = re.search(r"## Where things are\n\n```\n(.*?)```", text, re.DOTALL)
    assert tree is not None
    named = [line.split()[0] for line in tree[1].splitlines()]

    assert [name for name in named if not (ROOT / name).exists()] == []
    for folder in ("core/portico/", "plugins/", "migrations/", "tests/", "docs/", "benchmarks/"):
        assert folder in named


def test_the_makefile_has_every_target_that_the_documents_name() -> None:
    targets = set(MAKE.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    said = {
        target
        for page in PAGES
        for target in re.findall(r"`?make (\w+)", page.read_text(encoding="utf-8"))
        if target in {"demo", "test", "check", "bench", "format", "schemas", "lock", "setup"}
    }

    assert said - targets == set()
    assert {"demo", "test", "check", "bench"} <= said
