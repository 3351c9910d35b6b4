"""The table of settings: each has its row, with its default and what it means."""

from __future__ import annotations

from pathlib import Path

from portico.settings import Settings

TABLE = Path(__file__).parents[2] / "docs" / "howto" / "configure.md"
ELSEWHERE = {"plugins", "optional_plugins", "plugin_settings"}
"""They are tables of the file, told above the others."""


def test_every_setting_is_told_with_its_default() -> None:
    rows = {
        cells[1].strip().strip("`"): (cells[2].strip().strip("`"), cells[3])
        for line in TABLE.read_text("utf-8").splitlines()
        if (cells := line.split("|")) and line.startswith("| `")
    }

    assert set(rows) == Settings.model_fields.keys() - ELSEWHERE
    for name, (default, meaning) in rows.items():
        field = Settings.model_fields[name]
        given = str(field.default).lower() if isinstance(field.default, bool) else field.default
        assert default == ("empty" if given == "" else str(given)), name
        assert str(field.description) in meaning, name
