"""Runs a student's code for its evidence; whatever it does, a sentence comes out."""

import sys

from course_utils.checks.collecting.keras2 import KERAS_2, is_keras_2
from course_utils.checks.collecting.quiet import quiet
from course_utils.checks.collecting.raised import article, raised
from course_utils.checks.collecting.serialize import LIMIT, arrays_in
from course_utils.checks.collecting.surroundings import surroundings
from course_utils.checks.verdict import Exercise, Miss, Refusal
from course_utils.own_answers import watching


def collect(exercise: Exercise, obj: object, cases: list[dict]) -> list[dict]:
    """The evidence of `obj` on every case.

    Never raises for what a student wrote; an interrupt from the keyboard passes through. What the code prints is
    dropped, so that a check shows its verdict and nothing else, and what it sets is put back, see `surroundings`.
    """
    return [_collect_one(exercise, obj, case) for case in cases]


def _collect_one(exercise: Exercise, obj: object, case: dict) -> dict:
    """The evidence on one case; of a student who called the course's own answer, that it was called."""
    with watching(exercise.name) as called:
        evidence = _probe(exercise, obj, case)
    return {"own_answer": called[0]} if called else evidence


def _probe(exercise: Exercise, obj: object, case: dict) -> dict:
    with quiet(), surroundings():
        try:
            problem = _not_a_function(exercise.name, obj)
            if problem is None:
                evidence = exercise.probe(obj, case)
                problem = _too_large(evidence)
            return {"problem": vars(problem)} if problem else evidence
        except KeyboardInterrupt:
            raise
        except Refusal as refusal:
            return {"problem": vars(refusal.miss)}
        except BaseException as error:  # SystemExit and a student's own BaseException are answers, too
            return raised(exercise.name, obj, error)


def _not_a_function(name: str, obj: object) -> Miss | None:
    cls = type(obj)  # not isinstance: an object may lie about its class
    call = f'the call is check("{name}", {name}), with the name of your function and no parentheses behind it.'
    if obj is None:
        return Miss("the check was given None in place of a function", why=call)
    if issubclass(cls, type):
        return Miss("the check was given a class; it needs a function that returns what the text asks for", why=call)
    if is_keras_2(cls):
        return KERAS_2
    keras = sys.modules.get("keras")
    if keras and issubclass(cls, keras.Model):
        return Miss("the check was given a model; it needs the function that builds one", why=call)
    if not callable(obj):
        return Miss(f"the check was given {article(cls.__name__)} {cls.__name__}; it needs a function", why=call)
    return None


def _too_large(evidence: dict) -> Miss | None:
    """The miss of far too many numbers. An array may be broadcast, and be large only once somebody copies it."""
    arrays = list(arrays_in(evidence))
    if sum(array.nbytes for array in arrays) <= LIMIT:
        return None
    largest = max(arrays, key=lambda array: array.nbytes)
    shape, size = "×".join(map(str, largest.shape)), sum(array.nbytes for array in arrays) / 2**20
    why = "the check asks for little; a size that multiplies is often a wrong axis, or an outer product."
    got = f"arrays of {size:,.0f} MiB, the largest of them {shape}"
    return Miss("your function returns far more than the text asks for", got, f"at most {LIMIT // 2**20} MiB", why)
