"""The environment of a deployment: every setting, its default and its limits.

A setting is read from ``portico.toml`` in the working directory and overridden by an environment
variable: ``page_size_max = 50`` or ``PORTICO_PAGE_SIZE_MAX=50``. Plugins are enabled there too::

    [plugins]
    enabled = ["hotel_corporate", "b2b_trade"]
    optional = ["b2b_trade"]            # a fault of theirs does not stop the start

    [plugins.hotel_corporate]           # a plugin's own settings
    option_days = 14
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AliasChoices, Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from portico.errors import Fault, StartupError

FILE = "portico.toml"
PREFIX = "PORTICO_"
DEFAULT_DATABASE_URL = "sqlite:///.portico/portico.sqlite"

DATABASES = ("sqlite", "postgresql", "postgres")

Names = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Every setting of the core. Plugins have settings of their own."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, populate_by_name=True
    )

    database_url: str = Field(
        DEFAULT_DATABASE_URL,
        validation_alias=AliasChoices("PORTICO_DATABASE_URL", "DATABASE_URL"),
        repr=False,
        description="Where the data are: sqlite:///file or postgresql://user:password@host/name.",
    )
    pool_size: int = Field(
        10, ge=1, le=500, description="Connections of one process that write, and that read."
    )
    plugins: Names = Field((), description="The enabled plugins, in the order of loading.")
    optional_plugins: Names = Field((), description="Plugins that may fail without stopping us.")
    demonstration: bool = Field(
        False,
        description="Plugins are set as their demonstrations need it; `portico demo` says so.",
    )
    plugin_settings: dict[str, dict[str, Any]] = Field(
        default_factory=dict, repr=False, description="The plugins' own settings, by plugin."
    )

    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="The port to listen on.")
    workers: int = Field(1, ge=1, le=64, description="Server processes.")
    jobs: bool = Field(
        True, description="Whether the server runs jobs, tells of events and posts to webhooks."
    )
    webhooks_private: bool = Field(
        False, description="Whether webhooks may go to private and loopback addresses."
    )

    metrics_token: str = Field(
        "", repr=False, description="Who presents this token may read /metrics; nobody if empty."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least that is logged."
    )
    log_format: Literal["auto", "json", "console"] = Field(
        "auto", description="auto: console on a terminal, otherwise json."
    )

    graphiql: bool = Field(False, description="Whether /graphql shows GraphiQL to browsers.")
    introspection: bool = Field(
        False, description="Whether anybody may introspect, not only the scope schema:read."
    )

    oidc_issuer: str = Field("", description="The issuer of users' JSON Web Tokens; none if empty.")
    oidc_audience: str = Field("portico", description="The audience that such tokens must name.")
    oidc_jwks: str = Field(
        "", description="The issuer's keys: a JSON Web Key Set, as a file or an https address."
    )
    oidc_scope: str = Field("", description="A scope that such tokens must have; none if empty.")
    rate_limit: int = Field(
        0,
        ge=0,
        description="Requests a minute that one token may make to one server; 0: any number.",
    )

    max_subscriptions: int = Field(
        20,
        ge=0,
        le=10_000,
        description="Subscriptions that one token may have open at one process; 0: there are none.",
    )

    trusted_documents: str = Field(
        "", description="A manifest of documents that clients may name by their ids: a JSON file."
    )
    only_trusted_documents: bool = Field(
        False, description="Whether nothing but the trusted documents is run."
    )
    automatic_persisted_queries: bool = Field(
        True, description="Whether clients may send a document once and then its SHA-256."
    )
    documents_by_get: bool = Field(
        False, description="Whether GET may bring a document, not only the id of one."
    )

    page_size_default: int = Field(50, ge=1, description="Nodes of a page unless asked otherwise.")
    page_size_max: int = Field(100, ge=1, le=10_000, description="Nodes that a page may have.")
    body_limit: int = Field(256 * 1024, ge=1024, description="Bytes of a request.")
    upload_limit: int = Field(
        50 * 1024 * 1024, ge=1024, description="Bytes of a file that is uploaded."
    )
    files_directory: str = Field(
        "", description="Where uploads and exports are kept; in the database if empty."
    )
    max_depth: int = Field(15, ge=1, description="Levels of a query.")
    max_tokens: int = Field(2000, ge=10, description="Lexical tokens of a document.")
    max_aliases: int = Field(15, ge=0, description="Aliases of an operation.")
    max_fields: int = Field(300, ge=1, description="Fields of an operation, fragments expanded.")
    max_roots: int = Field(20, ge=1, description="Root fields of an operation.")
    max_cost: int = Field(50_000, ge=1, description="What a query may cost; see docs/limits.md.")
    hidden_fields: Literal["null", "refuse"] = Field(
        "null",
        description="Fields that one may not see: null, with a notice, or refuse the operation.",
    )
    deadline_seconds: int = Field(5, ge=1, description="How long a read may take.")

    @field_validator("plugins", "optional_plugins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """An environment variable lists names with commas."""
        if isinstance(value, str):
            return tuple(name for part in value.split(",") if (name := part.strip()))
        return value

    @field_validator("database_url")
    @classmethod
    def _is_known(cls, value: str) -> str:
        """Whether we speak to such a database."""
        if value.partition("://")[0] not in DATABASES:
            raise ValueError("write sqlite:///file or postgresql://user:password@host/name")
        return value

    @classmethod
    def settings_customise_sources(
        cls, *_kind: Any, **sources: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        file = InitSettingsSource(cls, _from_file())
        return sources["init_settings"], sources["env_settings"], file


def load_settings(**overrides: Any) -> Settings:
    """The settings of this deployment, or one report of everything that is wrong with them."""
    strangers = _misspelt(os.environ)
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        raise StartupError([*strangers, *faults_of("portico", Settings, error)]) from None
    if strangers:
        raise StartupError(strangers)
    return settings


def configured(
    plugin: str, kind: type[BaseSettings], prefix: str, table: Mapping[str, Any]
) -> BaseSettings:
    """A plugin's settings from its table of the file, overridden by ``PORTICO_<PREFIX>_…``."""

    class Configured(kind):  # type: ignore[valid-type,misc]  # the plugin's own class
        model_config = SettingsConfigDict(
            env_prefix=f"{PREFIX}{prefix.upper()}_", extra="forbid", env_nested_delimiter="__"
        )

        @classmethod
        def settings_customise_sources(
            cls, *_kind: Any, **sources: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return sources["env_settings"], sources["init_settings"]

    Configured.__name__ = Configured.__qualname__ = kind.__name__
    strangers = _unknown_variables(plugin, kind, f"{PREFIX}{prefix.upper()}_")
    try:
        settings: BaseSettings = Configured(**table)
    except ValidationError as error:
        raise StartupError([*strangers, *faults_of(plugin, kind, error)]) from None
    if strangers:
        raise StartupError(strangers)
    return settings


def faults_of(owner: str, kind: type[BaseSettings], error: ValidationError) -> list[Fault]:
    """The faults in settings, each naming its field; the values stay secret."""
    return [
        Fault(
            owner,
            f"the setting {_dotted(each['loc'])} is wrong: {_reason(each)}.",
            did_you_mean(str(each["loc"][0]), kind.model_fields) if _is_extra(each) else "",
        )
        for each in error.errors(include_url=False, include_input=False)
    ]


def did_you_mean(word: str, known: Mapping[str, Any] | set[str]) -> str:
    """``Did you mean bank_corporate?`` when a known word is close, otherwise nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f"Did you mean {close[0]}?" if close else ""


def _is_extra(problem: Mapping[str, Any]) -> bool:
    return str(problem["type"]) == "extra_forbidden"


def _reason(problem: Mapping[str, Any]) -> str:
    if _is_extra(problem):
        return "there is no such setting"
    text = str(problem["msg"]).removeprefix("Value error, ")
    return text[0].lower() + text[1:]


def _dotted(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _misspelt(environment: Mapping[str, str]) -> list[Fault]:
    """Variables that nearly name a setting; plugins' variables are checked with their plugin."""
    known = {name.upper() for name in Settings.model_fields}
    given = {name.removeprefix(PREFIX): name for name in environment if name.startswith(PREFIX)}
    return [
        Fault(
            "portico",
            f"the environment sets {given[word]}, which is no setting.",
            f"Did you mean {PREFIX}{close[0]}?",
        )
        for word in sorted(given.keys() - known)
        if (close := get_close_matches(word, known, n=1, cutoff=NEARLY))
    ]


NEARLY = 0.8
"""How like a setting a variable is that must be meant for it: one of a plugin is less so."""


def _unknown_variables(plugin: str, kind: type[BaseSettings], prefix: str) -> list[Fault]:
    known = {f"{prefix}{name}".upper() for name in kind.model_fields}
    return [
        Fault(
            plugin,
            f"the environment sets {name}, which is no setting.",
            did_you_mean(name, known) or f"It knows {', '.join(sorted(known)) or 'none'}.",
        )
        for name in sorted(os.environ)
        if name.startswith(prefix) and name.partition("__")[0] not in known
    ]


def _from_file() -> dict[str, Any]:
    """What ``portico.toml`` says, with the plugins' part taken apart."""
    path = Path(FILE)
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StartupError([Fault("portico", f"{FILE} cannot be read: {error}.")]) from None
    plugins = values.get("plugins")
    if isinstance(plugins, dict):
        values["plugin_settings"] = {k: v for k, v in plugins.items() if isinstance(v, dict)}
        values["plugins"] = plugins.get("enabled", ())
        values["optional_plugins"] = plugins.get("optional", ())
        values |= {
            f"plugins.{key}": value
            for key, value in plugins.items()
            if key not in {"enabled", "optional"} and not isinstance(value, dict)
        }
    return values
