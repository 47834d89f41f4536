"""An inventory of our own: whole, partial, excluded and missing accounts."""

from tanheng.domains.company.exchange import Amount, Intensity, Inventory, Source

SCOPE3 = tuple(f"scope3.c{number:02d}" for number in range(1, 16))


def stated(t_co2e, **more):
    return Amount(t_co2e, "", "stated", **more)


def inventory(**changed):
    amounts = {
        "scope1": stated(1234.567891, method="fuel", interval=(1200.0, 1270.0)),
        "scope2.location": stated(8000.25),
        "scope2.market": stated(3000.125),
        "scope3.c01": stated(20000.1, method="spend", supplier_share=0.25),
        "scope3.c06": Amount(410.2, "leaves out: site Xi'an", "partial", "distance"),
        "scope3.c14": Amount(None, "no franchises", "excluded"),
    }
    own = {
        "company": "测试科技 Test Tech",
        "year": 2025,
        "amounts": amounts,
        "approach": "operational_control",
        "gwp": "AR6, 100 years",
        "sources": (
            Source("combustion", "natural gas", 1000.0, 500_000.0, "m3"),
            Source("combustion", "diesel", 200.567891, 75.0, "t"),
            Source("fugitive", "R-410A", 34.0),
            Source("electricity", "grid East", 7900.0, 13_000.0, "MWh"),
            Source("heat", "district", 100.25, 900.0, "GJ"),
        ),
        "intensities": (
            Intensity("net revenue", 0.0021, "t CO2e/CNY1000", ("scope1", "scope2.market")),
        ),
        "beside": {"credits retired": 500.0, "avoided by customers": 9000.0},
        "base_year": 2020,
        "base": {"scope1": 1500.0, "scope2.location": 7000.0},
    }
    return Inventory(**own | changed)
