"""The command line: what each command prints, how it ends, and its errors in one line."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from portico.cli.main import COMMANDS, FAILED, MISCONFIGURED, OK, USAGE, run
from portico.plugins import installed

ALL = "b2b_trade,bank_corporate,hotel_corporate"
Said = tuple[int, str, str]
"""How a command ended, and what it printed to the output and to the error stream."""


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """A command says how its process logs."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def portico(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    empty_database_url: str,
) -> Callable[[str], Said]:
    """Run a command in an empty folder, with all plugins, on an empty database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORTICO_PLUGINS", ALL)
    monkeypatch.setenv("PORTICO_DATABASE_URL", empty_database_url)

    def portico(line: str) -> Said:
        capsys.readouterr()
        code = run(line.split())
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return portico


@pytest.fixture
def everything_migrated(
    empty_database_url: str, migrated: Callable[[str, tuple[str, ...]], None]
) -> None:
    """What ``portico("migrate")`` does, without its time."""
    migrated(empty_database_url, tuple(ALL.split(",")))


@pytest.fixture
def alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], Said]:
    """Run a command that needs no database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORTICO_PLUGINS", ALL)

    def portico(line: str) -> Said:
        capsys.readouterr()
        code = run(line.split())
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return portico


def test_the_help_names_every_command(alone: Callable[[str], Said]) -> None:
    code, help_, _errors = alone("--help")

    assert code == OK
    assert [
        name for name in COMMANDS if not re.search(rf"^  {name} +\w", help_, re.MULTILINE)
    ] == []
    assert all(len(line) <= 80 for line in help_.splitlines())


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_says_what_it_does(alone: Callable[[str], Said], command: str) -> None:
    code, help_, _errors = alone(f"{command} --help")

    assert code == OK
    assert help_.startswith(f"Usage: portico {command} ")
    assert "completion" not in help_
    undescribed = [
        line for line in help_.splitlines() if re.fullmatch(r"  --[\w-]+( <\w+>)?", line)
    ]
    assert undescribed == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("migrat", "No such command 'migrat'. Did you mean migrate?"),
        ("migrate --nowhere", "No such option: --nowhere"),
        ("serve --port many", "Invalid value for '--port': Input should be a valid integer"),
        ("migrate --to 0001", "a revision belongs to one owner: add --owner NAME."),
        ("migrate --owner bank", "bank owns no tables here; the owners are core, b2b_trade, "),
        ("revision core", "Missing option '--message' / '-m'"),
        ("token create shop --expires soon", "'soon' does not match the formats '%Y-%m-%d'"),
    ],
)
def test_a_wrong_call_is_told_and_ends_with_2(
    alone: Callable[[str], Said], line: str, message: str
) -> None:
    code, output, errors = alone(line)

    assert (code, output) == (USAGE, "")
    assert message in " ".join(errors.split())
    assert "Traceback" not in errors


def test_a_wrong_configuration_is_told_line_by_line_and_ends_with_3(
    alone: Callable[[str], Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTICO_PLUGINS", "b2b_trad,bank")

    for line in ("serve", "migrate", "plugins check", "doctor", "token create shop", "demo"):
        assert alone(line) == (
            MISCONFIGURED,
            alone("doctor")[1] if line == "doctor" else "",
            (
                "error: b2b_trad: is enabled but not installed. Did you mean b2b_trade?\n"
                "error: bank: is enabled but not installed. Install it. "
                "Installed plugins: b2b_trade, bank_corporate, hotel_corporate.\n"
            ),
        )


def test_a_port_that_is_none_is_told(alone: Callable[[str], Said]) -> None:
    code, _output, errors = alone("serve --port 70000")

    assert code == MISCONFIGURED
    assert errors.startswith("error: portico: the setting port is wrong: input should be less ")


def test_plugins_are_listed_with_what_is_wrong(
    alone: Callable[[str], Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTICO_PLUGINS", "b2b_trade,bank")

    code, listed, _errors = alone("plugins list")

    assert code == OK
    assert [line.split() for line in listed.splitlines() if not line.startswith("  ")] == [
        ["b2b_trade", "0.1.0", "enabled", "trade"],
        ["bank", "failed"],
        ["bank_corporate", "0.1.0", "disabled"],
        ["hotel_corporate", "0.1.0", "disabled"],
    ]
    assert "  bank: is enabled but not installed." in listed


def test_permissions_are_listed_with_what_they_permit(
    alone: Callable[[str], Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTICO_PLUGINS", "bank_corporate")

    code, listed, _errors = alone("plugins permissions")

    assert code == OK
    names = [line.split()[0] for line in listed.splitlines()]
    assert names == sorted(names)
    assert {name.partition(".")[0] for name in names} == {"core", "bank"}
    assert re.search(r"^core\.account\.merge +Merge accounts\.$", listed, re.MULTILINE)
    assert [line for line in listed.splitlines() if not line.endswith(".")] == []


def test_plugins_are_checked(alone: Callable[[str], Said]) -> None:
    assert alone("plugins check") == (
        OK,
        "all is well: b2b_trade, bank_corporate, hotel_corporate\n",
        "",
    )


def test_the_schema_is_exported_for_a_choice_of_plugins(
    alone: Callable[[str], Said], tmp_path: Path
) -> None:
    code, sdl, _errors = alone("schema export --plugins bank_corporate")

    assert code == OK
    assert sdl == (Path(__file__).parents[1] / "schemas" / "bank_corporate.graphql").read_text()
    assert alone("schema export --plugins= --output core.graphql") == (OK, "", "")
    assert "type Bank" not in (tmp_path / "core.graphql").read_text()


def test_a_database_is_migrated_with_progress_and_once(portico: Callable[[str], Said]) -> None:
    code, first, _errors = portico("migrate")

    assert code == OK
    assert first.startswith("core: to 0001 Accounts, contacts and tokens.\n")
    assert "\nhotel_corporate: to 0001 " in first
    assert portico("migrate") == (
        OK,
        "nothing to do: core, b2b_trade, bank_corporate, hotel_corporate at head\n",
        "",
    )


@pytest.mark.usefixtures("everything_migrated")
def test_one_owner_goes_back_and_forth(portico: Callable[[str], Said]) -> None:
    _code, back, _errors = portico("migrate --owner bank_corporate --to 0001")
    assert back.startswith("bank_corporate: back from ")
    assert re.fullmatch(r"bank_corporate: back from 0002 .*", back.splitlines()[-1])
    assert portico("doctor")[0] == FAILED
    _code, forth, _errors = portico("migrate --owner bank_corporate")
    assert forth.startswith("bank_corporate: to 0002 ")

    code, _output, errors = portico("migrate --owner bank_corporate --to 9999")
    assert code == FAILED
    assert errors.startswith("error: bank_corporate: there is no revision 9999 here, only 0001, ")


def test_the_doctor_says_what_is_wrong_and_what_is_well(portico: Callable[[str], Said]) -> None:
    code, sick, _errors = portico("doctor")
    assert code == FAILED
    assert "FAULT migrations" in sick
    assert "core: at revision none, the newest is " in sick

    portico("migrate")
    code, well, _errors = portico("doctor")
    assert code == OK
    assert "FAULT" not in well
    assert re.search(r"^ok    (SQLite|PostgreSQL) answers$", well, re.MULTILINE)


def test_a_token_is_shown_once(portico: Callable[[str], Said]) -> None:
    code, _output, errors = portico("token create shop")
    assert code == FAILED
    assert errors.startswith("error: ")
    assert len(errors.splitlines()) == 1
    assert "portico migrate" in errors

    portico("migrate")
    code, token, _errors = portico("token create shop --scopes core.*,trade.order.read")
    assert code == OK
    assert re.fullmatch(r"portico_[0-9a-f]{32}_[0-9a-f]{64}\n", token)


def test_a_database_that_is_not_there(
    alone: Callable[[str], Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTICO_DATABASE_URL", "postgresql://portico@127.0.0.1:1/portico")

    for line in ("migrate", "token create shop"):
        code, _output, errors = alone(line)
        assert code == FAILED
        assert errors.startswith("error: ")
        assert len(errors.splitlines()) == 1

    code, found, _errors = alone("doctor")
    assert code == FAILED
    assert "FAULT PostgreSQL answers" in found


def test_a_url_of_no_database_that_we_know(
    alone: Callable[[str], Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in ("mysql://x/y", "nonsense"):
        monkeypatch.setenv("PORTICO_DATABASE_URL", url)
        code, _output, errors = alone("migrate")
        assert code == MISCONFIGURED
        assert errors == (
            "error: portico: the setting PORTICO_DATABASE_URL is wrong: write sqlite:///file or "
            "postgresql://user:password@host/name.\n"
        )


def test_a_revision_is_written_for_one_owner_only(alone: Callable[[str], Said]) -> None:
    for owner in ("core", "b2b_trade"):
        assert alone(f"revision {owner} -m nothing") == (
            OK,
            f"nothing to do: the revisions of {owner} say all that its models say\n",
            "",
        )
    code, _output, errors = alone("revision b2b -m nothing")
    assert code == MISCONFIGURED
    assert errors.startswith("error: b2b: is enabled but not installed. Install it. ")


def test_jobs_are_listed(alone: Callable[[str], Said]) -> None:
    code, listed, _errors = alone("jobs list")

    assert code == OK
    assert "bank.expire_guarantees" in listed


@pytest.mark.usefixtures("everything_migrated")
def test_a_plugin_is_removed_by_its_own_downgrades(
    portico: Callable[[str], Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _output, errors = portico("plugins remove bank_corporate")
    assert (code, errors) == (
        FAILED,
        "error: bank_corporate is enabled. Take it off the configuration first.\n",
    )

    monkeypatch.setenv("PORTICO_PLUGINS", "b2b_trade,hotel_corporate")
    code, plan, _errors = portico("plugins remove bank_corporate")
    assert code == OK
    assert re.match(r"bank_corporate at revision \d{4}: \d+ tables with 0 rows go for good\n", plan)
    assert re.search(r"^  bank_guarantee +0 rows$", plan, re.MULTILINE)
    assert plan.endswith("nothing was changed; --yes removes it. Take a backup first.\n")

    code, done, _errors = portico("plugins remove bank_corporate --yes")
    assert code == OK
    assert "bank_corporate: back from 0001 " in done
    assert done.splitlines()[-1].startswith("bank_corporate: gone, ")
    assert portico("plugins remove bank_corporate") == (
        OK,
        "bank_corporate has no tables here\n",
        "",
    )
    assert portico("doctor")[0] == OK

    monkeypatch.setenv("PORTICO_PLUGINS", ALL)
    assert "bank_corporate: to 0001 " in portico("migrate")[1]


@pytest.mark.usefixtures("everything_migrated")
def test_a_plugin_whose_package_is_gone_is_removed_by_its_prefix(
    portico: Callable[[str], Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTICO_PLUGINS", "b2b_trade")
    there = {name: each for name, each in installed().items() if name == "b2b_trade"}
    monkeypatch.setattr("portico.cli.plugins.installed", lambda: there)

    code, _output, errors = portico("plugins remove bank_corporate")
    assert (code, errors) == (
        FAILED,
        (
            "error: bank_corporate is not installed; give the prefix of its tables with --prefix. "
            "Without a package are here: bank, hotel.\n"
        ),
    )
    code, _output, errors = portico("plugins remove bank_corporate --prefix trade --yes")
    assert code == FAILED, "the tables of a plugin that is there"

    code, done, _errors = portico("plugins remove bank_corporate --prefix bank --yes")
    assert code == OK
    assert re.search(r"^bank_corporate: gone, \d+ tables with 0 rows$", done, re.MULTILINE)
    assert portico("plugins remove bank_corporate --prefix bank")[0] == FAILED
    assert portico("doctor")[0] == OK


@pytest.mark.usefixtures("everything_migrated")
def test_tables_that_others_point_at_are_not_removed(
    portico: Callable[[str], Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portico.cli.plugins.CORE", "nobody")
    monkeypatch.setattr("portico.cli.plugins.installed", dict)

    code, plan, errors = portico("plugins remove heart --prefix core --yes")

    assert code == FAILED
    assert "in the way: trade_sales_order points at core_account" in plan
    assert "Remove what owns that first." in errors
    assert portico("doctor")[0] == OK


def test_the_demo_is_prepared_once_and_keeps_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the smallest set of plugins: the core's 500 companies."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PORTICO_PLUGINS", "bank_corporate")

    assert run(["demo", "--prepare-only"]) == OK
    first = capsys.readouterr().out
    assert re.search(r"importing core …\n  500 made, 3 kept, 0 refused in [\d.]+ s\n", first)
    report = (tmp_path / ".portico/import-report.jsonl").read_text().splitlines()
    assert len([line for line in report if '"owner":"core"' in line]) == 503
    token = (tmp_path / ".portico/demo-token").read_text()
    assert ((tmp_path / ".portico/demo-token").stat().st_mode & 0o777) == 0o600

    assert run(["demo", "--prepare-only"]) == OK
    assert "importing" not in capsys.readouterr().out
    assert (tmp_path / ".portico/demo-token").read_text() == token

    (tmp_path / ".portico/imported").unlink()
    assert run(["demo", "--prepare-only"]) == OK
    again = capsys.readouterr().out
    assert re.search(r"importing core …\n  0 made, 503 kept, 0 refused in ", again)
    shutil.rmtree(tmp_path / ".portico")
