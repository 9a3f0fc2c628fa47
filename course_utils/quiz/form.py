"""The questions of a topic as a form of ipywidgets: mouse or keyboard, feedback at once.

Only widgets and traits that ipywidgets 7.7.1 has, which is what Colab brings.
"""

import base64
import html
import io

import ipywidgets as widgets

from course_utils.errors import CourseError
from course_utils.plots.places import numbered_places
from course_utils.quiz.asking import Asked
from course_utils.quiz.diagrams import in_words
from course_utils.quiz.pages import judgement_html, problem_html, question_html, reveal_html
from course_utils.quiz.question import MULTIPLE, NUMBER, SPOT
from course_utils.quiz.session import Session

# Labels as long as a sentence: ipywidgets would cut them off at the end of one line.
STYLE = """<style>
.course-quiz, .course-quiz .widget-vbox { overflow: visible; }
.course-quiz .widget-checkbox { height: auto; min-height: 28px; padding-right: 12px; }
.course-quiz .widget-checkbox label { display: flex; align-items: flex-start; height: auto; overflow: visible; }
.course-quiz .widget-checkbox label, .course-quiz .widget-checkbox span { white-space: normal; line-height: 1.5; }
.course-quiz .widget-checkbox input { flex: none; align-self: flex-start; margin: 5px 8px 0 2px; }
.course-quiz input:focus-visible, .course-quiz button:focus-visible { outline: 2px solid #0072B2; outline-offset: 2px; }
</style>"""
# In outputs, too, JupyterLab takes letters and arrows for commands: A adds a cell, D D deletes one. Not within a form.
OWN_KEYS = """<script>
document.addEventListener("focusin", (event) => {
  if (event.target.closest(".course-quiz")) event.target.setAttribute("data-lm-suppress-shortcuts", "true");
});
</script>"""
WIDE = {"width": "auto", "max_width": "48em"}
UNANSWERED = "it counts as wrong if you have not answered yet"


class TopicForm:
    """The form of one topic; `widget` is what a notebook displays, after the script `OWN_KEYS`."""

    def __init__(self, topic: str, session: Session) -> None:
        self._topic, self._session = topic, session
        self._questions = widgets.VBox()
        self._score = widgets.HTML()
        again = widgets.Button(description="New numbers", tooltip=f"Ask {topic} again with other numbers")
        again.on_click(lambda _: self.begin())
        footer = widgets.HBox([again, self._score], layout={"margin": "12px 0"})
        self.widget = widgets.VBox([widgets.HTML(STYLE), self._questions, footer])
        self.widget.add_class("course-quiz")
        self.begin()

    def begin(self) -> None:
        """Put all questions with the numbers of the next try."""
        asked = self._session.begin(self._topic)
        forms = [QuestionForm(one, self._session, self._show_score) for one in asked]
        self._questions.children = [form.widget for form in forms]
        self._show_score()

    def _show_score(self) -> None:
        self._score.value = f'<span role="status">{self._session.right_in(self._topic)}</span>'


class QuestionForm:
    """One question: its text, a way to answer, a button to check, and the feedback below."""

    def __init__(self, asked: Asked, session: Session, judged) -> None:
        self._asked, self._session, self._judged = asked, session, judged
        id = asked.question.id
        self._input = make_input(asked)
        self._checked, self._entered = None, False  # what was judged last; whether Enter waits for its text
        self._feedback = widgets.HTMLMath(layout={"max_width": "48em"})
        check = widgets.Button(description="Check", button_style="primary", tooltip=f"Check your answer to {id}")
        show = widgets.Button(description="Show the answer", tooltip=f"Show the answer to {id}; {UNANSWERED}")
        check.on_click(lambda _: self.check())
        show.on_click(lambda _: self.show())
        if isinstance(self._input, widgets.Text):
            self._input.on_msg(self._on_enter)
            self._input.observe(self._on_value, "value")
        text = widgets.HTMLMath(question_html(asked, with_options=False), layout={"max_width": "48em"})
        picture = [widgets.HTML(picture_html(asked))] if asked.question.kind == SPOT else []
        self.widget = widgets.VBox([text, *picture, self._input, widgets.HBox([check, show]), self._feedback])

    def check(self) -> None:
        """Judge what is chosen or written, and say why."""
        self._checked, self._entered = read_input(self._input), False
        try:
            judgement = self._session.answer(self._asked, self._checked)
        except CourseError as problem:
            self._feedback.value = problem_html(str(problem))
            return
        self._feedback.value = judgement_html(judgement)
        self._judged()

    def show(self) -> None:
        """Show the right answer and every reason."""
        self._session.give_up(self._asked)
        self._feedback.value = reveal_html(self._asked)
        self._judged()

    def _on_enter(self, _widget, content, _buffers) -> None:
        """Enter in the text field. Its message comes before that of the text written since the last one."""
        if content.get("event") == "submit":
            self._entered = True
            if self._input.value not in ("", self._checked):
                self.check()

    def _on_value(self, _change) -> None:
        """The text has come, by Enter or because the field was left; only Enter asks for a check."""
        if self._entered:
            self.check()


def make_input(asked: Asked) -> widgets.Widget:
    """The widget that takes the answer: a text field, or a box to tick for each option.

    Where one is to be chosen, ticking a box clears the others. Radio buttons would be the usual thing, but those of
    ipywidgets form no group: the arrow keys, by which one would choose, do nothing.
    """
    if asked.question.kind == NUMBER:
        placeholder, style = asked.question.unit or "such as 1500", {"description_width": "initial"}
        return widgets.Text(description="Number", placeholder=placeholder, style=style, continuous_update=False)
    names = [option_name(asked, index) for index in range(len(asked.labels))]
    boxes = [widgets.Checkbox(description=name, indent=False, layout=WIDE) for name in names]
    for box, label in zip(boxes, asked.labels, strict=True):
        box.label = label
        if asked.question.kind != MULTIPLE:
            box.observe(lambda change: clear_others(change, boxes), "value")
    return widgets.VBox(boxes)


def clear_others(change, boxes: list[widgets.Checkbox]) -> None:
    """Leave only the box ticked that was ticked just now."""
    for box in boxes:
        if change["new"] and box is not change["owner"]:
            box.value = False


def option_name(asked: Asked, index: int) -> str:
    """What stands beside the box of an option."""
    label = asked.labels[index]
    return f"place {label}" if asked.question.kind == SPOT else f"{label}) {asked.options[index].text}"


def read_input(field: widgets.Widget) -> object:
    """The answer in a widget of `make_input`, as `judge` takes it."""
    if isinstance(field, widgets.VBox):
        return [box.label for box in field.children if box.value]
    return field.value


def picture_html(asked: Asked) -> str:
    """The diagram of a question as a picture with its words as alternative text."""
    buffer = io.BytesIO()
    figure = numbered_places(asked.question.diagram)
    figure.savefig(buffer, format="png", dpi=200, metadata={"Software": None})
    data = base64.b64encode(buffer.getvalue()).decode("ascii")
    width = round(figure.get_figwidth() * 100)
    alt = html.escape(in_words(asked.question.diagram), quote=True)
    return f'<img src="data:image/png;base64,{data}" width="{width}" alt="{alt}" style="max-width:100%;height:auto">'
