"""The layers of `pyproject.toml` hold: every module has its place and depends downwards only."""

from pathlib import Path

import pytest
from importlinter.cli import lint_imports

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def test_every_import_keeps_its_layer(capsys: pytest.CaptureFixture[str]) -> None:
    """A breach prints the chain of imports that leads out of its layer."""
    exit_code = lint_imports(config_filename=str(PYPROJECT), no_cache=True, no_logo=True)

    assert exit_code == 0, capsys.readouterr().out
