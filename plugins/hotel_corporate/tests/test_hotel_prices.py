from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico_hotel_corporate.models.prices import Split, Taxation, allocate

D = Decimal


def decimals(*numbers: str) -> list[Decimal]:
    return [Decimal(number) for number in numbers]


def split(amount: str, tax: str, *, inclusive: bool, **service: object) -> Split:
    taxation = Taxation(tax_percent=D(tax), inclusive=inclusive, **service)  # type: ignore[arg-type]  # of the case
    return taxation.split(D(amount), "EUR")


@pytest.mark.parametrize(
    ("gross", "tax", "net", "contained"),
    [
        ("15.00", "20", "12.50", "2.50"),
        ("30.00", "10", "27.27", "2.73"),
        ("14.00", "10", "12.73", "1.27"),
        ("6.00", "20", "5.00", "1.00"),
        ("1200.00", "10", "1090.91", "109.09"),
        ("560.00", "10", "509.09", "50.91"),
        ("600.00", "20", "500.00", "100.00"),
        ("240.00", "20", "200.00", "40.00"),
    ],
)
def test_an_inclusive_price_holds_its_tax(gross: str, tax: str, net: str, contained: str) -> None:
    """P1 and P2: a day delegate rate of 65.00, for one and for forty."""
    assert split(gross, tax, inclusive=True) == Split(net=D(net), service=D(0), tax=D(contained))


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        ("65", "20 36 16 8", "16.25 29.25 13.00 6.50"),
        ("50.01", "20 36 16 8", "12.50 22.51 10.00 5.00"),
        ("100", "1 1 1", "33.34 33.33 33.33"),
        ("0", "1 1", "0.00 0.00"),
        ("10", "0 1", "0.00 10.00"),
        ("0.01", "1 1 1", "0.01 0.00 0.00"),
        ("0.05", "1 1 1", "0.02 0.02 0.01"),
        ("10", "1 2 4", "1.43 2.86 5.71"),
        ("99.99", "33.33 33.33 66.67", "25.00 24.99 50.00"),
    ],
)
def test_a_price_is_shared_out_by_the_largest_remainder(
    total: str, weights: str, shares: str
) -> None:
    """P3, and its edges."""
    found = allocate(D(total), decimals(*weights.split()), "EUR")

    assert [str(share) for share in found] == shares.split()


def test_a_price_in_yen_is_shared_out_in_whole_yen() -> None:
    assert allocate(D(100), decimals("1", "1", "1"), "JPY") == decimals("34", "33", "33")


def test_a_price_in_dinars_is_shared_out_in_thousandths() -> None:
    assert allocate(D(1), decimals("1", "1", "1"), "KWD") == decimals("0.334", "0.333", "0.333")


@given(
    units=st.integers(0, 10**15),
    weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=9).filter(any),
)
def test_the_shares_always_add_up_and_are_off_by_less_than_a_cent(
    units: int, weights: list[int]
) -> None:
    total, by_weight = D(units).scaleb(-2), [D(weight).scaleb(-2) for weight in weights]

    shares = allocate(total, by_weight, "EUR")

    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(int(share.scaleb(2)) * sum(weights) - units * weight) < sum(weights)


@pytest.mark.parametrize(
    ("taxable", "service", "tax", "gross"),
    [(True, "180.00", "92.63", "1272.63"), (False, "180.00", "78.50", "1258.50")],
)
def test_service_and_tax_are_put_on_a_net_price(
    taxable: bool,  # noqa: FBT001 (pytest passes it by name)
    service: str,
    tax: str,
    gross: str,
) -> None:
    """P4: 1,000 of food, 18 % service, 7.85 % tax."""
    found = split("1000", "7.85", inclusive=False, service_percent=D(18), service_taxable=taxable)

    assert found == Split(net=D(1000), service=D(service), tax=D(tax))
    assert found.gross == D(gross)


@pytest.mark.parametrize(
    ("gross", "taxable", "net", "service", "tax"),
    [
        ("127.26", True, "100.00", "18.00", "9.26"),
        ("125.85", False, "100.00", "18.00", "7.85"),
    ],
)
def test_service_and_tax_are_taken_out_of_an_inclusive_price(
    gross: str,
    taxable: bool,  # noqa: FBT001 (pytest passes it by name)
    net: str,
    service: str,
    tax: str,
) -> None:
    """P5: the inverse."""
    found = split(gross, "7.85", inclusive=True, service_percent=D(18), service_taxable=taxable)

    assert found == Split(net=D(net), service=D(service), tax=D(tax))


def test_a_flat_service_charge_is_put_on_untaxed() -> None:
    """P6: rate 100, tax 10 %, service 5.00 flat."""
    found = split("100", "10", inclusive=False, service_amount=D(5))

    assert found == Split(net=D("100.00"), service=D("5.00"), tax=D("10.00"))


def test_a_flat_service_charge_is_taken_out_untaxed() -> None:
    """P6, inclusive."""
    found = split("100", "10", inclusive=True, service_amount=D(5))

    assert found == Split(net=D("86.36"), service=D("5.00"), tax=D("8.64"))


def test_a_flat_service_charge_may_be_taxed_too() -> None:
    """110 on top of 100 and 10 of service with 10 % on both; the inverse gives it back."""
    put_on = split("100", "10", inclusive=False, service_amount=D(10), service_taxable=True)
    taken_out = split("121", "10", inclusive=True, service_amount=D(10), service_taxable=True)

    assert put_on == taken_out == Split(net=D(100), service=D(10), tax=D(11))


@pytest.mark.parametrize(
    ("amount", "terms", "found"),
    [
        ("0.10", {"tax": "5"}, "0.10 0.00 0.01"),
        ("33.35", {"tax": "19", "service_percent": "10"}, "33.35 3.34 6.34"),
        (
            "33.35",
            {"tax": "19", "service_percent": "10", "service_taxable": True},
            "33.35 3.34 6.97",
        ),
        ("0.00", {"tax": "19", "service_percent": "10"}, "0.00 0.00 0.00"),
        ("99.99", {"tax": "0"}, "99.99 0.00 0.00"),
    ],
)
def test_what_is_put_on_is_rounded_half_up_once(
    amount: str, terms: dict[str, Any], found: str
) -> None:
    """10 % of 33.35 is 3.335; 19 % of 33.35 is 6.3365, of 36.685 it is 6.97015."""
    assert worked(amount, terms, inclusive=False) == found


@pytest.mark.parametrize(
    ("amount", "terms", "found"),
    [
        (
            "99.99",
            {"tax": "20", "service_percent": "10", "service_taxable": True},
            "75.75 7.58 16.66",
        ),
        ("1.00", {"tax": "17", "service_percent": "3"}, "0.83 0.03 0.14"),
        ("0.01", {"tax": "20"}, "0.01 0.00 0.00"),
        ("0.06", {"tax": "20"}, "0.05 0.00 0.01"),
        ("65.00", {"tax": "8.1", "service_amount": "5.00"}, "55.50 5.00 4.50"),
        (
            "65.00",
            {"tax": "8.1", "service_amount": "5.00", "service_taxable": True},
            "55.13 5.00 4.87",
        ),
    ],
)
def test_what_is_taken_out_is_rounded_half_up_and_the_tax_is_what_is_left(
    amount: str, terms: dict[str, Any], found: str
) -> None:
    """10 % of 99.99 ÷ 1.32 is 7.575; 3 % of 1.00 ÷ 1.2 is 0.025; 60 ÷ 1.081 is 55.504."""
    assert worked(amount, terms, inclusive=True) == found


def worked(amount: str, terms: dict[str, Any], *, inclusive: bool) -> str:
    given_terms = {
        name: each if isinstance(each, bool) else D(each)
        for name, each in terms.items()
        if name != "tax"
    }
    found = split(amount, terms["tax"], inclusive=inclusive, **given_terms)
    return f"{found.net} {found.service} {found.tax}"


def test_yen_and_dinars_have_their_own_places() -> None:
    terms = Taxation(tax_percent=D(8), inclusive=False, service_percent=D(10), service_taxable=True)

    assert terms.split(D(1005), "JPY") == Split(net=D(1005), service=D(101), tax=D(88))
    assert terms.split(D("1.005"), "KWD") == Split(
        net=D("1.005"), service=D("0.101"), tax=D("0.088")
    )


@given(
    cents=st.integers(0, 10**12),
    tax=st.integers(0, 100_00),
    service=st.integers(0, 100_00),
    taxable=st.booleans(),
)
def test_what_is_taken_out_of_a_price_adds_up_to_it(
    cents: int,
    tax: int,
    service: int,
    taxable: bool,  # noqa: FBT001 (hypothesis passes it by name)
) -> None:
    gross = D(cents).scaleb(-2)
    taxation = Taxation(
        tax_percent=D(tax).scaleb(-2),
        inclusive=True,
        service_percent=D(service).scaleb(-2),
        service_taxable=taxable,
    )

    found = taxation.split(gross, "EUR")

    assert found.gross == gross
    assert found.net >= 0
    assert found.service >= 0
    assert found.tax >= 0
