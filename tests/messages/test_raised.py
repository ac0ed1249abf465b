"""Every code of the catalogue is raised by a fixture: which tests see it at work."""

from __future__ import annotations

import ast
import importlib
import inspect

import pytest

from tests.checking import test_every_code
from tests.meeting import test_reading
from tests.rulebook import test_mistakes, test_rule_mistakes
from thidua_xlsx.messages.catalogue import CATALOGUE

# tables and registers of cases: each case is run, and the code looked for at its cell
REGISTERS = {
    "tests/checking/test_every_code.py": set(test_every_code.CASES),
    "tests/meeting/test_reading.py": set(test_reading.CASES),
    "tests/rulebook/test_mistakes.py": {
        code for _, found in (*test_mistakes._WARNINGS, *test_mistakes._ERRORS) for code, _ in found
    },
    "tests/rulebook/test_rule_mistakes.py": {code for _, found in test_rule_mistakes._MISTAKES for code, _ in found},
}

# what comes up in the course of something longer: the test that looks for it
_DIFF = "tests.test_diff:test_what_is_no_consolidated_workbook_is_said"
_DOUBTS = "tests.workbooks.test_seal:test_doubts_are_said_and_the_file_is_sealed"
_TYPED = "tests.meeting.test_consolidated"
_ANOMALY = "tests.analysis.test_anomalies"
_FIELDS = "tests.intake.test_fields:test_a_wrong_field_is_found_at_its_cell"
_LOST = "tests.scoring.test_nothing_lost"
BY_TEST = {
    "not-a-rulebook": "tests.rulebook.test_mistakes:test_a_form_or_a_workbook_of_the_meeting_is_no_rulebook",
    "not-a-file": "tests.rulebook.test_mistakes:test_a_folder_is_no_rulebook",
    "sheet-empty": "tests.rulebook.test_template:test_an_unfilled_template_says_what_is_missing",
    "no-leaf": "tests.rulebook.test_template:test_an_unfilled_template_says_what_is_missing",
    "layout-unreadable": "tests.intake.test_layout:test_a_layout_file_is_not_read_or_not_right",
    "layout-mistake": "tests.intake.test_layout:test_a_layout_file_is_not_read_or_not_right",
    "same-evidence": f"{_ANOMALY}:test_the_same_evidence_in_two_units_is_found_with_both_cells",
    "far-from-cluster": f"{_ANOMALY}:test_a_result_far_from_the_clusters_is_found",
    "scale-differs": f"{_ANOMALY}:test_a_target_in_another_scale_is_found",
    "maximum-everywhere": f"{_ANOMALY}:test_full_points_everywhere_are_found",
    "maximum-by-all": f"{_ANOMALY}:test_a_criterion_of_which_everybody_claims_the_maximum_is_found",
    "results-of-last-year": f"{_ANOMALY}:test_last_years_figures_and_documents_are_found",
    "evidence-of-last-year": f"{_ANOMALY}:test_last_years_figures_and_documents_are_found",
    "previous-is-the-same": f"{_ANOMALY}:test_the_same_submissions_given_as_the_year_before_are_told_once",
    "field-missing": _FIELDS,
    "field-not-a-choice": _FIELDS,
    "field-not-a-number": _FIELDS,
    "condition-not-met": "tests.intake.test_fields:test_a_condition_that_is_not_met_caps_the_points_and_is_said",
    "verified-held": f"{_LOST}:test_points_held_down_by_a_condition_are_said",
    "event-though-submitted": f"{_LOST}:test_a_confirmed_event_against_a_submission_that_is_there_is_said",
    "entry-none": f"{_LOST}:test_an_empty_folder_of_verification_is_said",
    "verification-disagrees": f"{_TYPED}:test_the_heads_word_counts_where_a_file_says_something_else",
    "verification-cleared": f"{_TYPED}:test_a_verdict_that_its_verifier_withdrew_is_gone_and_a_cleared_cell_is_said",
    "event-disagrees": f"{_TYPED}:test_an_event_that_the_head_changed_counts_and_differs_from_its_file",
    "vote-disagrees": f"{_TYPED}:test_an_event_that_the_head_changed_counts_and_differs_from_its_file",
    "consolidated-twice": f"{_TYPED}:test_of_two_workbooks_of_one_cluster_one_is_read_and_backups_are_passed_over",
    "consolidated-sheet-missing": f"{_TYPED}:test_a_renamed_sheet_for_entries_stops_the_next_run",
    "closing-file-open": "tests.workbooks.test_seal:test_a_file_that_is_saved_meanwhile_is_not_sealed",
    "closing-a-folder": _DIFF,
    "closing-not-a-workbook": _DIFF,
    "closing-unreadable": _DIFF,
    "not-consolidated": _DIFF,
    "consolidated-damaged": _DIFF,
    "diff-other-rulebook": _DIFF,
    "seal-there": "tests.workbooks.test_seal:test_a_seal_is_not_put_on_a_seal_without_saying_so",
    "seal-errors-left": _DOUBTS,
    "seal-waiting": _DOUBTS,
    "seal-provisional": _DOUBTS,
    "seal-shared-rank": _DOUBTS,
    "seal-formula-errors": "tests.workbooks.test_seal:test_a_formula_that_shows_an_error_is_said",
}


def test_every_code_is_raised_by_a_fixture() -> None:
    """A message that no test has ever seen would be wrong, or never come, in front of the secretary."""
    seen = {code: [name for name, codes in REGISTERS.items() if code in codes] for code in CATALOGUE}
    assert [code for code, names in seen.items() if not names and code not in BY_TEST] == []
    assert [code for code, names in seen.items() if names and code in BY_TEST] == []
    assert set().union(*REGISTERS.values(), BY_TEST) - CATALOGUE.keys() == set()


@pytest.mark.parametrize("code", BY_TEST)
def test_the_test_that_is_named_looks_for_the_code(code: str) -> None:
    """The list above would promise what nothing holds."""
    module, _, name = BY_TEST[code].partition(":")
    function = getattr(importlib.import_module(module), name)
    words = {node.value for node in ast.walk(ast.parse(inspect.getsource(function))) if isinstance(node, ast.Constant)}
    assert code in words
