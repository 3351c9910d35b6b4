"""Files and functions stay small, and no module has a name that says nothing."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE_CEILING = 300
FUNCTION_CEILING = 40
NAMELESS = {"common", "helpers", "managers", "services", "utils"}
NOT_OURS = {"build", "dist", "node_modules"}


def python_files() -> Iterator[Path]:
    """Yield every Python file of the tree, relative to its root, hidden folders left out."""
    for folder, subfolders, files in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if name[0] != "." and name not in NOT_OURS]
        yield from (
            (Path(folder) / name).relative_to(ROOT) for name in files if name.endswith(".py")
        )


def product_files() -> list[Path]:
    """Return the files that the ceilings are for: no tests, no revisions of a schema."""
    return sorted(
        path
        for path in python_files()
        if "tests" not in path.parts and not ("migrations" in path.parts and path.stem[0].isdigit())
    )


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_CEILING:
                yield f"{path}:{node.lineno} {node.name} has {lines} lines"


def test_the_ceilings_see_the_core_and_every_plugin() -> None:
    places = {path.parts[:2] for path in product_files()}

    assert places >= {
        ("core", "portico"),
        ("plugins", "b2b_trade"),
        ("plugins", "bank_corporate"),
        ("plugins", "hotel_corporate"),
    }


def test_no_file_outgrows_its_ceiling() -> None:
    """A file that outgrows it becomes a folder of the same name, one file per noun."""
    too_long = [
        f"{path} has {lines} lines"
        for path in product_files()
        if (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > FILE_CEILING
    ]

    assert not too_long, f"split what is longer than {FILE_CEILING} lines: {too_long}"


def test_no_function_outgrows_its_ceiling() -> None:
    too_long = [found for path in product_files() for found in long_functions(path)]

    assert not too_long, f"split what is longer than {FUNCTION_CEILING} lines: {too_long}"


def test_every_module_is_named_for_what_it_holds() -> None:
    nameless = [str(path) for path in python_files() if NAMELESS & {*path.parent.parts, path.stem}]

    assert not nameless, f"name these for the thing they hold: {nameless}"
