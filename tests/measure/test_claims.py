import json

import numpy as np
import pytest

from course_utils import CourseError
from course_utils.measure import claim, claims, compare_paired, scientific, signed
from course_utils.measure.in_words import in_words
from course_utils.measure.statements import Statement


@pytest.fixture(autouse=True)
def statements(monkeypatch):
    known = {
        "F1": Statement("a fact", "000"),
        "A1": Statement("an interface", "004", "api"),
        "H1": Statement("history", "001", "history"),
    }
    monkeypatch.setattr(claims, "STATEMENTS", known)


def test_a_fact_that_is_measured_as_noted_holds():
    assert claim("F1", expect=61_706, measured=61_706).verdict == "holds"
    assert claim("F1", expect=61_706, measured=61_706, caveat="only without groups").verdict == "holds with a caveat"


def test_a_fact_that_the_measurement_contradicts_is_wrong_even_where_we_expected_it():
    found = claim("F1", expect=61.0, measured=60.95, notes=96, tolerance=0.1)
    assert found.verdict == "wrong"
    assert found.as_dict()["as_expected"]
    assert "measured 60.95, expected 61, in the notes 96" in str(found)
    assert not claim("F1", expect=61.0, measured=70.0, notes=96, tolerance=0.1).as_dict()["as_expected"]


def test_an_interface_that_has_moved_on_is_outdated():
    assert claim("A1", expect=["accuracy"], measured=["accuracy"], notes=["acc"]).verdict == "outdated"


def test_parts_that_disagree_hold_in_part():
    first = claim("A1", expect=True, measured=True)
    assert claim("A1", expect=False, measured=False, notes=True, also=first).verdict == "holds in part"


def test_history_needs_a_citation():
    with pytest.raises(CourseError, match="H1 is history"):
        claim("H1", expect="two GPUs", measured="two GPUs")
    assert claim("H1", expect="two GPUs", measured="two GPUs", citation="Krizhevsky et al. 2012").verdict == "holds"


@pytest.mark.parametrize(
    ("expect", "measured", "agree"),
    [
        (0.0, np.float32(1e-7), True),
        (0.0, np.float32(1e-3), False),
        ([1, 2], (1, 2), True),
        ([1, 2], (1, 2, 3), False),
        ({"a": 1.0}, {"a": np.float64(1.0)}, True),
        ({"a": 1.0}, {"b": 1.0}, False),
        (True, 1, False),
        ("1", 1, False),
        (float("nan"), float("nan"), False),
    ],
)
def test_agreement(expect, measured, agree):
    assert (claim("F1", expect=expect, measured=measured, tolerance=1e-6).verdict == "holds") is agree


def test_the_notebook_gets_text_html_and_plain_json():
    bundle = claim("F1", expect=np.int64(3), measured=np.array([3])[0], caveat="<b>")._repr_mimebundle_()
    assert json.loads(json.dumps(bundle[claims.MIME]))["measured"] == 3
    assert "measured 3, expected 3" in bundle["text/plain"]
    assert "<b>" not in bundle["text/html"]


def test_a_claim_is_one_line_with_its_details_behind_it():
    found = claim("F1", expect=61_706, measured=61_706)
    assert found.headline == "✓ the notes are right: a fact (measured 61,706) · F1"
    page = found._repr_mimebundle_()["text/html"]
    assert page.index("61,706) · F1</summary>") < page.index("notes 000")
    assert page.count("a fact") == 1  # said once, in the headline
    long = claim("F1", expect=True, measured=True, caveat="a word " * 100)
    assert long.headline == "✓ the notes are right, with a caveat: a fact · F1"
    assert long.caveat in long.remarks


def test_each_named_value_has_a_row_of_its_own_in_the_details():
    first = claim("F1", expect={"SGD": True, "Adam": True}, measured={"SGD": True, "Adam": None})
    assert first.rows == [("SGD", "yes", "yes", "yes"), ("Adam", "not decided", "yes", "yes")]
    assert ">in the notes</th>" not in first._repr_mimebundle_()["text/html"]
    both = claim("F1", expect=3, measured=3, notes=4, also=first)
    assert both.rows[-1] == ("", "3", "3", "4")
    page = both._repr_mimebundle_()["text/html"]
    assert page.count("<tr>") == 4
    assert page.count('scope="row"') == 2  # a value without a name has no head
    assert ">in the notes</th>" in page
    assert "Adam: measured not decided, expected yes\n" in str(both)
    assert "measured 3, expected 3, in the notes 4" in str(both)


def test_a_value_without_a_name_gets_one_from_of():
    assert claim("F1", expect=8, measured=8, of="layers").rows == [("layers", "8", "8", "8")]
    named = claim("F1", expect={"He": True}, measured={"He": False}, of="does not vanish")
    assert named.rows == [("does not vanish: He", "no", "yes", "yes")]


def test_values_of_unlike_names_stay_one_row():
    assert claim("F1", expect={"a": 1}, measured={"b": 1}).rows == [("", "b 1", "a 1", "a 1")]


def test_a_long_statement_is_cut_behind_a_word(monkeypatch):
    monkeypatch.setitem(claims.STATEMENTS, "F1", Statement("a word " * 100, "000"))
    line = claim("F1", expect=True, measured=True).headline
    assert len(line) < 200
    assert line.endswith(" word … · F1")


def test_yes_and_no_say_to_what():
    assert claim("F1", expect=True, measured=True).found == "a fact"
    assert claim("F1", expect=[False], measured=[False], notes=True, caveat="by 4 points").found == "by 4 points"
    assert claim("F1", expect=0.0, measured=0.0).found == "a fact"
    first = claim("F1", expect=61_706, measured=61_706)
    assert claim("F1", expect=True, measured=True, also=first, caveat="at both sizes").found == "at both sizes"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        ([True, None], "yes, not decided"),
        ({"all": 37_633, "not": 64}, "all 37,633, not 64"),
        ({"contradicted": []}, "contradicted none"),
        ({"a": {"b": False}, "c": {"b": True}}, "a b no; c b yes"),
        (-0.123456, "−0.1235"),
        (list(range(20)), "0, 1, 2, 3, 4, 5, 6, 7, 8, … (20 in all)"),
        ("two GPUs", "two GPUs"),
    ],
)
def test_values_are_written_as_a_person_would(value, text):
    assert in_words(value) == text


def test_numbers_have_signs_and_powers_as_people_write_them():
    assert [signed(value) for value in (0.84, -3.61, 0, -0.01)] == ["+0.8", "−3.6", "0.0", "−0.0"]
    assert signed(-70, 0) == "−70"
    assert [scientific(value) for value in (1e-5, 0.0, 3e-7, 1.4e12)] == ["10⁻⁵", "0", "3·10⁻⁷", "10¹²"]
    assert scientific(-0.0035, 1) == "−3.5·10⁻³"
    assert (
        [scientific(float(name)) for name in ("nan", "inf")]
        == [signed(float(name)) for name in ("nan", "inf")]
        == ["nan", "inf"]
    )


def test_an_unknown_claim_is_a_sentence():
    with pytest.raises(CourseError, match="no claim 'Z9'"):
        claim("Z9", expect=1, measured=1)


def decided(effect, at_stake=0.05):
    return compare_paired(np.array([0.01, 0.0, -0.01]) + effect, np.zeros(3)).better(at_stake)


def test_a_comparison_that_could_not_show_what_is_at_stake_leaves_the_claim_open():
    found = claim("F1", expect=True, measured=decided(0.5, at_stake=0.001))
    assert found.verdict == "not decided"
    assert found.as_dict()["measured"] is None
    assert "measured not decided, expected yes" in str(found)
    assert found.as_dict()["decisions"][0]["difference"] == pytest.approx(0.5)
    assert json.loads(json.dumps(found.as_dict()))["decisions"][0]["answer"] is None


def test_a_decision_counts_as_what_it_says():
    assert claim("F1", expect=True, measured=decided(0.1)).verdict == "holds"
    assert claim("F1", expect=True, measured=decided(-0.1)).verdict == "wrong"
    assert claim("F1", expect={"a": True, "b": 3}, measured={"a": decided(0.1), "b": 3}).verdict == "holds"


def test_one_open_part_leaves_the_claim_open_unless_another_contradicts_the_notes():
    exact = claim("F1", expect=9, measured=9)
    assert claim("F1", expect=True, measured=None, also=exact).verdict == "not decided"
    assert claim("F1", expect={"a": True, "b": True}, measured={"a": True, "b": None}).verdict == "not decided"
    assert claim("F1", expect={"a": True, "b": True}, measured={"a": False, "b": None}).verdict == "wrong"
    contradicted = claim("F1", expect=9, measured=8)
    assert claim("F1", expect=True, measured=None, also=contradicted).verdict == "wrong"
    assert claim(
        "F1", expect=True, measured=None, also=claim("F1", expect=1, measured=1, also=contradicted)
    ).verdict == ("holds in part")
