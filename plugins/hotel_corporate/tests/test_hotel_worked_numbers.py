"""The field's worked numbers, as a client of GraphQL meets them: from the sale to the claim.

Each is named as on the page of the domain. Those of production, duties and shares (V1 to V5) and
P5 have tests over GraphQL beside their subject.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from portico.access import Actor
from portico.testing import Ask


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


class Client:
    """Asks for one deed or question at a time."""

    def __init__(self, ask: Ask, actor: Actor) -> None:
        self.ask, self.actor = ask, actor
        place = {"code": "CITY", "name": "City", "timezone": "Europe/Lisbon", "currency": "EUR"}
        self.place = self.do("hotelPropertyCreate", "property", "id", **place, roomsTotal=50)["id"]
        self.account = self.do("accountCreate", "account", "id", name="Nordwerk")["id"]

    def do(self, name: str, field: str, shown: str, /, **given: Any) -> Any:
        payload = self.answer("mutation", name, f"{field} {{ {shown} }} {ERRORS}", given)
        assert payload["userErrors"] == []
        return payload[field]

    def refused(self, name: str, /, **given: Any) -> list[str]:
        found = self.answer("mutation", name, ERRORS, given)["userErrors"]
        return [each["code"] for each in found]

    def look(self, name: str, kind: str, shown: str, /, **given: Any) -> Any:
        return self.answer("query", name, shown, given, kind)

    def answer(
        self, root: str, name: str, shown: str, given: dict[str, Any], kind: str | None = None
    ) -> Any:
        now = given.pop("now", self.actor.now)
        kind = kind or f"{name[0].upper()}{name[1:]}"
        document = f"{root}($input: {kind}Input!) {{ {name}(input: $input) {{ {shown} }} }}"
        found = self.ask(document, by=replace(self.actor, now=now), input=given)
        assert "errors" not in found, found
        return found["data"][name]

    def event(self, **given: Any) -> dict[str, Any]:
        terms = {"accountId": self.account, "propertyId": self.place, "name": "Conference"}
        terms |= {"type": "CONFERENCE", "status": "DEFINITE"}
        days = {"arrival": "2026-10-12", "departure": "2026-10-15", "attendees": 10}
        found: dict[str, Any] = self.do(
            "hotelEventBookingCreate",
            "eventBooking",
            "id version functions { nodes { id version setCount } }",
            **terms | days | given,
        )
        return found

    def space(self, code: str, **given: Any) -> dict[str, Any]:
        terms = {"propertyId": self.place, "code": code, "name": code}
        setups = {"setups": [{"style": "THEATRE", "maxCap": 200}]}
        shown = "id setups { style capacity }"
        found: dict[str, Any] = self.do(
            "hotelFunctionSpaceCreate", "functionSpace", shown, **terms | setups | given
        )
        return found


ERRORS = "userErrors { code message path }"


@pytest.fixture
def client(ask: Ask, actor: Actor) -> Client:
    return Client(ask, actor)


def open_block(client: Client, event: str, *rooms: int, rate: str = "150") -> dict[str, Any]:
    """A block of an event from 12 October on, so many rooms a night."""
    grid = [
        {"night": f"2026-10-{12 + i}", "roomType": "DBL", "rooms": each, "rate": euros(rate)}
        for i, each in enumerate(rooms)
    ]
    block = {"bookingId": event, "code": "CONF26", "name": "Conference", "cutoffDaysBefore": 21}
    made = client.do("hotelRoomBlockCreate", "roomBlock", "id version", **block, nights=grid)
    found: dict[str, Any] = client.do(
        "hotelRoomBlockStatusChange",
        "roomBlock",
        "id version",
        id=made["id"],
        expectedVersion=made["version"],
        status="OPEN",
    )
    return found


def rooms_of(*rooms: int) -> list[dict[str, Any]]:
    return [
        {"night": f"2026-10-{12 + i}", "roomType": "DBL", "rooms": each}
        for i, each in enumerate(rooms)
    ]


class Contract:
    """The terms of an event, laid down anew for each case."""

    def __init__(self, client: Client, event: str) -> None:
        self.client, self.event, self.version = client, event, 0

    def owes(self, scenario: dict[str, Any], **terms: Any) -> dict[str, Any]:
        again = {"expectedVersion": self.version, "note": "Amended"} if self.version else {}
        given = {"bookingId": self.event} | terms | again
        made = self.client.do("hotelContractTermsSet", "contractTerms", "version", **given)
        self.version = made["version"]
        found: dict[str, Any] = self.client.look(
            "hotelLiabilityPreview",
            "HotelLiabilityRequest",
            "ifHeld { amount } ifCancelled { amount } compsEarned fbMinimum { short }",
            bookingId=self.event,
            asOf="2026-06-01",
            scenario=scenario,
        )
        return found


def test_a1_a2_a6_attrition(client: Client) -> None:
    event = client.event()["id"]
    block = open_block(client, event, 50, 80, 50)
    nights = rooms_of(40, 70, 24)
    client.do("hotelRoomBlockPickUp", "roomBlock", "id", id=block["id"], nights=nights)
    contract = Contract(client, event)
    allowed = {"attritionAllowancePercent": "20"}
    cumulative = allowed | {"attritionBasis": "CUMULATIVE"}
    nightly = allowed | {"attritionBasis": "NIGHTLY"}
    mitigated = nightly | {"attritionMitigation": "UNSOLD_ROOMS"}

    def owed(terms: dict[str, Any], **weak: Any) -> str:
        scenario = {"nights": [{"day": "2026-10-14", **weak}] if weak else []}
        found: str = contract.owes(scenario, **terms)["ifHeld"]["amount"]
        return found

    assert owed(cumulative) == "1500.00"
    assert owed(cumulative | {"attritionDamagesPercent": "80"}) == "1200.00"
    assert owed(nightly) == "2400.00"
    assert owed(nightly | {"surplusCredit": True}) == "1500.00"
    assert owed(mitigated, unsold=6) == "900.00"
    assert owed(mitigated, unsold=0) == "0.00"
    assert contract.owes({}, **cumulative | {"compPer": 50})["compsEarned"] == 2


def test_a5_k2_k3_the_life_of_a_block(client: Client) -> None:
    event = client.event()["id"]
    block = open_block(client, event, 100)
    steps = [{"daysBefore": 90, "percent": "20"}, {"daysBefore": 30, "percent": "10"}]
    client.do("hotelContractTermsSet", "contractTerms", "id", bookingId=event, reductions=steps)

    for wanted, day in ((80, "2026-07-14"), (60, "2026-09-12")):
        block = client.do(
            "hotelRoomBlockReduce",
            "roomBlock",
            "id version nights { contracted blocked } changes { before after wanted }",
            id=block["id"],
            expectedVersion=block["version"],
            on=day,
            nights=rooms_of(wanted),
        )
    assert block["nights"] == [{"contracted": 72, "blocked": 60}]
    assert block["changes"][-1] == {"before": 80, "after": 72, "wanted": 60}

    pick_up = partial(client.do, "hotelRoomBlockPickUp", "roomBlock", "id version", id=block["id"])
    last_second = datetime(2026, 9, 21, 22, 59, 59, tzinfo=UTC)
    block = pick_up(nights=rooms_of(6), now=last_second)
    late = {"id": block["id"], "nights": rooms_of(1)}
    after = datetime(2026, 9, 21, 23, tzinfo=UTC)
    assert client.refused("hotelRoomBlockPickUp", **late, now=after) == ["HOTEL_BLOCK_RELEASED"]
    step = {"id": block["id"], "expectedVersion": block["version"], "status": "CUTOFF_PASSED"}
    shown = "nights { blocked pickedUp released }"
    block = client.do("hotelRoomBlockStatusChange", "roomBlock", shown, **step, now=after)
    assert block["nights"] == [{"blocked": 6, "pickedUp": 6, "released": 54}]


C1 = ((90, None, "50"), (60, 89, "65"), (30, 59, "75"), (0, 29, "85"))
C3 = ((180, 365, "10"), (136, 179, "25"), (91, 135, "50"), (46, 90, "75"), (0, 45, "100"))


def test_c1_c3_cancellation(client: Client) -> None:
    event = client.event(arrival="2027-12-01", departure="2027-12-02")["id"]
    contract = Contract(client, event)

    def fee(table: tuple[Any, ...], base: str, notice: str) -> str:
        tiers = [
            {"minDays": low, "percent": share} | ({"maxDays": high} if high else {})
            for low, high, share in table
        ]
        revenue = [{"revenueGroup": "ROOMS", "revenue": euros(base)}]
        found = contract.owes({"noticeOn": notice}, cancellationTiers=tiers, revenues=revenue)
        amount: str = found["ifCancelled"]["amount"]
        return amount

    early = ("2027-09-02", "2027-09-03", "2027-10-02", "2027-10-03", "2027-11-01", "2027-11-02")
    assert [fee(C1, "15750", day) for day in early] == [
        *("7875.00", "10237.50", "10237.50"),
        *("11812.50", "11812.50", "13387.50"),
    ]
    days = ("2027-10-16", "2027-10-17", "2027-06-04", "2026-11-30")
    assert [fee(C3, "1000", day) for day in days] == ["750.00", "1000.00", "100.00", "0.00"]
    lint = client.look("hotelContractLint", "HotelContractLintRequest", "code", bookingId=event)
    assert {"code": "UNCOVERED_RANGE"} in lint


def test_f1_f2_f3_food_and_drink(client: Client) -> None:
    contract = Contract(client, client.event()["id"])

    def owed(least: str, spent: str, **terms: Any) -> tuple[str, str]:
        found = contract.owes({"fbSpent": euros(spent)}, fbMinimum=euros(least), **terms)
        return found["fbMinimum"]["short"], found["ifHeld"]["amount"]

    profit = {"fbDamagesPercent": "35"}
    taxed = {"fbPosting": "FB", "fbServicePercent": "20", "fbServiceTaxable": True}
    assert owed("50000", "40000", **profit) == ("10000", "3500.00")
    assert owed("100000", "70000", fbSlippagePercent="20", **profit) == ("10000", "3500.00")
    assert owed("10000", "8000", **taxed, fbTaxPercent="7.8") == ("2000", "2587.20")
    assert owed("10000", "8000") == ("2000", "2000.00")


def function(space: str, start: str, end: str, **given: Any) -> dict[str, Any]:
    """A session of the first of December."""
    terms = {"type": "GENERAL_SESSION", "spaceId": space, "setupStyle": "THEATRE", "expected": 60}
    terms |= {"startsAt": f"2026-12-01T{start}:00Z", "endsAt": f"2026-12-01T{end}:00Z"}
    return terms | {"setupMinutes": 0, "teardownMinutes": 0} | given


DECEMBER = {"arrival": "2026-12-01", "departure": "2026-12-01"}


@pytest.mark.parametrize(("actual", "billed"), [(123, 123), (110, 120), (130, 130)])
def test_guaranteed_set_and_billed(client: Client, actual: int, billed: int) -> None:
    hall = client.space("HALL")["id"]
    given = function(hall, "09:00", "12:00", expected=125, guaranteed=120)
    small = function(hall, "13:00", "14:00", expected=50, guaranteed=47)
    event = client.event(**DECEMBER, functions=[given, small])

    functions = sorted(event["functions"]["nodes"], key=lambda each: int(each["setCount"]))
    assert [each["setCount"] for each in functions] == [50, 126]
    counted = client.do(
        "hotelEventFunctionCount",
        "eventFunction",
        "billed setCount",
        id=functions[1]["id"],
        expectedVersion=functions[1]["version"],
        actual=actual,
        now=datetime(2026, 12, 1, 13, tzinfo=UTC),
    )
    assert counted == {"billed": billed, "setCount": 126}
    full = client.space("FULL", setups=[{"style": "THEATRE", "maxCap": 120}])["id"]
    trap = function(full, "09:00", "12:00", expected=120, guaranteed=120)
    wish = {"accountId": client.account, "propertyId": client.place, "name": "Trap"}
    wish |= {"type": "MEETING", "attendees": 120, **DECEMBER, "functions": [trap]}
    assert client.refused("hotelEventBookingCreate", **wish) == ["HOTEL_CAPACITY_EXCEEDED"]


def test_p1_p2_p3_p8_packages(client: Client) -> None:
    def package(code: str, price: str, *parts: tuple[str, str], **given: Any) -> str:
        components = [
            {"name": list_price, "revenueGroup": "FOOD", "listPrice": euros(list_price)}
            | {"taxPercent": tax}
            for list_price, tax in parts
        ]
        terms = {"propertyId": client.place, "code": code, "name": code, "taxInclusive": True}
        terms |= {"basis": "PER_DELEGATE_DAY", "validFrom": "2026-01-01"}
        made = client.do(
            "hotelRatePackageCreate",
            "ratePackage",
            "id",
            **terms | given,
            price=euros(price),
            components=components,
        )
        return str(made["id"])

    def parts(package: str, attendees: int = 1) -> tuple[list[str], str, str]:
        found = client.look(
            "hotelPackagePrice",
            "HotelPackagePriceRequest",
            "net { amount } tax { amount } lines { net { amount } }",
            packageId=package,
            day="2026-12-01",
            attendees=attendees,
        )
        lines = [each["net"]["amount"] for each in found["lines"]]
        return lines, found["net"]["amount"], found["tax"]["amount"]

    ddr = package("DDR", "65.00", ("15", "20"), ("30", "10"), ("14", "10"), ("6", "20"))
    assert parts(ddr) == (["12.50", "27.27", "12.73", "5.00"], "57.50", "7.50")
    assert parts(ddr, 40) == (["500.00", "1090.91", "509.09", "200.00"], "2300.00", "300.00")
    listed = [(amount, "0") for amount in ("20", "36", "16", "8")]
    assert parts(package("P3A", "65", *listed))[0] == ["16.25", "29.25", "13.00", "6.50"]
    assert parts(package("P3B", "50.01", *listed))[0] == ["12.50", "22.51", "10.00", "5.00"]
    thirds = package("P3C", "100", *[("1", "0")] * 3)
    assert parts(thirds)[0] == ["33.34", "33.33", "33.33"]
    event = client.event(**DECEMBER)["id"]
    heads = {"dayDelegates": 10, "singles": 20, "doubles": 5}
    booked = client.do(
        "hotelPackageBook",
        "bookedPackage",
        "attendees",
        bookingId=event,
        packageId=ddr,
        heads=heads,
    )
    assert booked["attendees"] == 40


@pytest.mark.parametrize(
    ("price", "tax", "service", "inclusive", "parts"),
    [
        ("1000", "7.85", {"servicePercent": "18", "serviceTaxable": True}, False, "180.00 92.63"),
        ("1000", "7.85", {"servicePercent": "18"}, False, "180.00 78.50"),
        ("100", "10", {"serviceAmount": euros("5")}, False, "5.00 10.00"),
        ("100", "10", {"serviceAmount": euros("5")}, True, "5.00 8.64"),
    ],
)
def test_p4_p6_service_and_tax(
    client: Client, price: str, tax: str, service: dict[str, Any], inclusive: Any, parts: str
) -> None:
    """The net is the price unless it holds both: then 86.36."""
    part = {"name": "Dinner", "revenueGroup": "FOOD", "listPrice": euros(price)}
    package = client.do(
        "hotelRatePackageCreate",
        "ratePackage",
        "id",
        propertyId=client.place,
        code="P",
        name="Dinner",
        basis="FLAT",
        validFrom="2026-01-01",
        price=euros(price),
        taxInclusive=inclusive,
        components=[part | {"taxPercent": tax} | service],
    )
    found = client.look(
        "hotelPackagePrice",
        "HotelPackagePriceRequest",
        "net { amount } service { amount } tax { amount } gross { amount }",
        packageId=package["id"],
        day="2026-12-01",
        attendees=1,
    )

    net = "86.36" if inclusive else f"{price}.00"
    assert found["net"]["amount"] == net
    assert f"{found['service']['amount']} {found['tax']['amount']}" == parts
    total = {"180.00 92.63": "1272.63", "180.00 78.50": "1258.50", "5.00 10.00": "115.00"}
    assert found["gross"]["amount"] == total.get(parts, "100.00")


def test_day_parts_y1_y2_and_z1(client: Client) -> None:
    hours = ((0, 6, "100"), (6, 9, "200"), (9, 12, "500"), (12, 14, "300"), (14, 18, "800"))
    laid = [
        {"name": str(first), "fromHour": first, "toHour": last, "threshold": euros(amount)}
        for first, last, amount in (*hours, (18, 24, "800"))
    ]
    client.do("hotelDayPartsSet", "property", "id", propertyId=client.place, parts=laid)

    def threshold(start: str, end: str) -> str:
        times = {"startsAt": f"2026-12-{start}:00Z", "endsAt": f"2026-12-{end}:00Z"}
        found = client.look(
            "hotelDayPartThreshold",
            "HotelDayPartRequest",
            "threshold { amount }",
            propertyId=client.place,
            **times,
        )
        return str(found["threshold"]["amount"])

    assert threshold("01T05:00", "01T11:59") == "800.00"
    assert threshold("01T12:10", "01T13:00") == "300.00"
    assert threshold("01T15:00", "01T23:00") == "1600.00"
    assert threshold("01T00:00", "02T00:00") == "2700.00"

    y1 = {"THEATRE": 180, "CLASSROOM": 112, "BANQUET_ROUNDS": 150, "CABARET": 90}
    y1 |= {"RECEPTION": 225, "U_SHAPE": 60, "BOARDROOM": 64}
    space = client.space("Y1", areaM2="180", setups=[{"style": each} for each in y1])
    assert {each["style"]: each["capacity"] for each in space["setups"]} == y1
    staged = [{"style": each, "deductedM2": "30"} for each in ("THEATRE", "BANQUET_ROUNDS")]
    space = client.space("Y2", areaM2="180", setups=staged)
    assert [each["capacity"] for each in space["setups"]] == [150, 125]

    night = {"night": "2026-12-01", "groupRooms": 20, "transientRooms": 40, "capacity": 50}
    z1 = client.look(
        "hotelGroupDisplacement",
        "HotelDisplacementRequest",
        "displacedRoomNights gain { amount } loss { amount } value { amount } "
        "breakEvenRate { amount }",
        propertyId=client.place,
        rate=euros("110"),
        nights=[night | {"transientRate": euros("150")}],
        costPerRoom=euros("25"),
        distributionPercent="15",
        ancillary=euros("10"),
        otherRevenue=euros("600"),
        otherProfitPercent="35",
    )
    assert z1 == {
        "displacedRoomNights": 10,
        "gain": {"amount": "1910.00"},
        "loss": {"amount": "1125.00"},
        "value": {"amount": "785.00"},
        "breakEvenRate": {"amount": "70.75"},
    }


class Rates:
    """Agreements of a client, best available rates, and what a stay costs."""

    def __init__(self, client: Client) -> None:
        self.client, self.captures = client, 0

    def agreement(self, *lines: dict[str, Any], **given: Any) -> None:
        """One in force since the first of January; the one before must be ended."""
        terms = {
            "accountId": self.client.account,
            "propertyId": self.client.place,
            "title": "Rates",
        }
        terms |= {"number": "NW", "kind": "TRANSIENT_VOLUME", "currency": "EUR"}
        days = {"validFrom": "2026-01-01", "validTo": "2026-12-31"}
        found = self.client.do(
            "hotelAgreementCreate",
            "agreement",
            "id version",
            **terms | days | given,
            rateLines=list(lines),
        )
        for status in ("PROPOSED", "ACTIVE"):
            found = self.turn(found, status, signedOn="2026-01-01")
        self.last = found

    def turn(self, agreement: dict[str, Any], status: str, **given: Any) -> dict[str, Any]:
        step = {"id": agreement["id"], "expectedVersion": agreement["version"], "status": status}
        found: dict[str, Any] = self.client.do(
            "hotelAgreementStatusChange", "agreement", "id version", **step | given
        )
        return found

    def bar(self, prices: dict[str, str], rooms: int = 5) -> None:
        nights = [
            {"stayDate": day, "roomType": "STD", "price": euros(price), "roomsAvailable": rooms}
            | {"fenceOpen": False}
            for day, price in prices.items()
        ]
        self.captures += 1
        given = {"propertyId": self.client.place, "snapshots": nights}
        given |= {"capturedAt": f"2026-03-02T11:{self.captures:02}:00Z"}
        self.client.do("hotelBarCaptureCreate", "barCapture", "id", **given)

    def quote(self, arrival: str, departure: str) -> dict[str, Any]:
        given = {"accountId": self.client.account, "propertyId": self.client.place}
        stay = {"roomType": "STD", "arrival": arrival, "departure": departure}
        shown = "total { amount } barTotal { amount } savingPercent candidates { verdict }"
        found: dict[str, Any] = self.client.do(
            "hotelRateQuoteCreate", "rateQuote", shown, **given | stay
        )
        return found


def test_r1_r2_r4_negotiated_rates(client: Client) -> None:
    rates = Rates(client)
    seasons = (("2026-01-01", "2026-03-31", "140"), ("2026-04-01", "2026-06-30", "170"))
    lines = [
        {"price1": euros(price), "firstNight": first, "lastNight": last}
        for first, last, price in seasons
    ]
    rates.agreement(*lines)
    rates.bar(dict.fromkeys(("2026-03-30", "2026-03-31", "2026-04-01"), "200"))
    r1 = rates.quote("2026-03-30", "2026-04-02")
    assert (r1["total"], r1["barTotal"]) == ({"amount": "450.00"}, {"amount": "600.00"})
    assert r1["savingPercent"] == "25"

    days = ("2026-04-20", "2026-04-21", "2026-04-22")
    rates.bar({"2026-04-19": "200"} | dict.fromkeys(days, "260"))
    for rule, total in (("PER_NIGHT", "950.00"), ("WHOLE_STAY", "980.00")):
        rates.turn(rates.last, "TERMINATED", reason="next case")
        blackout = {"firstNight": days[0], "lastNight": days[-1], "stayRule": rule}
        rates.agreement({"price1": euros("170")}, number=rule, blackouts=[blackout])
        assert rates.quote("2026-04-19", "2026-04-23")["total"] == {"amount": total}

    rates.turn(rates.last, "TERMINATED", reason="next case")
    lra = {"price1": euros("150"), "availability": "LRA"}
    nlra = {"price1": euros("140"), "availability": "NLRA", "priority": 1}
    rates.agreement(lra, nlra, number="R4")
    for rooms, verdicts in ((1, ["WON", "NLRA_CLOSED"]), (0, ["NO_INVENTORY"] * 2)):
        day = f"2026-05-0{4 + rooms}"
        rates.bar({day: "220"}, rooms)
        found = rates.quote(day, f"2026-05-0{5 + rooms}")["candidates"]
        told = [each["verdict"] for each in found if each["verdict"] != "NOT_IN_FORCE"]
        assert told == verdicts


def test_x1_x2_x4_x5_conflicts_of_spaces(client: Client) -> None:
    rooms = {code: client.space(code)["id"] for code in "ABC"}
    for code in ("AB", "BC", "ABC"):
        rooms[code] = client.space(code, memberIds=[rooms[each] for each in code])["id"]
    wish = {"accountId": client.account, "propertyId": client.place, "name": "Conference"}
    wish |= {"type": "CONFERENCE", "attendees": 10, "status": "DEFINITE"}

    def book(day: int, space: str, start: str, end: str, **given: Any) -> list[dict[str, Any]]:
        times = {"startsAt": f"2026-12-0{day}T{start}:00Z", "endsAt": f"2026-12-0{day}T{end}:00Z"}
        status = {"status": given.pop("status")} if "status" in given else {}
        session = function(rooms[space], start, end) | times | given
        days = {"arrival": f"2026-12-0{day}", "departure": f"2026-12-0{day}"}
        asked = wish | status | days | {"functions": [session]}
        found: list[dict[str, Any]] = client.answer(
            "mutation", "hotelEventBookingCreate", ERRORS, asked
        )["userErrors"]
        return found

    assert book(1, "A", "09:00", "12:00", setupMinutes=60, teardownMinutes=30) == []
    (turn,) = book(1, "ABC", "12:30", "15:00", setupMinutes=30)
    assert turn["code"] == "HOTEL_SPACE_TAKEN"
    assert "12:00" in turn["message"]
    assert "12:30" in turn["message"]
    assert book(1, "ABC", "12:30", "15:00") == []
    assert book(2, "AB", "10:00", "12:00") == []
    (hard,) = book(2, "BC", "11:00", "13:00")
    assert hard["code"] == "HOTEL_SPACE_TAKEN"
    assert book(2, "C", "10:00", "12:00") == []

    foyer = client.space("F", shareable=True, maxEvents=2)["id"]
    rooms["F"], shared = foyer, {"isShared": True}
    assert book(3, "F", "10:00", "12:00", expected=120, **shared) == []
    (full,) = book(3, "F", "10:00", "12:00", expected=90, **shared)
    assert full["code"] == "HOTEL_SPACE_FULL"
    assert book(3, "F", "10:00", "12:00", expected=60, **shared) == []
    (third,) = book(3, "F", "11:00", "13:00", expected=10, **shared)
    assert third["code"] == "HOTEL_SPACE_MAX_EVENTS"

    assert book(4, "A", "09:00", "12:00", status="PROSPECT") == []
    assert book(4, "A", "10:00", "11:00") == []
    shown = "nodes { id version }"
    prospects = f"{{ hotelEventBookings(where: {{status: {{eq: PROSPECT}}}}) {{ {shown} }} }}"
    (prospect,) = client.ask(prospects)["data"]["hotelEventBookings"]["nodes"]
    step = {"id": prospect["id"], "expectedVersion": prospect["version"]}
    tentative = {"status": "TENTATIVE", "optionDate": "2026-04-01"}
    assert client.refused("hotelEventBookingStatusChange", **step | tentative) == [
        "HOTEL_SPACE_TAKEN"
    ]
