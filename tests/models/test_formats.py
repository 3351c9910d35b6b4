"""Codes and numbers that have a form of their own. The numbers are those of real organisations."""

import pytest

from portico.models import formats
from portico.models.formats import Malformed


@pytest.mark.parametrize(
    ("text", "country", "normal"),
    [
        ("DE 136.695.976", "DE", "136695976"),
        ("ATU 13585627", "AT", "U13585627"),
        ("EL 094259216", "GR", "094259216"),
        ("91-1144442", "US", "911144442"),
        ("14360570", "UA", "14360570"),
        ("kz 12-34", "KZ", "KZ 12-34"),
    ],
)
def test_tax_numbers_come_to_their_normal_form(text: str, country: str, normal: str) -> None:
    assert formats.tax_number(text, country) == normal


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("DE136695977", "DE"),  # the last digit is a check digit
        ("12", "DE"),
        ("U13585628", "AT"),
        ("14360571", "UA"),
        ("what?!", "KZ"),  # no rule is known, yet this is no number
        ("7", "KZ"),
    ],
)
def test_impossible_tax_numbers_are_refused(text: str, country: str) -> None:
    with pytest.raises(Malformed, match=country) as malformed:
        formats.tax_number(text, country)

    assert malformed.value.code == "TAX_ID"


def test_register_numbers_have_check_digits_where_one_register_has_every_company() -> None:
    assert formats.registration_number("552 008 443", "FR") == "552008443"
    assert formats.registration_number("HRB  6684", "DE") == "HRB 6684"
    with pytest.raises(Malformed, match="552 008 444"):
        formats.registration_number("552 008 444", "FR")


def test_a_lei_has_check_digits() -> None:
    assert formats.legal_entity_identifier("5493001kjtiigc8y1r12") == "5493001KJTIIGC8Y1R12"
    with pytest.raises(Malformed, match="check digits"):
        formats.legal_entity_identifier("5493001KJTIIGC8Y1R13")


@pytest.mark.parametrize(
    ("text", "country", "normal"),
    [
        ("+49 30 1234567", None, "+49301234567"),
        ("030-0074321", "DE", "+49300074321"),
        ("(171) 555-7788", "GB", "+441715557788"),
    ],
)
def test_telephone_numbers_become_e164(text: str, country: str | None, normal: str) -> None:
    assert formats.phone_number(text, country) == normal


@pytest.mark.parametrize("text", ["030 1234567", "+49", "call me", "+999 123456789"])
def test_what_nobody_can_dial_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"Begin with \+"):
        formats.phone_number(text)


def test_e_mail_addresses_keep_their_local_part() -> None:
    assert formats.email_address("Maria.Anders@ALFKI.De") == "Maria.Anders@alfki.de"


@pytest.mark.parametrize("text", ["maria", "maria@", "maria@alfki", "a b@alfki.de", "@alfki.de"])
def test_what_is_no_e_mail_address_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="no e-mail address"):
        formats.email_address(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [("DE", "de"), ("pt_br", "pt-BR"), ("ZH-hant-tw", "zh-Hant-TW"), ("es-419", "es-419")],
)
def test_language_tags_come_to_their_usual_case(text: str, normal: str) -> None:
    assert formats.language_tag(text) == normal


@pytest.mark.parametrize("text", ["german", "d", "de-", "de DE", "12"])
def test_what_is_no_language_tag_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="BCP 47"):
        formats.language_tag(text)


def test_countries_and_currencies_are_those_of_iso() -> None:
    assert formats.country_code("de") == "DE"
    assert formats.country_code("XK") == "XK"
    assert formats.currency_code("eur") == "EUR"
    with pytest.raises(Malformed, match="UK is no ISO 3166"):
        formats.country_code("UK")
    with pytest.raises(Malformed, match="EURO is no ISO 4217"):
        formats.currency_code("EURO")


@pytest.mark.parametrize(
    "text", ["alfki.de", "javascript:alert(1)", "https://", "http://[::1", "https://a b.de"]
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match="https://"):
        formats.web_address(text)


def test_names_of_systems_are_lower_case_words() -> None:
    assert formats.system_name("SAP-ERP") == "sap-erp"
    with pytest.raises(Malformed, match="letters, digits"):
        formats.system_name("our erp")
