"""A product footprint of our own, whose arithmetic closes, to be spoilt one field at a time."""

import copy
import json

FOOTPRINT = {
    "id": "1f0c2f0e-6c1c-4b1e-9d0e-8a2f3a7d1c55",
    "specVersion": "3.0.3",
    "created": "2026-02-01T08:00:00Z",
    "status": "Active",
    "companyName": "Quzhou Cellulose",
    "companyIds": ["urn:company:example:quzhou-cellulose"],
    "productDescription": "Bamboo pulp board, 12 mm",
    "productIds": ["urn:product:example:board-12"],
    "productNameCompany": "Board 12",
    "pcf": {
        "declaredUnitOfMeasurement": "kilogram",
        "declaredUnitAmount": "1",
        "productMassPerDeclaredUnit": "1",
        "referencePeriodStart": "2025-01-01T00:00:00Z",
        "referencePeriodEnd": "2026-01-01T00:00:00Z",
        "geographyCountrySubdivision": "CN-ZJ",
        "pcfExcludingBiogenicUptake": "0.91",
        "pcfIncludingBiogenicUptake": "-0.80",
        "fossilGhgEmissions": "0.72",
        "fossilCarbonContent": "0",
        "biogenicCarbonContent": "0.466",
        "landUseChangeGhgEmissions": "0.05",
        "landManagementBiogenicCO2Emissions": "0.20",
        "landManagementBiogenicCO2Removals": "-0.10",
        "biogenicNonCO2Emissions": "0.04",
        "biogenicCO2Uptake": "-1.71",
        "aircraftGhgEmissions": "0.00",
        "packagingEmissionsIncluded": True,
        "packagingGhgEmissions": "0.03",
        "ipccCharacterizationFactors": ["AR6"],
        "crossSectoralStandards": ["ISO14067", "PACT-3.0"],
        "exemptedEmissionsPercent": "1.5",
        "primaryDataShare": "64.2",
        "dqi": {"technologicalDQR": "1.6", "geographicalDQR": "2.0", "temporalDQR": "1.2"},
    },
}
GONE = object()


def footprint(**changed):
    """The footprint with fields of it, or ``pcf__`` fields of its pcf, changed or gone."""
    content = copy.deepcopy(FOOTPRINT)
    for name, value in changed.items():
        into, field = (content["pcf"], name[5:]) if name.startswith("pcf__") else (content, name)
        if value is GONE:
            into.pop(field)
        else:
            into[field] = value
    return content


def written(folder, content, name="footprint.json"):
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
