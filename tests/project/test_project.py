"""The project's own files agree with each other, and its packages keep their distance."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKED = ("staff", "dev")  # gpu is for one kind of machine, and its packages are large


def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))


def test_conda_gives_python_and_graphviz_and_pip_all_else():
    *conda, from_pip = environment()["dependencies"]
    assert {re.match(r"[\w-]+", entry).group() for entry in conda} == {"python", "graphviz", "pip"}
    assert from_pip == {"pip": ["-e .[staff]"]}
    assert "staff" in PROJECT["optional-dependencies"]
    assert environment()["name"] == PROJECT["name"]
    assert environment()["channels"][0] == "conda-forge"


def pythons(specifier):
    """The minor versions that a specifier allows, e.g. `[(3, 11), (3, 12)]`."""
    return [(3, minor) for minor in range(30) if f"3.{minor}.0" in SpecifierSet(specifier)]


def bootstrap_pythons():
    source = (ROOT / "course_staff" / "bootstrap.py").read_text("utf-8")
    oldest, newest = ast.literal_eval(re.search(r"^OLDEST, NEWEST = (.+)$", source, re.M).group(1))
    return [python for python in pythons(">=3") if oldest <= python <= newest]


def test_conda_the_bootstrap_and_ci_take_the_same_pythons():
    (conda,) = (entry for entry in environment()["dependencies"] if str(entry).startswith("python"))
    assert pythons(conda.removeprefix("python")) == bootstrap_pythons()
    matrix = workflow("ci")["jobs"]["test"]["strategy"]["matrix"]["python-version"]
    assert [tuple(map(int, version.split("."))) for version in matrix] == bootstrap_pythons()


def test_pip_takes_every_python_from_the_oldest_on():
    """Colab brings a TensorFlow for its Python; an upper bound would refuse the course on the day that it moves."""
    oldest = bootstrap_pythons()[0]
    assert pythons(PROJECT["requires-python"]) == [python for python in pythons(">=3") if python >= oldest]


def workflow(name):
    return yaml.safe_load((ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8"))


def test_no_nightly_job_waits_for_a_runner_that_need_not_exist():
    for path in (ROOT / ".github" / "workflows").glob("*.yml"):
        content = workflow(path.stem)
        if "schedule" in content[True]:  # `on` is a truth value in YAML
            for job in content["jobs"].values():
                hosted = re.fullmatch(r"(ubuntu|windows|macos)-[\w.-]+", job["runs-on"])
                assert hosted or "vars.GPU_RUNNER != ''" in job["if"]


def test_windows_is_tried():
    assert any(str(job["runs-on"]).startswith("windows") for job in workflow("ci")["jobs"].values())


def test_every_extra_is_locked_or_for_one_kind_of_machine():
    assert PROJECT["optional-dependencies"].keys() == {*LOCKED, "gpu"}


def locked():
    """Package name to pinned versions; a universal lock may pin one version per Python."""
    pins = {}
    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        if "==" in line and not line.lstrip().startswith("#"):
            requirement = Requirement(line)
            pins.setdefault(canonicalize_name(requirement.name), []).append(
                Version(str(requirement.specifier).removeprefix("=="))
            )
    return pins


def wanted():
    texts = PROJECT["dependencies"] + [text for extra in LOCKED for text in PROJECT["optional-dependencies"][extra]]
    requirements = [Requirement(text) for text in texts]
    return [requirement for requirement in requirements if requirement.name != PROJECT["name"]]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_the_lock_holds_what_the_project_asks_for(requirement):
    versions = locked().get(canonicalize_name(requirement.name), [])
    assert versions, f"requirements.lock has no {requirement.name}; run `make lock`"
    for version in versions:
        assert version in requirement.specifier, f"requirements.lock pins {version}; run `make lock`"


def test_an_editable_install_finds_its_build_requirements_in_the_lock():
    """bootstrap.py installs with --no-build-isolation, so that nothing outside the lock is fetched."""
    ask = "from hatchling.build import get_requires_for_build_editable as f; print(*f(), sep='\\n')"
    answer = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    for requirement in ["hatchling", *answer.stdout.split()]:
        assert canonicalize_name(Requirement(requirement).name) in locked()


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


USED_WITHOUT_IMPORT = {
    "colorlog": "Optuna imports it, and Colab, which lacks it, installs the course without dependencies",
    "ipykernel": "the kernel of every notebook",
    "jupyterlab": "started with `python -m jupyterlab`",
    "nbclient": "papermill executes with it",
    "pydot": "keras.utils.plot_model draws through it",
}


def imported_packages():
    """The names of the installed packages that the course's code and lessons import."""
    files = [
        path
        for folder in ("course_utils", "course_staff", "notebooks/source")
        for path in ROOT.glob(f"{folder}/**/*.py")
    ]
    modules = {name.split(".")[0] for path in files for name in imports_of(path)}
    providers = importlib.metadata.packages_distributions()
    return {canonicalize_name(package) for module in modules for package in providers.get(module, [])}


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "texts", [PROJECT["dependencies"], PROJECT["optional-dependencies"]["staff"]], ids=["", "staff"]
)
def test_what_is_installed_is_used(texts):
    """A package for code that is not written yet would be installed by everybody."""
    assert {
        canonicalize_name(Requirement(text).name) for text in texts
    } <= imported_packages() | USED_WITHOUT_IMPORT.keys()


def test_the_lesson_side_never_imports_the_staff_side():
    files = list((ROOT / "course_utils").rglob("*.py"))
    assert files
    offenders = [path for path in files if any(name.split(".")[0] == "course_staff" for name in imports_of(path))]
    assert not offenders


@pytest.mark.parametrize(
    "module",
    ["course_utils", "course_utils.datasets", "course_utils.checks", "course_utils.measure", "course_staff.cli"],
)
def test_importing_imports_no_tensorflow(module):
    ask = f"import sys, {module}; print({{'tensorflow', 'keras'}} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
