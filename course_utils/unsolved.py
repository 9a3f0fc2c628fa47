"""Which names wait for which exercise, and which exercises a student is done with."""

waiting: dict[str, str] = {}  # by name, the exercise without which it could not be made
_done: set[str] = set()


def start_anew() -> None:
    """Nothing waits, and nothing is done: the lesson begins."""
    waiting.clear()
    _done.clear()


def done(exercise: str) -> None:
    """The exercise has passed its check, or the course's own stands in for it."""
    _done.add(exercise)


def undone(exercise: str) -> None:
    """The exercise has failed its check, or was met as a stub."""
    _done.discard(exercise)


def sentence(exercise: str) -> str:
    """What a cell says that needs an exercise, or something that was to be made with it."""
    if exercise in _done:
        return f"needs {exercise}, which is there now: run the cells from that exercise down to this one again"
    return (
        f"needs {exercise}: solve the exercise above, or call "
        f'{exercise} = reference("{exercise}") to go on without points'
    )
