"""Reads the question files, one a lesson, and says in one sentence what is wrong with one."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from course_utils.errors import CourseError
from course_utils.quiz.brute_force import COUNTS
from course_utils.quiz.question import Topic
from course_utils.quiz.reading import read_question

FOLDER = Path(str(files("course_utils.quiz") / "questions"))
FILE_NAME = re.compile(r"(\d\d[a-z]?)_([a-z]+)\.yaml")


class QuestionError(CourseError):
    """What is wrong with a question file: which file, which question, what, and what to do."""


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error: the second would silently win."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.MarkedYAMLError(problem=f"'{twice}' stands twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


@cache
def topics() -> tuple[str, ...]:
    """The names of all topics, in the order of the lessons."""
    return tuple(FILE_NAME.fullmatch(path.name)[2] for path in question_files())


@cache
def load_topic(name: str) -> Topic:
    """The topic of a name such as `"inception"`; a lesson's number, `"06"`, does as well.

    Raises:
        CourseError: there is no such topic.
        QuestionError: its file is wrong.
    """
    for path in question_files():
        if str(name) in FILE_NAME.fullmatch(path.name).groups():
            return read_topic(path)
    raise CourseError(f"There are no questions on '{name}'; the topics are {', '.join(topics())}.")


def question_files() -> list[Path]:
    """The question files, by lesson.

    Raises:
        QuestionError: a file that is not named like one.
    """
    paths = sorted(path for path in FOLDER.iterdir() if not path.name.startswith("."))
    for path in paths:
        if not FILE_NAME.fullmatch(path.name):
            raise QuestionError(
                f"{path.name} is not named like a question file; rename it to NN_topic.yaml or move it away."
            )
    return paths


def read_topic(path: Path) -> Topic:
    """Read and check a question file.

    Raises:
        QuestionError: the first thing that is wrong.
    """
    lesson, name = FILE_NAME.fullmatch(path.name).groups()
    content = _read_yaml(path)
    if not isinstance(content, dict) or set(content) != {"title", "questions"}:
        raise QuestionError(f"{path.name} must have the two keys 'title' and 'questions', and no other; write them so.")
    if not isinstance(content["title"], str) or not isinstance(content["questions"], list) or not content["questions"]:
        raise QuestionError(
            f"{path.name}: 'title' must be a text and 'questions' a list; begin each question with '- '."
        )
    questions = []
    for number, entry in enumerate(content["questions"], 1):
        try:
            questions.append(read_question(entry, name, number, COUNTS))
        except CourseError as problem:
            raise QuestionError(f"{path.name}, question {number}: {problem}.") from None
    return Topic(name, lesson, content["title"], tuple(questions))


def _read_yaml(path: Path) -> object:
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_StrictLoader)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        what = problem.problem or "this is no YAML"
        raise QuestionError(f"{path.name}, line {line}: {what}; put a text that holds ': ' or '#' in quotes.") from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise QuestionError(f"{path.name} is not text in UTF-8; save it in that encoding.") from None
