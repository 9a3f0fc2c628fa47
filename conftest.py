"""For every pytest run in this repository: the smoke profile, tests that need a program, and what did not run."""

import gc
import os
import shutil
import signal
import sys
from collections import Counter, defaultdict
from pathlib import Path

import psutil
import pytest
from nbval.plugin import IPyNbCell
from xdist.scheduler import LoadFileScheduling

from course_utils import tensorflow_settings

# The instructor notebooks are tests too (nbval), and take minutes in any other profile.
os.environ.setdefault("COURSE_PROFILE", "smoke")

DEBIANS_POSTGRES = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/postgres")), reverse=True)  # not on the path
NEEDS = {  # marker: the program, where it may be, how to get it
    "needs_chromium": ("chromium", ("chromium", "chromium-browser", "google-chrome"), "apt install chromium"),
    "needs_dot": ("dot", ("dot",), "apt install graphviz"),
    "needs_bwrap": ("bwrap", ("bwrap",), "apt install bubblewrap"),
    "needs_postgres": ("postgres", ("postgres", *DEBIANS_POSTGRES), "apt install postgresql"),
}

GATE = "left to the release gate: make release-check"
MUCH_MEMORY = 500e6  # bytes that tests may leave behind
# The lessons that `make test` executes: a short one, with a first net and exercises.
EVERY_DAY = ("00",)
# Folders whose files take longest. Workers get whole files in this order, so that none is left alone with a long one.
LONGEST_FIRST = (
    "tests/browser",
    "notebooks/instructor",
    "tests/run",
    "tests/hostile",
    "tests/banks",
    "tests/unsolved",
    "tests/workplace",
    "tests/training",
)
TOGETHER = ("tests/hostile/",)  # folders whose files share a process that takes ten seconds to start


def find_program(marker):
    """The path of the program that tests with this marker need, or None; $CHROMIUM, $DOT, … come first."""
    program, names, _ = NEEDS[marker]
    candidates = [os.environ.get(program.upper(), ""), *names]
    return next((path for path in map(shutil.which, filter(None, candidates)) if path), None)


def required():
    """The markers whose programs COURSE_REQUIRE names, e.g. `chromium,dot,bwrap`: a skip of theirs is a failure."""
    wanted = {name.strip() for name in os.environ.get("COURSE_REQUIRE", "").split(",")} - {""}
    known = [program for program, _, _ in NEEDS.values()]
    unknown = wanted - {*known}
    if unknown:
        raise pytest.UsageError(f"COURSE_REQUIRE names {', '.join(sorted(unknown))}; known are {', '.join(known)}.")
    return {marker for marker, (program, _, _) in NEEDS.items() if program in wanted}


def missing(marker):
    """Why a test with this marker cannot run, or an empty text."""
    program, _, install = NEEDS[marker]
    return "" if find_program(marker) else f"{program} not found: {install}"


def pytest_addoption(parser):
    parser.addoption(
        "--leave-release-gate",
        action="store_true",
        help="skip what `make release-check` runs: promises about executed notebooks, and what is exhaustive",
    )


def pytest_configure(config):
    required()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so a shell starts what it starts in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)  # tests interrupt processes, which inherit this


def rank(item):
    """The place of a test's file: the long ones come first."""
    folders = enumerate(LONGEST_FIRST)
    return next((i for i, folder in folders if item.nodeid.startswith(folder)), len(LONGEST_FIRST))


def spread(cases, number):
    """The places of `number` of so many cases, evenly spread; of all where there are fewer."""
    return {i * cases // number for i in range(number)}


def leave_to_gate(items):
    """Mark what `make test` leaves out: of a function with `sample(n)` all but n of its cases, and most lessons.

    With `sample(n, of_each="bank")` n cases stay for each value of that parameter.
    """
    cases = defaultdict(list)
    for item in items:
        marker = item.get_closest_marker("sample")
        if marker and not item.get_closest_marker("release_gate"):
            each = id(item.callspec.params[marker.kwargs["of_each"]]) if "of_each" in marker.kwargs else None
            cases[item.parent.nodeid, item.originalname, each, marker.args[0]].append(item)
        elif isinstance(item, IPyNbCell) and not Path(item.parent.name).name.startswith(EVERY_DAY):
            item.add_marker(pytest.mark.release_gate)
    for (*_, number), of_one in cases.items():
        taken = spread(len(of_one), number)
        for i, item in enumerate(of_one):
            if i not in taken:
                item.add_marker(pytest.mark.release_gate)


class FilesTogether(LoadFileScheduling):
    """A file's tests go to one worker, and so do those of files that share what takes long to start."""

    def _split_scope(self, nodeid):
        shared = (folder for folder in TOGETHER if nodeid.startswith(folder))
        return next(shared, super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return FilesTogether(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(tryfirst=True)  # before pytest chooses by markers
def pytest_collection_modifyitems(items):
    leave_to_gate(items)
    items.sort(key=rank)
    for notebook in {item.parent for item in items if isinstance(item, IPyNbCell)}:
        # TensorFlow's C++ side logs there, on some machines and not on others; no pattern makes a line equal to none.
        notebook.skip_compare += ("stderr",)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Import what the tests need without looking for garbage, and train as in a lesson's kernel, which is quicker."""
    with tensorflow_settings.without_collection():
        result = yield
    gc.freeze()  # what was imported stays, and is looked through no more
    if "keras" in sys.modules:  # not in a process that only hands out tests
        tensorflow_settings.after_import()
    return result


@pytest.fixture(scope="session")
def memory():
    """The bytes of this process when its objects were last looked through."""
    return {"then": psutil.Process().memory_info().rss}


@pytest.fixture(scope="module", autouse=True)
def free_memory(memory):
    """Lets go of a module's models when it has ended: the graphs of a thousand solutions take gigabytes.

    To look through all objects takes about a second, so that is done when much memory has come together.
    """
    yield
    if "keras" in sys.modules:
        sys.modules["keras"].utils.clear_session(free_memory=False)
        if psutil.Process().memory_info().rss - memory["then"] > MUCH_MEMORY:
            gc.collect()
            memory["then"] = psutil.Process().memory_info().rss


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; it keeps its sandbox unless the tests run as root, where Chromium refuses to start with it."""
    from playwright.sync_api import sync_playwright

    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    quiet = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=find_program("needs_chromium"), headless=True, args=as_root + quiet
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgres_program():
    """The server's program, for tests with the marker `needs_postgres`."""
    return find_program("needs_postgres")


def pytest_runtest_setup(item):
    for marker in NEEDS:
        if item.get_closest_marker(marker) and missing(marker):
            outcome = pytest.fail if marker in required() else pytest.skip
            outcome(missing(marker))
    if item.get_closest_marker("release_gate") and item.config.getoption("--leave-release-gate"):
        pytest.skip(GATE)


def needs(report, marker):
    return marker in getattr(report, "keywords", {})  # the report of a module that was skipped whole has none


def skipped_tests(reporter):
    """The names of the tests that did not run, by reason; a marker stands for the reason of its program."""
    groups = defaultdict(list)
    for report in reporter.stats.get("skipped", []):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        marker = next((marker for marker in NEEDS if needs(report, marker) and reason == missing(marker)), reason)
        groups[marker].append(report.nodeid)
    return groups


def named(tests, by_file):
    """The tests' names, or, of those that are thousands, their files with the number of each."""
    if not by_file:
        return sorted(tests)
    return [f"{file} ({number})" for file, number in sorted(Counter(name.partition("::")[0] for name in tests).items())]


def unmet(reporter):
    """The sentences about required programs whose tests did not all run; the gate by itself has few of them."""
    only_gate = reporter.config.option.markexpr == "release_gate"
    sentences = []
    ran = [report for key in ("passed", "failed", "error") for report in reporter.stats.get(key, [])]
    for marker in sorted(required()):
        program = NEEDS[marker][0]
        skips = [
            report.nodeid
            for report in reporter.stats.get("skipped", [])
            if needs(report, marker) and GATE not in report.longrepr[2]
        ]
        if skips:
            sentences.append(f"COURSE_REQUIRE={program}, but these were skipped: {', '.join(skips)}")
        elif not only_gate and not any(needs(report, marker) for report in ran):
            sentences.append(f"COURSE_REQUIRE={program}, but no test that needs {program} ran")
    return sentences


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    on_worker = hasattr(session.config, "workerinput")
    collect_only = session.config.option.collectonly
    if reporter and not on_worker and not collect_only and session.exitstatus == pytest.ExitCode.OK and unmet(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """After everything else that pytest says: what did not run, and why."""
    result = yield
    groups = skipped_tests(terminalreporter)
    for reason in sorted(groups, key=lambda reason: (reason not in NEEDS, reason)):
        names, number = named(groups[reason], by_file=reason == GATE), len(groups[reason])
        why = f"{number} test{'s' if number > 1 else ''}"
        if reason in NEEDS:
            why += f" need{'s' if number == 1 else ''} {NEEDS[reason][0]} ({missing(reason)})"
        else:
            why += f" ({reason})"
        terminalreporter.write_line(f"Not run: {why}: {', '.join(names)}", yellow=True)
    if not terminalreporter.config.option.collectonly:
        for sentence in unmet(terminalreporter):
            terminalreporter.write_line(f"Failed: {sentence}", red=True)
    return result
