"""What is wrong with a plugin stops the start: one report, a line a fault, with plugin and mend."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from portico.app import start
from portico.database import Database, metadata
from portico.errors import StartupError
from portico.operations.plugin_settings import settings_of
from portico.plugins import PluginState
from portico.settings import load_settings
from portico.testing import Write

ADDED = """\
@hookimpl
def graphql(self) -> GraphQL:
    return GraphQL({})
"""
FIELD = """\
from portico.models import Account
NAMED = expression("{name}", STRING, lambda row, env: row.name, "A text.", nullable={nullable})
"""
MODEL = """
from sqlalchemy.orm import DeclarativeBase, Mapped
from portico.database import Record, plugin_registry

class Base(DeclarativeBase):
    registry = plugin_registry()

class Car(Record, Base):
    "A car."
    __tablename__ = "{table}"
    plate: Mapped[str]
"""


class Shelf:
    """A folder of installed plugins."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.packages: list[str] = []

    def put(
        self,
        name: str,
        *,
        body: str = "pass",
        head: str = "",
        prefix: str | None = None,
        needs: Sequence[str] = ("portico>=0.1,<0.2",),
        entry: str = "",
        distribution: str = "",
    ) -> None:
        """Install a plugin: ``head`` stands before its class, ``body`` in it."""
        home, package = distribution or f"shelf-{name}", f"shelf_{name}"
        self.packages.append(package)
        info = self.folder / f"{home.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        required = "".join(f"Requires-Dist: {each}\n" for each in needs)
        text = f"Metadata-Version: 2.1\nName: {home}\nVersion: 1.0\n{required}"
        (info / "METADATA").write_text(text)
        point = entry or f"{package}.plugin:Shelved"
        (info / "entry_points.txt").write_text(f"[portico.plugins]\n{name} = {point}\n")
        folder = self.folder / package
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
        imports = "from portico.hookspecs import *\nfrom portico.query import *\n"
        lines = [f'prefix = "{name if prefix is None else prefix}"', *dedent(body).splitlines()]
        shelved = "class Shelved(Plugin):\n" + "".join(f"    {line}\n" for line in lines)
        (folder / "plugin.py").write_text(imports + dedent(head) + "\n" + shelved)

    def clear(self) -> None:
        """Forget what was imported from here."""
        for name in list(sys.modules):
            if name.partition(".")[0] in self.packages:
                del sys.modules[name]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """A folder for plugins of the test's own, which are gone afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    known = set(metadata.tables)
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.clear()
    for table in metadata.tables.keys() - known:
        metadata.remove(metadata.tables[table])


def faults(*enabled: str, **settings: Any) -> list[str]:
    """Start with these plugins; the lines of the report."""
    with pytest.raises(StartupError) as stopped:
        start(load_settings(plugins=enabled, **settings))
    return str(stopped.value).splitlines()


def test_what_is_well_starts(shelf: Shelf) -> None:
    shelf.put("cars", head=MODEL.format(table="cars_car"))

    plugins, composed = start(load_settings(plugins=("cars",)))

    assert [(each.name, each.version) for each in plugins.enabled] == [("cars", "1.0")]
    assert "type Account " in composed.sdl()


def test_a_plugin_that_is_not_installed(shelf: Shelf) -> None:
    shelf.put("cars")

    assert faults("carz") == ["carz: is enabled but not installed. Did you mean cars?"]
    [line] = faults("zeppelin")
    assert line.startswith("zeppelin: is enabled but not installed. Install it. Installed plugins:")
    assert "cars" in line


def test_another_range_of_the_core(shelf: Shelf) -> None:
    shelf.put("cars", needs=["portico>=7"])
    shelf.put("vans", needs=[])

    wrong, silent = faults("cars", "vans")

    assert wrong.startswith("cars: needs portico>=7, and portico 0.1.0 is installed. Install ")
    assert silent == (
        "vans: shelf-vans does not say which range of the core it fits. "
        'Add "portico>=0.1" to its dependencies.'
    )


def test_a_missing_dependency(shelf: Shelf) -> None:
    shelf.put("cars", needs=["portico", "shelf-roads>=2", "shelf-fuel"])
    shelf.put("roads")

    assert faults("cars") == [
        "cars: needs shelf-roads>=2, and shelf-roads 1.0 is installed. Install it.",
        "cars: needs shelf-fuel, and it is not installed. Install it.",
    ]


def test_a_dependency_that_is_not_enabled(shelf: Shelf) -> None:
    shelf.put("cars", needs=["portico", "shelf-roads"])
    shelf.put("roads")

    assert faults("cars") == [
        (
            "cars: needs the plugin roads, which is not enabled. "
            "Add roads to the enabled plugins, or remove cars."
        )
    ]


def test_plugins_are_loaded_after_what_they_need(shelf: Shelf) -> None:
    shelf.put("cars", needs=["portico", "shelf-roads"])
    shelf.put("roads")
    shelf.put("boats")

    plugins, _composed = start(load_settings(plugins=("boats", "cars", "roads")))

    assert [each.name for each in plugins.enabled] == ["boats", "roads", "cars"]


def test_plugins_that_need_each_other(shelf: Shelf) -> None:
    shelf.put("cars", needs=["portico", "shelf-roads"])
    shelf.put("roads", needs=["portico", "shelf-signs"])
    shelf.put("signs", needs=["portico", "shelf-cars"])

    found = faults("cars", "roads", "signs")

    assert sorted(found) == [
        f"{name}: plugins need each other in a circle: cars → roads → signs → cars. "
        "Remove one of these dependencies."
        for name in ("cars", "roads", "signs")
    ]


def test_two_distributions_of_one_plugin(shelf: Shelf) -> None:
    shelf.put("cars")
    shelf.put("cars", distribution="other-cars")

    assert faults("cars") == [
        "cars: two distributions bring it: other-cars and shelf-cars. Uninstall one of them."
    ]


def test_code_that_cannot_be_imported(shelf: Shelf) -> None:
    shelf.put("cars", head="import engine_that_is_nowhere")
    shelf.put("vans", head="def broken(:")
    shelf.put("bikes", head="raise SystemExit(3)")

    cars, vans, bikes = faults("cars", "vans", "bikes")

    assert cars.startswith(
        "cars: shelf_cars.plugin cannot be imported: ModuleNotFoundError: "
        "No module named 'engine_that_is_nowhere' ("
    )
    assert "plugin.py, line " in cars
    assert vans.startswith("vans: shelf_vans.plugin cannot be imported: SyntaxError: ")
    assert bikes.startswith("bikes: shelf_bikes.plugin cannot be imported: SystemExit: 3")


def test_an_entry_point_that_leads_nowhere(shelf: Shelf) -> None:
    shelf.put("cars", entry="shelf_cars.plugin:Shelvd")
    shelf.put("vans", entry="shelf_vans.plugin:STRING")

    assert faults("cars", "vans") == [
        (
            "cars: its entry point names Shelvd, which shelf_cars.plugin does not have. "
            "Did you mean Shelved?"
        ),
        "vans: its entry point names STRING, which is no subclass of portico's Plugin.",
    ]


def test_an_unknown_hook(shelf: Shelf) -> None:
    shelf.put("cars", body="@hookimpl\ndef grahpql(self): ...")
    shelf.put("vans", body="def graphql(self): ...")
    shelf.put("bikes", body="@hookimpl\ndef jobs(self, extra): ...")

    cars, vans, bikes = faults("cars", "vans", "bikes")

    assert cars == "cars: there is no hook grahpql. Did you mean graphql?"
    assert vans == "vans: graphql is a hook but not marked as one. Put @hookimpl above it."
    assert bikes.startswith("bikes: a hook is declared wrongly: ")
    assert "extra" in bikes


def test_a_hook_that_raises_or_returns_something_else(shelf: Shelf) -> None:
    shelf.put("cars", body="@hookimpl\ndef graphql(self): return 1 / 0")
    shelf.put("vans", body="@hookimpl\ndef jobs(self): return [3]")
    shelf.put("bikes", body="@hookimpl\ndef access(self): ...")

    cars, vans, bikes = faults("cars", "vans", "bikes")

    assert cars.startswith("cars: the hook graphql raised ZeroDivisionError: division by zero (")
    assert vans == "vans: the hook jobs must return Sequence[Work], not a list of int."
    assert bikes == "bikes: the hook access must return Access, not None."


SETTINGS = """
from pydantic_settings import BaseSettings, SettingsConfigDict

class CarSettings(BaseSettings):
    model_config = SettingsConfigDict(extra="forbid")
    wheels: int = 4
"""


def test_wrong_settings(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.put("cars", head=SETTINGS, body="Settings = CarSettings")
    shelf.put("vans")
    (shelf.folder / "portico.toml").write_text(
        '[plugins]\nenabled = ["cars", "vans"]\n'
        '[plugins.cars]\nwheels = "many"\nwheel = 3\n[plugins.vans]\nseats = 9\n[plugins.carz]\n'
    )
    monkeypatch.setenv("PORTICO_CARS_WHEELZ", "5")

    with pytest.raises(StartupError) as stopped:
        start(load_settings())

    assert sorted(str(stopped.value).splitlines()) == [
        (
            "cars: the environment sets PORTICO_CARS_WHEELZ, which is no setting. "
            "Did you mean PORTICO_CARS_WHEELS?"
        ),
        "cars: the setting wheel is wrong: there is no such setting. Did you mean wheels?",
        (
            "cars: the setting wheels is wrong: input should be a valid integer, "
            "unable to parse string as an integer."
        ),
        "carz: has settings but is not installed. Did you mean cars?",
        "vans: has no settings, but is given seats.",
    ]


def test_settings_reach_the_plugin_and_the_environment_comes_first(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("cars", head=SETTINGS, body="Settings = CarSettings")
    chosen = {"plugins": ("cars",), "plugin_settings": {"cars": {"wheels": 6}}}

    plugins, _composed = start(load_settings(**chosen))
    assert plugins["cars"].plugin.settings.wheels == 6  # type: ignore[union-attr]  # it is loaded

    monkeypatch.setenv("PORTICO_CARS_WHEELS", "3")
    plugins, _composed = start(load_settings(**chosen))
    assert plugins["cars"].plugin.settings.wheels == 3  # type: ignore[union-attr]  # it is loaded


def test_a_demonstration_has_settings_of_its_own_and_deeds_read_them(
    shelf: Shelf, database: Database, write: Write
) -> None:
    shelf.put("cars", head=SETTINGS, body="Settings = CarSettings\ndemo_settings = {'wheels': 3}")

    def wheels(**given: Any) -> int:
        plugins, _composed = start(load_settings(plugins=("cars",), **given))
        kind: Any = plugins["cars"].plugin.Settings  # type: ignore[union-attr]  # it is loaded
        database.bus = plugins.bus()
        found: int = write(lambda session: settings_of(session, kind).wheels)
        return found

    assert wheels() == 4
    assert wheels(demonstration=True) == 3
    assert wheels(demonstration=True, plugin_settings={"cars": {"wheels": 6}}) == 6


def test_a_misspelt_setting_of_the_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTICO_PLUGIN", "cars")
    monkeypatch.setenv("PORTICO_PAGE_SIZE_MAX", "plenty")

    with pytest.raises(StartupError) as stopped:
        load_settings()

    assert str(stopped.value).splitlines() == [
        (
            "portico: the environment sets PORTICO_PLUGIN, which is no setting. "
            "Did you mean PORTICO_PLUGINS?"
        ),
        (
            "portico: the setting page_size_max is wrong: input should be a valid integer, "
            "unable to parse string as an integer."
        ),
    ]


def test_a_field_given_twice(shelf: Shelf) -> None:
    field = FIELD.format(name="colour", nullable=True)
    join = ADDED.format('join={"Account": [NAMED]}')
    shelf.put("cars", head=field, body=join)
    shelf.put("vans", head=field, body=join)
    shelf.put("bikes", head=FIELD.format(name="legalName", nullable=True), body=join)

    assert faults("cars", "vans", "bikes") == [
        "vans: Account.colour is given by cars and by vans. Rename one.",
        "bikes: Account.legalName is given by core and by bikes. Rename one.",
    ]


def test_a_guarded_field_whose_permission_nobody_lists(shelf: Shelf) -> None:
    field = FIELD.format(name="colour", nullable=True)
    guard = """
from portico.hookspecs import Access, Permission
from portico.query import guarded
[GUARDED] = guarded("cars.colour.reed", NAMED)
"""
    listed = """\
@hookimpl
def access(self) -> Access:
    return Access(permissions=[Permission("cars.colour.read", "See colours.")])
"""
    body = listed + ADDED.format('join={"Account": [GUARDED]}')
    shelf.put("cars", head=field + guard, body=body)

    assert faults("cars") == [
        (
            "cars: Account.colour needs cars.colour.reed, which is unknown. "
            "Did you mean cars.colour.read?"
        )
    ]


def test_roles_name_what_there_is_and_bear_the_prefix(shelf: Shelf) -> None:
    head = "from portico.hookspecs import Access, Permission, PluginRole"
    body = """\
@hookimpl
def access(self) -> Access:
    return Access(
        permissions=[Permission("cars.car.read", "See cars.")],
        roles=[
            PluginRole(name="driver", description="Drives.", permissions=("cars.*",)),
            PluginRole(name="cars.clerk", description="Lists.", permissions=("cars.car.raed",)),
        ],
    )
"""
    shelf.put("cars", head=head, body=body)

    assert faults("cars") == [
        "cars: the role driver must begin with 'cars.'. Rename it.",
        (
            "cars: the role cars.clerk permits cars.car.raed, which is unknown. "
            "Did you mean cars.car.read?"
        ),
    ]


def test_a_list_that_is_sorted_by_a_guarded_field(shelf: Shelf) -> None:
    head = (
        MODEL.format(table="cars_car")
        + """
from portico.hookspecs import Access, Permission
from portico.query import columns, entity, guarded
CAR = entity(
    Car, name="CarsCar", prefix="car", plural="carsCars", permission="cars.car.read",
    order="plate", fields=guarded("cars.plate.read", *columns(Car, "plate")),
)
"""
    )
    body = """\
@hookimpl
def access(self) -> Access:
    return Access(permissions=[
        Permission("cars.car.read", "See cars."), Permission("cars.plate.read", "See plates.")
    ])
""" + ADDED.format("entities=[CAR]")
    shelf.put("cars", head=head, body=body)

    message = "CarsCar.plate is guarded, but its lists are sorted by it."
    assert f"cars: {message} Give the entity another order." in faults("cars")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            'guarded("cars.plate.read", *columns(Car, "plate"))',
            "plate, which not every reader may see",
        ),
        ("()", "plate, not a field of it"),
    ],
)
def test_a_type_that_is_searched_by_what_not_all_may_see(
    shelf: Shelf, fields: str, message: str
) -> None:
    """Who finds a record by a word knows the word."""
    searchable = MODEL.replace("Car(Record", "Car(Searchable, Record").replace(
        "    plate:", '    SEARCHED = Searched(title=("plate",))\n    plate:'
    )
    shelf.put(
        "cars",
        head=searchable.replace("import Record", "import Record, Searchable, Searched").format(
            table="cars_car"
        )
        + dedent(f"""
from portico.query import columns, entity, guarded
CAR = entity(
    Car, name="CarsCar", prefix="car", plural="carsCars", permission="cars.car.read",
    fields={fields},
)
"""),
        body="""\
        @hookimpl
        def graphql(self) -> GraphQL:
            return GraphQL(entities=[CAR])

        @hookimpl
        def access(self) -> Access:
            return Access(permissions=[
                Permission("cars.car.read", "See."), Permission("cars.plate.read", "See."),
            ])
        """,
    )

    said = f"cars: CarsCar is searched by {message}. Leave it out of SEARCHED of Car."
    assert said in faults("cars")


def test_a_field_on_a_core_type_that_may_not_be_null(shelf: Shelf) -> None:
    shelf.put(
        "cars",
        head=FIELD.format(name="colour", nullable=False),
        body=ADDED.format('join={"Account": [NAMED]}'),
    )

    assert faults("cars") == [
        (
            "cars: Account.colour is not nullable, but Account belongs to core. "
            "A field added to another's type must be nullable."
        )
    ]


def test_a_type_that_does_not_exist(shelf: Shelf) -> None:
    head = FIELD.format(name="colour", nullable=True)
    shelf.put("cars", head=head, body=ADDED.format('extend={"Acount": [NAMED]}'))
    shelf.put("vans", head=head, body=ADDED.format('extend={"Zeppelin": [NAMED]}'))

    assert faults("cars", "vans") == [
        "cars: it extends the type Acount, which does not exist. Did you mean Account?",
        "vans: it extends the type Zeppelin, which does not exist. Does it need another plugin?",
    ]


def test_a_type_with_the_name_of_what_the_plugin_adds_to_another(shelf: Shelf) -> None:
    """``cars`` adds to Account under a type named CarsAccount; a second one would hide it."""
    head = (
        FIELD.format(name="colour", nullable=True)
        + """
OWN = object_type("CarsAccount", "Another.", [value("seats", INT, "How many.")])
"""
    )
    rows = (
        'queries=[Rows(name="carsAll", description="All.", type=OWN, source=None, permission="p")]'
    )
    shelf.put("cars", head=head, body=ADDED.format(f'extend={{"Account": [NAMED]}}, {rows}'))

    assert faults("cars") == ["cars: it gives two types named CarsAccount. Rename one."]


def test_names_without_the_prefix_and_texts_that_say_nothing(shelf: Shelf) -> None:
    shelf.put(
        "cars",
        head='KIND = object_type("Wagon", "", [value("seats", INT, "")])',
        body=ADDED.format(
            'queries=[Rows(name="wagons", description="", type=KIND, source=None, permission="p")]'
        ),
    )

    assert faults("cars") == [
        "cars: Query.wagons must begin with 'cars'. Rename it.",
        "cars: wagons has no description. Say what it means to clients.",
        "cars: the type Wagon must begin with Cars.",
        "cars: Wagon has no description. Say what it means to clients.",
        "cars: Wagon.seats has no description. Say what it means to clients.",
    ]


INPUTS = """
from dataclasses import dataclass
from portico.models import Account

@dataclass
class {name}:
    "A wish."

def wish(session, actor, record, input: {name}) -> None:
    "{text}"

def wishless(session, actor, record) -> None:
    "A wish without an input."
"""


def test_what_is_added_to_an_input(shelf: Shelf) -> None:
    added = ADDED.format('inputs={"accountCreat": addition(wish, "p")}')
    shelf.put("cars", head=INPUTS.format(name="CarsWish", text="Text."), body=added)
    added = ADDED.format('inputs={"accountCreate": addition(wishless, "p")}')
    shelf.put("vans", head=INPUTS.format(name="VansWish", text="Text."), body=added)
    added = ADDED.format('inputs={"accountCreate": addition(wish, "p")}')
    shelf.put("owner", head=INPUTS.format(name="Wish", text=""), body=added)

    assert faults("cars", "vans", "owner") == [
        (
            "cars: it adds to the mutation accountCreat, which does not exist. "
            "Did you mean accountCreate?"
        ),
        "vans: the operation of accountCreate(input:).vans takes no input. Give it a dataclass.",
        "owner: accountCreate(input:).owner is given by core and by owner. Choose another prefix.",
        "owner: accountCreate(input:).owner has no description. Say what it means to clients.",
        "owner: Wish must begin with Owner: clients see it. Rename it.",
    ]


def test_a_field_that_leads_to_a_model_without_a_type(shelf: Shelf) -> None:
    shelf.put(
        "cars",
        head=MODEL.format(table="cars_car"),
        body=ADDED.format('extend={"Account": [many("cars", Car, "Cars.", key="id")]}'),
    )

    assert faults("cars") == [
        (
            "cars: CarsAccount.cars leads to Car, which no type shows. "
            "Declare an entity for it. Does it need another plugin?"
        )
    ]


def test_prefixes_that_clash(shelf: Shelf) -> None:
    shelf.put("cars", prefix="motor")
    shelf.put("vans", prefix="motor")

    assert faults("cars", "vans") == [
        'cars: its prefix "motor" is also that of vans. Change one.',
        'vans: its prefix "motor" is also that of cars. Change one.',
    ]


@pytest.mark.parametrize(
    ("prefix", "reason"),
    [
        ("core", "a word of the core"),
        ("migrate", "a word of the core"),
        ("big_cars", "not 2 to 20 small letters, digits"),
        ("C", "not 2 to 20 small letters, digits"),
    ],
)
def test_a_prefix_that_is_none(shelf: Shelf, prefix: str, reason: str) -> None:
    shelf.put("cars", prefix=prefix)

    assert faults("cars") == [f'cars: its prefix "{prefix}" is {reason}. Choose another.']


def test_tables_without_the_prefix(shelf: Shelf) -> None:
    shelf.put("cars", head=MODEL.format(table="wagon_car"))

    assert faults("cars") == [
        "cars: its tables must start with cars_, but there is wagon_car. Rename what does not."
    ]


def test_every_fault_of_every_plugin_stands_in_one_report(shelf: Shelf) -> None:
    """Of what cannot be found, imported, configured and composed, none hides another."""
    shelf.put("cars", needs=["portico>=7"])
    shelf.put("vans", head="import engine_that_is_nowhere")
    shelf.put("bikes", body="@hookimpl\ndef grahpql(self): ...")
    shelf.put("boats", head=SETTINGS, body="Settings = CarSettings")
    shelf.put("trams", body=ADDED.format('extend={"Acount": []}'))
    shelf.put("trains", needs=["portico", "shelf-vans"])

    found = faults(
        *("cars", "vans", "bikes", "boats", "trams", "trains", "carz"),
        plugin_settings={"boats": {"wheels": "none"}},
    )

    assert [line.partition(": ")[0] for line in found] == [
        *("cars", "vans", "bikes", "boats", "trams", "trains", "carz")
    ]
    assert "trains: needs the plugin vans, which failed." in found


def test_an_optional_plugin_at_fault_is_left_out(shelf: Shelf) -> None:
    shelf.put("cars", head="import engine_that_is_nowhere")
    shelf.put("vans", body=ADDED.format('extend={"Acount": []}'))
    shelf.put("trailers", needs=["portico", "shelf-vans"])
    shelf.put(
        "bikes",
        body=ADDED.format('extend={"Account": [NAMED]}'),
        head=FIELD.format(name="colour", nullable=True),
    )
    four = ("cars", "vans", "trailers", "bikes")

    plugins, composed = start(
        load_settings(plugins=four, optional_plugins=("cars", "vans", "trailers"))
    )

    states = {each.name: each.state for each in plugins.all if each.name in four}
    assert states == {**dict.fromkeys(four, PluginState.FAILED), "bikes": PluginState.ENABLED}
    assert "BikesAccount" in composed.sdl()
    assert "VansAccount" not in composed.sdl()
    assert str(plugins["trailers"].faults[0]) == "trailers: needs the plugin vans, which failed."


def test_a_plugin_that_another_needs_is_no_less_needed_for_being_optional(shelf: Shelf) -> None:
    shelf.put("cars", head="import engine_that_is_nowhere")
    shelf.put("vans", needs=["portico", "shelf-cars"])

    cars, vans = faults("cars", "vans", optional_plugins=("cars",))

    assert cars.startswith("cars: shelf_cars.plugin cannot be imported")
    assert vans == "vans: needs the plugin cars, which failed."


def test_a_plugin_that_guards_may_not_be_optional(shelf: Shelf) -> None:
    shelf.put(
        "cars",
        head="from portico.models import Account",
        body="@hookimpl\ndef access(self):\n"
        "    return Access(row_filters=[RowFilter(Account, lambda row, env: row.id == None)])",
    )
    shelf.put(
        "vans",
        head="from portico.events import AccountArchiving",
        body="@hookimpl\ndef subscribers(self):\n"
        "    return [Subscriber(AccountArchiving, lambda session, actor, event: None)]",
    )

    assert faults("cars", "vans", optional_plugins=("cars", "vans")) == [
        f"{name}: may not be optional: it filters rows or may refuse deeds. "
        "Take it off the optional plugins."
        for name in ("cars", "vans")
    ]


def test_what_is_installed_but_not_enabled_is_not_imported(shelf: Shelf) -> None:
    shelf.put("cars", head="raise RuntimeError('imported')")

    plugins, _composed = start(load_settings(plugins=()))

    assert plugins["cars"].state is PluginState.DISABLED
