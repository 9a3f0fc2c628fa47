"""Answers are judged right or wrong, with reasons, and what is no answer gets a sentence."""

import pytest

from course_utils.errors import CourseError
from course_utils.quiz.asking import put
from course_utils.quiz.judging import judge, reveal
from course_utils.quiz.question import MULTIPLE, NUMBER, SINGLE, SPOT, Mistake, Option, Question, Tolerance

OPTIONS = (Option("one", True, "It is."), Option("two", True, "It is, too."), Option("three", False, "It is not."))


EXACT = Tolerance()


def number(right="12443648", tolerance=EXACT, unit="", mistakes=()):
    fields = {"right": right, "because": "So it is.", "tolerance": tolerance, "unit": unit, "mistakes": mistakes}
    return put(Question("t-1", "t", NUMBER, "How many?", **fields), 1)


def choice(kind, right=(True, False, False)):
    options = [Option(option.text, is_right, option.because) for option, is_right in zip(OPTIONS, right, strict=True)]
    return put(Question("t-1", "t", kind, "Which?", options=tuple(options)), 1)


def label_of(asked, text):
    return next(label for label, option in zip(asked.labels, asked.options, strict=True) if option.text == text)


@pytest.mark.parametrize(
    "given",
    [12443648, 12443648.0, "12443648", "12,443,648", "12 443 648", "12_443_648", "1.2443648e7", "12.443648 million"],
)
def test_a_number_may_be_written_in_many_ways(given):
    assert judge(number(), given).right


@pytest.mark.parametrize(
    ("right", "unit", "given"),
    [
        ("28", "%", "28%"),
        ("28", "%", "28 %"),
        ("61", "MB", "61 MB"),
        ("120e6", "", "120 M"),
        ("5000", "rows", "5k rows"),
        ("-3", "", "−3"),
        ("-3", "", "-3"),
        ("0.5", "", ".5"),
    ],
)
def test_units_scales_and_signs_are_read(right, unit, given):
    assert judge(number(right=right, unit=unit), given).right


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "t-1 asks for a number and was given ''"),
        ("many", "t-1 asks for a number and was given 'many'"),
        ("12,5", "has a decimal comma; write the number with a point, as 12.5"),
        ("12 rows", "without a unit and was given '12 rows'; leave 'rows' out"),
        ("1.2.3", "leave '.3' out"),
        (None, "was given 'None'"),
        ([3], "was given '[3]'"),
        ("1/3", "leave '/3' out"),
    ],
)
def test_what_is_no_number_gets_a_sentence(given, said):
    with pytest.raises(CourseError) as problem:
        judge(number(), given)
    assert said in str(problem.value)


def test_a_tolerance_is_absolute_or_a_share():
    assert judge(number(tolerance=Tolerance(0.01, relative=True)), "12.4 million").right
    assert not judge(number(tolerance=Tolerance(0.01, relative=True)), "12.2 million").right
    assert judge(number(right="9.68", tolerance=Tolerance(0.05)), 9.7).right
    assert not judge(number(right="9.68", tolerance=Tolerance(0.05)), 9.74).right
    assert not judge(number(), 12443649).right


def test_a_wrong_number_is_told_its_mistake_or_its_direction():
    asked = number(right="17", mistakes=(Mistake("16", "The bias is missing."),))
    assert judge(asked, 16).reasons == ("The bias is missing.",)
    assert judge(asked, 3).reasons == ("3 is too small.",)
    assert judge(asked, 1e6).reasons == ("1,000,000 is too large.",)
    assert judge(asked, 17).reasons == ("So it is.",)


def test_two_mistakes_that_give_one_number_are_both_told():
    mistakes = (Mistake("16", "The bias is missing."), Mistake("4 * 4", "You squared."), Mistake("18", "One too many."))
    assert judge(number(right="17", mistakes=mistakes), 16).reasons == ("The bias is missing.", "Or: You squared.")
    assert judge(number(right="17", mistakes=mistakes[:1] * 2), 16).reasons == ("The bias is missing.",)


def test_a_mistake_that_is_right_for_these_numbers_counts_as_right():
    asked = number(right="4", mistakes=(Mistake("2 + 2", "You added."),))
    assert judge(asked, 4).right


@pytest.mark.parametrize("form", ["{}", "{})", " ({}) ", "{}."])
def test_one_letter_is_a_choice(form):
    asked = choice(SINGLE)
    right, wrong = label_of(asked, "one"), label_of(asked, "three")
    assert judge(asked, form.format(right.upper())).right
    judgement = judge(asked, form.format(wrong))
    assert not judgement.right
    assert judgement.reasons == (f"{wrong}) is wrong: It is not.",)


def test_a_wrong_choice_does_not_give_the_right_one_away():
    asked = choice(SINGLE)
    assert "It is." not in " ".join(judge(asked, label_of(asked, "three")).reasons)


@pytest.mark.parametrize("separator", [",", ", ", " ", ";", " and "])
def test_several_letters_are_given_in_any_order(separator):
    asked = choice(MULTIPLE, (True, True, False))
    letters = [label_of(asked, "two"), label_of(asked, "one")]
    assert judge(asked, separator.join(letters)).right
    assert judge(asked, letters).right
    assert len(judge(asked, letters).reasons) == 3  # all of them, now that nothing is to be guessed


def test_what_is_missing_is_counted_and_not_named():
    asked = choice(MULTIPLE, (True, True, False))
    judgement = judge(asked, label_of(asked, "one"))
    assert not judgement.right
    assert judgement.reasons[-1] == "1 right answer is missing."
    assert "It is, too." not in " ".join(judgement.reasons)
    assert "2 right answers are missing." in judge(asked, label_of(asked, "three")).reasons


@pytest.mark.parametrize("kind", [SINGLE, MULTIPLE, SPOT])
@pytest.mark.parametrize("given", ["", "z", [], "abz", 99, None])
def test_what_is_no_choice_gets_a_sentence(kind, given):
    with pytest.raises(CourseError, match=r"t-1 was given .*; give one"):
        judge(choice(kind), given)


def test_one_is_to_be_chosen_where_one_is_right():
    with pytest.raises(CourseError, match=r"t-1 was given 'a, b'; give one of a, b, c\."):
        judge(choice(SINGLE), "a, b")


def test_a_place_is_its_number_and_places_are_not_shuffled():
    places = tuple(Option(str(n), n == 2, "Here." if n == 2 else "Not here.") for n in (1, 2, 3))
    question = Question("t-1", "t", SPOT, "Where?", options=places, diagram=("X", 1, 2, 3))
    for seed in range(9):
        asked = put(question, seed)
        assert asked.labels == ("1", "2", "3")
        assert judge(asked, 2).right
        assert judge(asked, "3").reasons == ("Place 3 is wrong: Not here.",)


def test_all_is_revealed_with_every_reason():
    assert reveal(number(right="1500", unit="rows")) == ["The answer is 1,500 rows. So it is."]
    lines = " ".join(reveal(choice(SINGLE)))
    assert all(option.because in lines for option in OPTIONS)
