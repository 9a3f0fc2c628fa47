# %% [markdown]
# # Practice questions
# [![Open in Colab](badge)](colab)
#
# **You will be able to** say what you know of the other lessons and what you only recognize, and where to read again.
#
# **Time** one to two hours for about a hundred questions, in as many sittings as you like; about a minute of computing. **Needs** for each section, the lesson in its title; paper helps.

# %% tags=["setup"]
import os

from course_utils import start_lesson

# %% tags=["parameters"]
# smoke: seconds, for tests · cpu: minutes, for you · gpu: full size
PROFILE = os.environ.get("COURSE_PROFILE", "cpu")

# %%
sizes = start_lesson("11_practice_questions", PROFILE)

# %% [markdown]
# ## How to practise
# Answer first, on paper where there are numbers, then press **Check**. You learn at once whether you are right, and, for options and common mistakes, why. Try again as often as you like; your first answer counts.
#
# **Show the answer** gives it away; what you had not answered then counts as wrong. **New numbers** asks everything anew, with options in another order and, where they are drawn, other numbers. Try 1 is the same for everybody.

# %% [markdown]
# By keyboard: <kbd>Tab</kbd> goes from field to field, <kbd>Space</kbd> ticks a box or presses a button, and <kbd>Enter</kbd> in a number's field checks it.
#
# A number may be written as 1600000, 1,600,000 or 1.6 million. It has to be exact unless the question says how near is near enough. Nothing is graded or sent anywhere, and the score is gone when the kernel ends.

# %% [markdown]
# One section is a sitting of five to ten minutes. Take them in any order, and wait some days after a lesson, so that you have to remember. Recalling a text keeps it in mind longer than reading it again (Roediger and Karpicke, 2006), and practice that is spread over days lasts longer than practice in one go (Cepeda et al., 2006).

# %% tags=["hide-input"]
from course_utils.quiz import quiz_sections

quiz_sections()

# %% [markdown]
# ## Start here (lesson 00)
# Arrays of pictures, parameters, steps, and the three sets.

# %%
from course_utils.quiz import practice

practice("start")

# %% [markdown]
# ## Keras tutorial (lesson 01)
# Sizes and parameters of the layers of HappyModel, and how a model is built and trained.

# %%
practice("keras")

# %% [markdown]
# ## Keras experiments (lesson 02a)
# Parameters and penalties of dense nets, and how to choose between settings.

# %%
practice("experiments")

# %% [markdown]
# ## Saving, callbacks, tuning (lesson 02b)
# What a file keeps, what a callback is told, and how many trainings a search takes.

# %%
practice("tuning")

# %% [markdown]
# ## Classic networks (lesson 03)
# LeNet-5, AlexNet and VGG-16. Where a diagram has numbered places, choose the one that the question asks for.

# %%
practice("classic")

# %% [markdown]
# ## Residual networks (lesson 04)
# The two blocks: what is added, where, and in which shape.

# %%
practice("residual")

# %% [markdown]
# ## Why residual networks work (lesson 05)
# Degradation, gradients, and blocks that do nothing.

# %%
practice("depth")

# %% [markdown]
# ## 1×1 convolutions and Inception (lesson 06)
# The practice questions of the notes are here, with numbers of their own.

# %%
practice("inception")

# %% [markdown]
# ## Transfer learning (lesson 07)
# What to freeze, what to keep, and what to leave alone.

# %%
practice("transfer")

# %% [markdown]
# ## Data augmentation (lesson 08)
# Which change leaves the label true, and where it belongs in the pipeline.

# %%
practice("augmentation")

# %% [markdown]
# ## Winning benchmarks (lesson 09)
# What is averaged, and what it costs.

# %%
practice("ensembles")

# %% [markdown]
# ## CIFAR-10 (lesson 10)
# What makes a comparison fair, what a trained net's features depend on, and how to read a confusion matrix.

# %%
practice("ladder")

# %% [markdown]
# ## Your score
# Run the next cell whenever you have answered more. It counts your first answer to each question, of the latest try and in this session only: write its lines down before you stop. The lesson with the smallest share of right answers among yours is the one to read again first. With so few questions, a share that is lower by one or two answers may be chance.

# %%
from course_utils.quiz import quiz_score

quiz_score()

# %% [markdown]
# ## Look back
# Take a question that you got right. Can you explain to somebody why each other option is wrong?
#
# <details><summary>One way to tell</summary>Show the answer, and compare the reasons with yours. Recognizing the right option is easier than knowing why the others are wrong.</details>

# %% [markdown]
# ## Without buttons
# The same questions without any widgets, for a terminal or a screen reader: `ask` prints the questions of a lesson, `answer` judges your answer to one, `explain` shows the right answer with its reason. Several letters are given as `"a, c"`, a place in a diagram as its number. `ask` draws new numbers at each call; with `seed=1` they are those of try 1. To practise, call them in a cell of their own.

# %% tags=["nbval-check-output"]
from course_utils.quiz import answer, ask, explain, without_score

with without_score():  # an example that leaves your score alone
    ask("transfer", seed=1)
    print("\n")
    answer("transfer-3", 2)
    print("\n")
    explain("transfer-3")

# %% [markdown]
# ## Can you trust the answers?
# Where numbers are drawn, a formula computes the right answer, and a formula may be wrong. So each is compared with a second computation: build the layer in Keras and count its parameters, slide a window and count its positions, go through all windows and add up the multiplications. For a mean or a clipped sum the count is hardly more than the formula again. Questions that draw no number rest on their lessons alone.

# %%
from course_utils.quiz import load_topic, topics

questions = [question for topic in topics() for question in load_topic(topic).questions]
drawn = [question for question in questions if question.draw]
print(f"{len(questions)} questions; {len(drawn)} of them draw their numbers")

# %%
from course_utils.quiz import contradicted

wrong_formulas = []
for topic in topics():
    asked = [question for question in drawn if question.topic == topic]
    wrong = contradicted(asked, range(1, sizes.tries + 1))
    wrong_formulas += wrong
    formulas = f"{len(asked)} formula{'s' if len(asked) != 1 else ''}"
    print(f"{topic}: {formulas}, {sizes.tries} tries, contradicted: {wrong or 'none'}")

# %% [markdown]
# The notes answer one of these questions: a single 1×1 filter on 64×64×16 has 16 + 1 = 17 parameters, the 1 being its bias. The cell evaluates the formula of that question for the same numbers.

# %% tags=["nbval-check-output"]
from course_utils.measure import claim
from course_utils.quiz.arithmetic import evaluate

(one_filter,) = (question for question in questions if question.claims == ("N03",))
by_formula = evaluate(one_filter.right, {"n_H": 64, "n_W": 64, "n_C": 16})
print(f"one filter of 1 × 1 on 64 × 64 × 16: {by_formula} parameters")

# %% tags=["nbval-check-output"]
expected = {"one filter": 17, "contradicted": []}
claim("Q01", expect=expected, measured={"one filter": by_formula, "contradicted": wrong_formulas})

# %% [markdown]
# Suppose that counting agrees with a formula in every try above. Does that prove the formula?
#
# <details><summary>Answer</summary>No. It shows that the two agree on the numbers tried. On numbers that nobody drew they could still differ: a kernel of even size, for instance. And both may misread the question's words.</details>

# %% [markdown]
# ## Sources
# - Roediger and Karpicke (2006). Test-Enhanced Learning: Taking Memory Tests Improves Long-Term Retention. [doi:10.1111/j.1467-9280.2006.01693.x](https://doi.org/10.1111/j.1467-9280.2006.01693.x)
# - Cepeda, Pashler, Vul, Wixted and Rohrer (2006). Distributed Practice in Verbal Recall Tasks: A Review and Quantitative Synthesis. [doi:10.1037/0033-2909.132.3.354](https://doi.org/10.1037/0033-2909.132.3.354)
