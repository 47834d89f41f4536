"""What a company hands to others: product footprints, and the tables that standards ask for."""

from tanheng.domains.company.exchange.allocation import allocate
from tanheng.domains.company.exchange.arithmetic import Closure, closures
from tanheng.domains.company.exchange.exchange_file import (
    Checked,
    check_footprints,
    read_footprints,
    write_footprints,
)
from tanheng.domains.company.exchange.footprint import CarbonFootprint, ProductFootprint
from tanheng.domains.company.exchange.form_files import Format, form_bytes, write_forms
from tanheng.domains.company.exchange.forms import Form
from tanheng.domains.company.exchange.from_run import inventory_of
from tanheng.domains.company.exchange.inventory import Amount, Intensity, Inventory, Source
from tanheng.domains.company.exchange.making import footprints_of, read_products
from tanheng.domains.company.exchange.products import Product, Products
from tanheng.domains.company.exchange.standards import Standard, forms_of

__all__ = [
    "Amount",
    "CarbonFootprint",
    "Checked",
    "Closure",
    "Form",
    "Format",
    "Intensity",
    "Inventory",
    "Product",
    "ProductFootprint",
    "Products",
    "Source",
    "Standard",
    "allocate",
    "check_footprints",
    "closures",
    "footprints_of",
    "form_bytes",
    "forms_of",
    "inventory_of",
    "read_footprints",
    "read_products",
    "write_footprints",
    "write_forms",
]
