"""Files beside GraphQL: what is taken, from whom, and how it is given back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from portico.access import Actor, utc_now
from portico.app import create_app
from portico.models import FilePiece, StoredFile
from portico.operations.files import forget_files
from portico.operations.tokens import create_token
from portico.settings import load_settings
from portico.testing import Write
from portico.testing.deployment import composed, loaded

CSV = b"name,country\r\nAcme,DE\r\n"


@pytest.fixture(params=["database", "directory"])
def client(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> Iterator[TestClient]:
    kept = str(tmp_path / "files") if request.param == "directory" else ""
    chosen = load_settings(
        database_url=database_url, jobs=False, upload_limit=600_000, files_directory=kept
    )
    with TestClient(create_app(chosen, loaded(()), composed(()))) as opened:
        yield opened


@pytest.fixture
def token(write: Write, actor: Actor) -> Any:
    def token(*scopes: str) -> dict[str, str]:
        def create(session: Session) -> str:
            return create_token(session, actor, "test", list(scopes or ("core.*",)))[1]

        return {"authorization": f"Bearer {write(create)}"}

    return token


def code(answer: Any) -> str:
    (error,) = answer.json()["errors"]
    return str(error["extensions"]["code"])


def workbook(cell: object) -> bytes:
    out, book = io.BytesIO(), Workbook()
    book.active.append(["name"])  # type: ignore[union-attr]  # a new book has a sheet
    book.active.append([cell])  # type: ignore[union-attr]  # likewise
    book.save(out)
    return out.getvalue()


def test_a_file_comes_back_to_whose_it_is_as_an_attachment(client: TestClient, token: Any) -> None:
    mine = token()
    sent = client.post("/files?name=../..%2Fcustomers.exe", content=CSV, headers=mine)

    assert sent.status_code == 201
    told = sent.json()
    assert (told["name"], told["format"], told["size"]) == ("customers.csv", "CSV", 23)
    # as sha256sum of the coreutils says
    assert told["sha256"] == "cbb644c0c378aa2c5c2cbc3657381029740e83c870668860bdbd8167a9685e9e"

    got = client.get(f"/files/{told['id']}", headers=mine)
    assert (got.status_code, got.content) == (200, CSV)
    assert got.headers["content-disposition"].startswith('attachment; filename="customers.csv"')
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert got.headers["cache-control"] == "private, no-store"


def test_a_large_file_comes_back_whole(client: TestClient, token: Any) -> None:
    mine, content = token(), b"name\n" + b"".join(b"Company %d\n" % n for n in range(40_000))
    assert 524_288 < len(content) < 600_000  # more than two pieces

    sent = client.post("/files", content=content, headers=mine)

    assert client.get(f"/files/{sent.json()['id']}", headers=mine).content == content


def test_nobody_else_gets_it_nor_learns_that_it_is_there(client: TestClient, token: Any) -> None:
    sent = client.post("/files", content=CSV, headers=token()).json()["id"]
    other = token("*")

    assert (client.get(f"/files/{sent}", headers=other).status_code) == 404
    asked = {"query": f'{{ storedFile(id: "{sent}") {{ id }} storedFiles {{ totalCount }} }}'}
    shown = client.post("/graphql", json=asked, headers=other).json()
    assert shown == {"data": {"storedFile": None, "storedFiles": {"totalCount": 0}}}


@pytest.mark.parametrize(
    ("content", "headers", "status", "expected"),
    [
        (b"", {}, 415, "FILE_FORMAT"),
        (b"\x7fELF\x02\x01\x01\x00", {}, 415, "FILE_FORMAT"),
        (b"<html><script>alert(1)</script>", {}, 415, "FILE_FORMAT"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", {}, 415, "FILE_FORMAT"),
        (b"%PDF-1.7", {}, 415, "FILE_FORMAT"),
        (b"PK\x03\x04 and no more", {}, 415, "FILE_FORMAT"),
        (b"n\n" * 400_000, {}, 413, "TOO_LARGE"),
        (CSV, {"content-type": "multipart/form-data; boundary=x"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
    ids=["empty", "program", "page", "xml", "pdf", "broken zip", "large", "form"],
)
def test_what_is_no_table_or_too_large_is_refused(
    client: TestClient,
    token: Any,
    write: Write,
    content: bytes,
    headers: dict[str, str],
    status: int,
    expected: str,
) -> None:
    answer = client.post("/files", content=content, headers={**token(), **headers})

    assert (answer.status_code, code(answer)) == (status, expected)
    assert write(lambda s: s.scalar(select(func.count()).select_from(StoredFile))) == 0


def test_a_workbook_that_computes_or_unpacks_without_end_is_refused(
    client: TestClient, token: Any
) -> None:
    mine = token()
    assert client.post("/files", content=workbook("Acme"), headers=mine).json()["format"] == "XLSX"

    computes = client.post("/files", content=workbook("=1+1"), headers=mine)
    assert (computes.status_code, code(computes)) == (415, "FILE_FORMAT")

    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(210_000_000))
    assert len(bomb.getvalue()) < 600_000
    answer = client.post("/files", content=bomb.getvalue(), headers=mine)
    assert (answer.status_code, code(answer)) == (415, "FILE_FORMAT")


def test_uploads_and_downloads_need_their_permissions(client: TestClient, token: Any) -> None:
    assert client.post("/files", content=CSV).status_code == 401
    reader = token("core.stored_file.read")
    assert code(client.post("/files", content=CSV, headers=reader)) == "FORBIDDEN"
    writer = token("core.stored_file.write")
    sent = client.post("/files", content=CSV, headers=writer).json()["id"]
    assert code(client.get(f"/files/{sent}", headers=writer)) == "FORBIDDEN"
    assert client.get("/files/fil_nonsense", headers=reader).status_code == 404


def test_an_upload_that_nobody_uses_is_forgotten_after_a_day(
    client: TestClient, token: Any, write: Write, tmp_path: Path
) -> None:
    mine = token()
    client.post("/files", content=CSV, headers=mine)
    forget: Any = client.app
    files = forget.state.database.facts["files"]

    def later(hours: int) -> int:
        def deed(session: Session) -> int:
            session.info["files"] = files
            return forget_files(session, utc_now() + timedelta(hours=hours))

        return write(deed)

    assert (later(23), later(25)) == (0, 1)
    assert write(lambda s: s.scalar(select(func.count()).select_from(FilePiece))) == 0
    assert list(tmp_path.glob("files/*")) == []
