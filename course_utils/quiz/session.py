"""What has been asked and answered since the kernel started; nothing is written to disk."""

from course_utils.errors import CourseError
from course_utils.quiz.asking import Asked, put
from course_utils.quiz.judging import Judgement, judge
from course_utils.quiz.loading import load_topic, topics


class Session:
    """One person's tries. The number of a try is the seed of its numbers, so try 1 is the same for everybody."""

    def __init__(self) -> None:
        self._tries: dict[str, int] = {}
        self._asked: dict[str, Asked] = {}
        self._right: dict[str, bool] = {}

    def begin(self, topic: str, seed: int | None = None) -> list[Asked]:
        """The questions of a topic with new numbers: those of the next try, or of `seed`. Its score starts anew.

        Raises:
            CourseError: there is no such topic.
        """
        found = load_topic(topic)
        seed = self._tries.get(found.name, 0) + 1 if seed is None else seed
        self._tries[found.name] = seed
        asked = [put(question, seed) for question in found.questions]
        for one in asked:
            self._asked[one.question.id] = one
            self._right.pop(one.question.id, None)
        return asked

    def current(self, id: str) -> Asked:
        """The question as it was put last.

        Raises:
            CourseError: it was not put yet, or does not exist.
        """
        if id in self._asked:
            return self._asked[id]
        topic = str(id).rpartition("-")[0]
        if id in [question.id for question in load_topic(topic).questions]:
            raise CourseError(f"{id} has no numbers yet; ask('{topic}') prints the questions first.")
        raise CourseError(f"There is no question '{id}'; ask('{topic}') prints those that there are.")

    def answer(self, asked: Asked, given: object) -> Judgement:
        """Judge an answer; the result of the first one counts, unless the answer was shown before.

        Raises:
            CourseError: what was given is no answer to the question.
        """
        judgement = judge(asked, given)
        if self._counts(asked):
            self._right.setdefault(asked.question.id, judgement.right)
        return judgement

    def give_up(self, asked: Asked) -> None:
        """Note that the answer is shown: a question that was not answered before counts as wrong in this try."""
        if self._counts(asked):
            self._right.setdefault(asked.question.id, False)

    def _counts(self, asked: Asked) -> bool:
        """A form that is still on the page may have the numbers of an earlier try."""
        return self._asked.get(asked.question.id) is asked

    def score(self) -> dict[str, tuple[int, int, int]]:
        """For each topic, how many questions were right at the first answer, how many answered, how many there are."""
        counts = {}
        for name in topics():
            ids = [question.id for question in load_topic(name).questions]
            answered = [self._right[id] for id in ids if id in self._right]
            counts[name] = sum(answered), len(answered), len(ids)
        return counts

    def right_in(self, topic: str) -> str:
        """The score of a topic in words."""
        right, answered, total = self.score()[topic]
        said = f"{right} of {total} right at the first answer, {total - answered} not answered yet"
        return f"Try {self._tries[topic]}: {said}."
