"""What the distributions declare, what is pinned and what the code imports agree; revisions too."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PLUGINS = sorted(path.parent for path in (ROOT / "plugins").glob("*/pyproject.toml"))
PINNED = [f"requirements{kind}.txt" for kind in ("", "-audit", "-build", "-dev")]
PIN = re.compile(r"^([a-z0-9.-]+)==([^ ]+)", re.MULTILINE)
LINE = re.compile(
    r"""[a-z0-9.-]+==[0-9a-z.]+ ([ ];[ ] [A-Za-z0-9_.'<>!=() ]+)? [ ]\\  # a pin and its marker
    |   [ ]{4}--hash=sha256:[0-9a-f]{64} ([ ]\\)?
    |   (\#.*)?""",
    re.VERBOSE,
)


@cache
def pyproject(project: Path) -> dict[str, Any]:
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))


def declared(project: Path) -> list[Requirement]:
    return [Requirement(text) for text in pyproject(project)["project"]["dependencies"]]


def for_tests() -> list[Requirement]:
    """Return what the core's extra for tests of plugins adds."""
    extras = pyproject(ROOT)["project"]["optional-dependencies"]
    return [Requirement(text) for text in extras["testing"]]


def group(name: str) -> list[Requirement]:
    return [Requirement(text) for text in pyproject(ROOT)["dependency-groups"][name]]


def imported(package: Path) -> Iterator[str]:
    """Yield the top-level names that a package imports from outside the standard library."""
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            roots = {name.partition(".")[0] for name in names}
            yield from roots - sys.stdlib_module_names


def undeclared(package: Path, requirements: list[Requirement]) -> set[str]:
    ours = {package.name, *(canonicalize_name(each.name) for each in requirements)}
    homes = packages_distributions()
    return {
        name
        for name in imported(package)
        if name not in ours and ours.isdisjoint(map(canonicalize_name, homes.get(name, [])))
    }


@pytest.mark.parametrize("name", PINNED)
def test_a_pinned_list_holds_names_versions_and_hashes_only(name: str) -> None:
    """No index address, no path, no header: it installs the same from any index."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()

    strange = [line for line in lines if not LINE.fullmatch(line) or "/" in line]

    assert not strange


@pytest.mark.parametrize(
    ("name", "requirements"),
    [
        ("requirements.txt", [*declared(ROOT), *(r for p in PLUGINS for r in declared(p))]),
        ("requirements-audit.txt", group("audit")),
        ("requirements-build.txt", group("build")),
        ("requirements-dev.txt", [*declared(ROOT), *for_tests(), *group("dev")]),
    ],
)
def test_a_pinned_list_is_in_step_with_the_pyprojects(
    name: str, requirements: list[Requirement]
) -> None:
    pins = dict(PIN.findall((ROOT / name).read_text(encoding="utf-8")))
    ours = {pyproject(ROOT)["project"]["name"]: pyproject(ROOT)["project"]["version"]}

    stale = [
        str(each)
        for each in requirements
        if not each.specifier.contains((pins | ours).get(canonicalize_name(each.name), "0"))
    ]

    assert not stale, f"run `make lock`: {name} does not satisfy {stale}"


def test_the_core_declares_what_it_imports() -> None:
    assert not undeclared(ROOT / "core" / "portico", [*declared(ROOT), *for_tests()])


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_a_plugin_declares_what_it_imports_beside_the_core(plugin: Path) -> None:
    package = plugin / f"portico_{plugin.name}"

    assert not undeclared(package, [*declared(plugin), *declared(ROOT)])


def revisions() -> list[Path]:
    """Every revision of the core's tables and of each plugin's, at the head of its file's name."""
    folders = [ROOT / "migrations" / "versions", *ROOT.glob("plugins/*/*/migrations")]
    return [path for folder in folders for path in folder.glob("[0-9]*.py")]


def test_revisions_follow_one_another_without_a_branch() -> None:
    """Two that were written at the same time have one number: the later one takes the next."""
    chains: dict[Path, list[tuple[str, str]]] = {}
    for path in revisions():
        text = path.read_text(encoding="utf-8")
        found = re.findall(r'^(?:down_)?revision = (?:"(\w+)"|None)', text, re.MULTILINE)
        chains.setdefault(path.parent, []).append((found[1], found[0]))

    for folder, chain in chains.items():
        numbers = ["", *(number for _, number in sorted(chain))]
        assert sorted(chain) == list(pairwise(numbers)), f"{folder} has a branch or a gap"
