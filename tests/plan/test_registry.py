"""A domain is one line of the registry; its section, run and check follow from it."""

from __future__ import annotations

import pkgutil

from tanheng import domains
from tanheng.plan.registry import DOMAINS


def test_every_domain_that_has_a_folder_is_registered_once():
    folders = {module.name for module in pkgutil.iter_modules(domains.__path__)}
    names = [domain.name for domain in DOMAINS]
    assert sorted(names) == sorted(folders)


def test_a_section_refuses_fields_it_does_not_know():
    for domain in DOMAINS:
        assert domain.model.model_config["extra"] == "forbid"
