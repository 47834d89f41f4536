"""The API answers whatever is thrown at it without a fault of ours."""

from pathlib import Path

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from tanheng.web import create_app

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
SCHEMA = schemathesis.openapi.from_dict(create_app(Path(), Path(), None).openapi())
OPERATIONS = {one.ok().label: one.ok() for one in SCHEMA.get_all_operations()}
ASKED = [one for one in OPERATIONS if one != "GET /healthz"]  # which asks for nothing
HELD = {"id": "drawn", "name": "office.sites", "section": "wind", "place": 1}
EXAMPLES = 20
MANY = 400  # by `make test-long`


@pytest.fixture(scope="module")
def session():
    with requests.Session() as kept:
        kept.trust_env = False
        yield kept


def throw(operation, address, session, known, mode, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def thrown(case):
        for name in set(case.path_parameters or ()) & set(known):
            case.path_parameters[name] = known[name]
        case.call_and_validate(base_url=address, session=session, checks=CHECKS)

    thrown()


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("label", ASKED)
def test_no_request_is_answered_by_a_fault(address, session, label, mode):
    throw(OPERATIONS[label], address, session, {}, mode, EXAMPLES)


@pytest.mark.long
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("label", ASKED)
def test_nor_is_one_of_many(address, session, label, mode):
    throw(OPERATIONS[label], address, session, {}, mode, MANY)


@pytest.mark.parametrize("label", [one for one in OPERATIONS if "/runs/{id}" in one])
def test_nor_is_one_about_a_run_that_is_there(address, session, label):
    """Names of runs and series are hard to guess: they are given, the rest is drawn."""
    throw(OPERATIONS[label], address, session, HELD, GenerationMode.POSITIVE, 2 * EXAMPLES)
