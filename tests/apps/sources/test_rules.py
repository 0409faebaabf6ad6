"""Who reads and changes what: every table and role, as decided; and that a row never shows more than its table may."""

import pytest

from kasip.apps.accounts.enums import Role
from kasip.apps.accounts.permits import ACTIONS, permit_of
from kasip.apps.accounts.reach import anybody, own, where
from kasip.apps.journal.actor import PUBLIC, Actor
from kasip.apps.sources.registry import record_models, references_of

LETTERS = {
    "A": Role.ADMINISTRATOR,
    "P": Role.PLANNER,
    "V": Role.APPROVER,
    "D": Role.COLLEGE_DEPUTY,
    "M": Role.COLLEGE_MASTER,
    "H": Role.ENTERPRISE_HR,
    "T": Role.MENTOR,
    "C": Role.COUNSELLOR,
    "E": Role.EMPLOYMENT_OFFICER,
    "B": Role.CHAMBER_OFFICER,
    "R": Role.HEAD_OFFICER,
    "s": Role.STUDENT,
    "a": Role.APPLICANT,
    "g": Role.GUARDIAN,
}
DECIDED = """
                           read all        own   change own  add   own   remove own
age_structure              APVEBR          -     P     -     P     -     P     -
budget                     APVR            -     P     -     P     -     P     -     reason
campuses                   APVDMHTCEBRsag  -     P     D     P     D     P     D
classifications            APVDMHTCEBRsag  -     P     -     P     -     P     -
college_indicators         APVR            DM    P     -     P     -     P     -
colleges                   APVDMHTCEBRsag  -     P     -     P     -     P     -
commuting                  APVCR           -     P     -     P     -     P     -
competence_centres         APVDMHTCEBR     -     P     D     P     D     P     D
continuation               APVDMR          -     P     -     P     -     P     -
curricula                  APVDMR          -     P     -     P     -     P     -
dormitories                APVDMHTCEBRsag  -     P     -     P     -     P     -
dormitory_colleges         APVDMHTCEBRsag  -     P     -     P     -     P     -
employer_requests          APVBR           H     P     -     P     -     P     -
employment_history         APVEBR          -     P     -     P     -     P     -
enterprises                APVDMHTCEBRsag  -     P     H     P     -     P     -
exit_rates                 APVEBR          -     P     -     P     -     P     -     reason
facilities                 APVBR           H     P     H     P     H     P     H
facility_jobs              APVBR           H     P     H     P     H     P     H
industries                 APVDMHTCEBRsag  -     P     -     P     -     P     -
licences                   APVDMHTCEBRsag  -     P     -     P     -     P     -
masters                    APVR            DM    P     D     P     D     P     D
mentor_slots               APVDMBR         H     P     H     P     H     P     H
norms                      APVDMHTCEBR     -     P     -     P     -     P     -     reason
occupation_flows           APVEBR          -     P     -     P     -     P     -
occupation_history         APVEBR          -     P     -     P     -     P     -
occupation_qualifications  APVDMHTCEBRsag  -     P     -     P     -     P     -
occupations                APVDMHTCEBRsag  -     P     -     P     -     P     -
other_supply               APVER           -     P     -     P     -     P     -
outcome_definitions        APVDMHTCEBRsag  -     P     -     P     -     P     -     reason
outcomes                   APVR            DM    P     -     P     -     P     -
parameters                 APVR            -     P     -     P     -     P     -     reason
past_orders                APVR            DMH   P     -     P     -     P     -
policy                     APVR            -     P     -     P     -     P     -     reason
programmes                 APVR            DMHTCEBsag P     D     P     -     P     -
qualifications             APVDMHTCEBRsag  -     P     -     P     -     P     -
request_record             APVBR           H     P     -     P     -     P     -
running_cohorts            APVR            DM    P     D     P     D     P     D
scenarios                  APVR            -     P     -     P     -     P     -
school_leavers             APVCR           -     P     -     P     -     P     -
sources                    APVDMHTCEBRsag  -     P     -     P     -     P     -
specialties                APVDMHTCEBRsag  -     P     -     P     -     P     -
staffing                   APVEBR          -     P     -     P     -     P     -
territories                APVDMHTCEBRsag  -     P     -     P     -     P     -
vacancies                  APVDMHTCEBR     -     PE    -     PE    -     PE    -
workshops                  APVR            DM    P     D     P     D     P     D
"""
"""A line a table: who reads all, who reads their own or the open ones; then the same of change, add and remove."""

IN_ORDER = ("read", "change", "add", "remove")
LINES = [line.split() for line in DECIDED.strip().splitlines()[1:]]


def test_every_table_has_its_line():
    assert sorted(record_models()) == [line[0] for line in LINES]


@pytest.mark.parametrize("line", LINES, ids=[line[0] for line in LINES])
def test_rule_of_table_is_as_decided(line):
    table, *cells = line
    permit = permit_of(record_models()[table])

    found = [who_reaches(permit, action, extent) for action in IN_ORDER for extent in ("all", "own")]

    assert found == cells[:8]
    assert permit.reason == (cells[8:] == ["reason"])


def who_reaches(permit, action, extent):
    return "".join(letter for letter, role in LETTERS.items() if extent_of(permit, action, role) == extent) or "-"


def extent_of(permit, action, role):
    return permit.reach(action).extent(Actor(role=role, organisation_code="990240001234"))


@pytest.mark.parametrize("model", record_models().values(), ids=record_models())
def test_public_reaches_nothing(model):
    assert {permit_of(model).reach(action).extent(PUBLIC) for action in ACTIONS} == {"none"}


@pytest.mark.parametrize("model", record_models().values(), ids=record_models())
def test_who_reads_a_row_reads_what_it_refers_to(model):
    for name, target in references_of(model).items():
        for role in Role.values:
            row = extent_of(permit_of(model), "read", role)
            referred = extent_of(permit_of(target), "read", role)

            assert row == "none" or referred in ("all", row), (name, role)


@pytest.mark.parametrize("model", record_models().values(), ids=record_models())
def test_who_changes_a_row_reads_it(model):
    strength = {"none": 0, "own": 1, "all": 2}
    for role in Role.values:
        for action in ("change", "add", "remove"):
            able = strength[extent_of(permit_of(model), action, role)]

            assert able <= strength[extent_of(permit_of(model), "read", role)], (role, action)


def test_rule_names_the_fields_it_looks_at():
    rule = anybody() & where(status="licensed") | own("facility__enterprise__bin")

    assert rule.fields == {"status", "facility"}
