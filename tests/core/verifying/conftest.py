"""A correct plan of the teaching region, said truly from first to last."""

import importlib.resources

import pytest
from tests.core.verifying.planting import Scene
from tests.core.verifying.stating import invented_evidence, state_plan

from kasip.core.verifying.order.region import read_region
from kasip.studies.loading import load_study
from kasip.studies.verify import law_table


@pytest.fixture(scope="session")
def teaching_folder():
    """The teaching region as it is shipped."""
    with importlib.resources.as_file(importlib.resources.files("kasip.example") / "teaching") as folder:
        yield folder


@pytest.fixture(scope="session")
def teaching(teaching_folder):
    """The tables of the teaching region as a verifier gets them, and its parameters."""
    study = load_study(teaching_folder)
    inputs = {name: frame for name, frame in study.tables.items() if name in study.given}
    return {**inputs, "law": law_table()}, study.parameters


@pytest.fixture(scope="session")
def scene(teaching):
    inputs, parameters = teaching
    region = read_region(inputs, parameters)
    outputs, certificate = state_plan(inputs, parameters, *invented_evidence(region))
    return Scene(inputs, parameters, region, outputs, certificate)
