"""Products, packages and tariffs as clients see them."""

from __future__ import annotations

from portico.query import answer, columns, entity, items, many, money, mutation, object_type, one
from portico_bank_corporate import access
from portico_bank_corporate.models import (
    AgreementEdition,
    Package,
    PackageItem,
    Product,
    Tariff,
    TariffTier,
)
from portico_bank_corporate.operations import products, tariffs
from portico_bank_corporate.operations.package_comparison import compare_packages
from portico_bank_corporate.operations.price_quote import quote_price

PRODUCT = entity(
    Product,
    name="BankProduct",
    prefix="bkp",
    plural="bankProducts",
    permission=access.TARIFF_READ,
    order="code",
    fields=[
        *columns(Product, "code", "name", "kind", "tax_rate"),
        many("tariffs", Tariff, "What its events cost.", key="product_id"),
    ],
)

ITEM = object_type(
    "BankPackageItem",
    "Events of a product that a package includes each month.",
    [
        *columns(PackageItem, "position", "event", "included"),
        one("product", Product, "The product."),
    ],
)

PACKAGE = entity(
    Package,
    name="BankPackage",
    prefix="bpk",
    plural="bankPackages",
    permission=access.TARIFF_READ,
    order="code",
    fields=[
        *columns(Package, "code", "name", "tax_rate", "offered_until"),
        money("fee", "The fee for a month; a part of a month costs its part of the days."),
        items("items", ITEM, PackageItem, "What costs nothing each month.", key="package_id"),
        many("tariffs", Tariff, "The prices that it brings.", key="package_id"),
    ],
)

TIER = object_type(
    "BankTariffTier",
    "One tier of a tariff.",
    columns(TariffTier, "position", "up_to", "rate"),
)

TARIFF = entity(
    Tariff,
    name="BankTariff",
    prefix="btf",
    plural="bankTariffs",
    permission=access.TARIFF_READ,
    order="validFrom",
    fields=[
        *columns(
            Tariff,
            *("event", "currency", "basis", "rate", "day_count", "period", "grid"),
            *("valid_from", "valid_to"),
        ),
        money("amount", "The price of a unit.", amount="amount", nullable=True),
        money("minimum", "The least it costs.", nullable=True),
        money("maximum", "The most it costs.", nullable=True),
        items("tiers", TIER, TariffTier, "Its tiers, from the lowest on.", key="tariff_id"),
        one("product", Product, "The product."),
        one("package", Package, "The package that it is a part of, if any."),
        one("edition", AgreementEdition, "The edition that it is agreed in, if any."),
    ],
)

TARIFF_TYPES = (PRODUCT, PACKAGE, TARIFF)

TARIFF_QUESTIONS = (
    answer("bankPriceQuote", quote_price, access.CHARGE_READ),
    answer("bankPackageComparison", compare_packages, access.CHARGE_READ),
)

TARIFF_MUTATIONS = (
    mutation("bankProductCreate", products.create_product, Product, access.TARIFF_WRITE),
    mutation("bankPackageCreate", products.create_package, Package, access.TARIFF_WRITE),
    mutation("bankPackageWithdraw", products.withdraw_package, Package, access.TARIFF_WRITE),
    mutation("bankTariffSet", tariffs.set_tariff, Tariff, access.TARIFF_WRITE),
    mutation("bankTariffOverride", tariffs.override_tariff, Tariff, access.AGREEMENT_WRITE),
)
