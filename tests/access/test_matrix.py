"""Everything that can be asked, asked as everybody: each answers by its declared rule, no more.

Here: rows, by every road to them. What else there is stands in the files beside this one.
"""

from __future__ import annotations

import pytest

from portico.query.fields import Entity, Many, One
from portico.query.reach import reach_of
from portico.query.scalars import id_text
from tests.access.matrix.asking import ANN_ACTS, BOTH, CHIEF, RESTRICTED, Asks, leaks
from tests.access.matrix.schema import CATALOG, chunks, open_to_all, owned
from tests.access.matrix.world import ANN, BOB, KEYS


@BOTH
def test_the_world_has_a_row_of_everything(asks: Asks) -> None:
    for entity in owned():
        answer = asks(f"{{ {entity.plural} {{ totalCount nodes {{ id }} }} }}", CHIEF)
        assert "errors" not in answer, (entity.name, answer)
        ids = [node["id"] for node in answer["data"][entity.plural]["nodes"]]
        for whose in (ANN, BOB):
            assert id_text(entity.prefix, KEYS[whose]) in ids, entity.name


def test_what_belongs_to_no_account_is_declared_here() -> None:
    """What is new and belongs to clients must not be among these."""
    assert {each.name for each in open_to_all()} == OPEN


OWN = {"StoredFile", "Import", "ImportRow", "ImportProblem", "Export"}
"""Of these one sees what one sent or asked for, and nobody else does."""


OPEN = {
    *("User", "Team", "Role", "ApiToken", "QueuedJob", "Substitution"),
    *("WebhookEndpoint", "WebhookDelivery", "HotelStayImport", "HotelRfpImport"),
    *("BankFxRate", "BankCalendarDay", "BankProduct", "BankPackage", "BankDocumentRequirement"),
    *("BankPaperTemplate", "BankKycRequirement"),
    *("HotelProperty", "HotelFunctionSpace", "HotelStatusCode", "HotelFeed"),
    *("HotelDayPart", "HotelBarCapture", "HotelBarSnapshot", "HotelChargeCode", "HotelReasonCode"),
    *("HotelSeason", "HotelServiceChargeRule", "HotelSetupStyleCode", "HotelTaxRule"),
    *("HotelTaxProfile", "HotelPaperTemplate", "HotelClientClassScheme"),
    *("HotelCompetitor", "HotelCompetitorFinding", "HotelCompetitorRate"),
    *("TradeProduct", "TradePriceList", "TradeSegment"),
    "DuplicateRule",
    *OWN,
}


@BOTH
@pytest.mark.parametrize("entity", owned(), ids=lambda each: each.name)
def test_nothing_of_bobs_comes_through(entity: Entity, asks: Asks) -> None:
    hidden, mine = (id_text(entity.prefix, KEYS[whose]) for whose in (BOB, ANN))
    single = entity.name[0].lower() + entity.name[1:]
    every = f"{{ {entity.plural} {{ totalCount nodes {{ id }} edges {{ cursor }} }} }}"
    roads = (
        f"query($id: ID!) {{ one: {single}(id: $id) {{ id }} any: node(id: $id) {{ id }} "
        f"many: nodes(ids: [$id]) {{ id }} "
        f"found: {entity.plural}(where: {{id: {{eq: $id}}}}) {{ totalCount nodes {{ id }} }} }}"
    )
    for who, actor in RESTRICTED.items():
        seen = asks(every, actor)["data"][entity.plural]
        ids = {node["id"] for node in seen["nodes"]}
        assert hidden not in ids, who
        assert (mine in ids) is (who != "nobody"), who
        assert seen["totalCount"] == len(seen["nodes"]), who
        assert asks(roads, actor, id=hidden)["data"] == {
            "one": None,
            "any": None,
            "many": [None],
            "found": {"totalCount": 0, "nodes": []},
        }, who


@BOTH
@pytest.mark.parametrize("entity", CATALOG.entities.values(), ids=lambda each: each.name)
def test_nor_along_any_path(entity: Entity, asks: Asks) -> None:
    for selection in chunks(entity):
        document = f"{{ {entity.plural} {{ nodes {{ {selection} }} }} }}"
        shown = asks(document, CHIEF)
        assert "errors" not in shown, (document, shown["errors"])
        answers = {who: asks(document, actor) for who, actor in asks.restricted.items()}
        for answer in answers.values():
            assert "errors" not in answer, (document, answer["errors"])
            assert not leaks(answer), (document, answer)
        assert asks.plainly(document, ANN_ACTS) == answers["ann"], document


@BOTH
@pytest.mark.parametrize("entity", CATALOG.entities.values(), ids=lambda each: each.name)
def test_nor_by_a_condition_on_what_is_tied_to_it(entity: Entity, asks: Asks) -> None:
    for field in entity.fields:
        if not isinstance(field, (One, Many)):
            continue
        target = CATALOG.of_model(field.target)
        if reach_of(target.model) is None or "id" not in CATALOG.fields(target.name):
            continue
        hidden, word = id_text(target.prefix, KEYS[BOB]), "is" if isinstance(field, One) else "some"
        where = f'{{{field.name}: {{{word}: {{id: {{eq: "{hidden}"}}}}}}}}'
        document = f"{{ {entity.plural}(where: {where}) {{ totalCount nodes {{ id }} }} }}"
        for actor in RESTRICTED.values():
            answer = asks(document, actor)
            assert answer["data"][entity.plural] == {"totalCount": 0, "nodes": []}, document
