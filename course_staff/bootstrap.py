"""Make `.venv` and install the course into it: what `make` runs first, with whatever Python the machine has.

It uses nothing but the standard library, and syntax that Python 3.6 reads, so that an old Python gets a sentence and
not a SyntaxError. What a person can put right is one sentence and exit code 2.
"""

import collections
import hashlib
import os
import platform
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)
NEEDED_GB = 4.0  # a complete .venv takes 3.1 GB; pip unpacks beside it
SHOWN = 10  # lines of a failed program's output
NO_NETWORK = ("name resolution", "Failed to establish a new connection", "Network is unreachable", "ProxyError")


class Stop(Exception):
    """The sentence that a person reads, and what the program that failed said last."""

    def __init__(self, sentence, lines=()):
        super().__init__(sentence)
        self.lines = list(lines)


def main(arguments):
    """Install what is missing and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # since 3.7; a path that the console cannot show is no reason to stop
            stream.reconfigure(errors="backslashreplace")
    if arguments:  # `--help` must not start an installation
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        install(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    except Stop as stop:
        for line in stop.lines:
            print("    " + line, file=sys.stderr)
        print(f"make: {stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted; the same command goes on where this one stopped.", file=sys.stderr)
        return 130
    return 0


def install(root):
    """Bring `.venv` in `root` in line with requirements.lock and pyproject.toml; no work where it is already.

    An interrupted installation has no stamp, so the next call goes on: pip keeps what it had installed and downloaded.
    """
    venv = os.path.join(root, ".venv")
    stamp = os.path.join(venv, "installed")
    if read(stamp) and read(stamp) == fingerprint(root):
        return
    if os.path.isdir(venv) and os.listdir(venv) and not read(os.path.join(venv, "pyvenv.cfg")):
        raise Stop(f"{venv} is not a virtual environment; move it away and try again.")
    check_machine()
    python = find_python()
    check_disk(root)
    make_venv(python, venv)
    if os.path.exists(stamp):
        os.remove(stamp)
    pip = [interpreter(venv), "-I", "-m", "pip", "install", "--disable-pip-version-check"]
    lock = os.path.join(root, "requirements.lock")
    run_pip([*pip, "--progress-bar", "off", "-r", lock], root, packages_in(lock))
    run_pip([*pip, "--no-deps", "--no-build-isolation", "-e", "."], root, 1)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(fingerprint(root))


def fingerprint(root):
    """What the installation depends on: the lock, the project and the interpreter behind `.venv`; '' without one."""
    python = os.path.realpath(interpreter(os.path.join(root, ".venv")))
    if not os.path.exists(python):
        return ""
    names = ("requirements.lock", "pyproject.toml", os.path.join(".venv", "pyvenv.cfg"))
    parts = [root, python] + [read(os.path.join(root, name)) for name in names]
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()


def interpreter(venv):
    """The Python of a virtual environment, where the system puts it."""
    return os.path.join(venv, "Scripts", "python.exe") if os.name == "nt" else os.path.join(venv, "bin", "python")


def read(path):
    """The text of a file, '' where there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def probe(python, modules):
    """The version of an interpreter as (major, minor), None if it does not start, and whether it has `modules`."""
    question = f"import sys; print('%d %d' % sys.version_info[:2]); import {modules}"
    try:
        answer = subprocess.run([python, "-I", "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        version = tuple(int(part) for part in answer.stdout.split())
    except (OSError, ValueError):
        return None, False
    return (version, answer.returncode == 0) if len(version) == 2 else (None, False)


def find_python():
    """The interpreter to use: the one that runs this if it suits, else the newest of the PATH that does."""
    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    here = "{}.{}".format(*sys.version_info)
    without_venv = None
    for python in [sys.executable] + [path for path in map(shutil.which, names) if path]:
        version, has_venv = probe(python, "venv, ensurepip")
        if version is None or not OLDEST <= version <= NEWEST:
            continue
        if has_venv:
            if python != sys.executable:
                print(f"python3 here is {here}; using {python} instead.")
            return python
        without_venv = without_venv or "python{}.{}-venv".format(*version)
    if without_venv:
        raise Stop(f"This Python has no venv module; on Debian or Ubuntu `sudo apt install {without_venv}` brings it.")
    raise Stop(
        f"Python 3.11, 3.12 or 3.13 is needed and python3 here is {here}; install one of them and try again "
        "(as python3.12 on the PATH it is found, python3 may stay what it is)."
    )


def check_machine():
    """Stop where no version of TensorFlow that the course could use was ever published."""
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        raise Stop(
            "TensorFlow has no package for Macs with an Intel processor; open the lessons in Colab (each has a badge "
            "at its top), or, if the processor is Apple's, use a Python that is made for it."
        )


def check_disk(root):
    """Stop before a download that cannot fit; what an interrupted installation has taken already counts as there."""
    free = shutil.disk_usage(root).free / 1e9
    if free >= NEEDED_GB:
        return
    folders = os.walk(os.path.join(root, ".venv"))
    taken = sum(os.lstat(os.path.join(folder, name)).st_size for folder, _, names in folders for name in names) / 1e9
    if free + taken < NEEDED_GB:
        raise Stop(f"About {NEEDED_GB:.0f} GB of disk are needed in {root} and {free:.1f} GB are free; make room.")


def make_venv(python, venv):
    """Make `.venv`, or make it again if it is broken, moved or of another Python; a sound one is left as it is."""
    version, has_pip = probe(interpreter(venv), "pip")
    settings = read(os.path.join(venv, "pyvenv.cfg"))
    moved = "command = " in settings and venv not in settings  # its scripts name the folder that it was made in
    usable = version == probe(python, "venv")[0] and not moved
    if usable and has_pip:
        return
    print(f"Making {venv}", flush=True)
    command = [python, "-I", "-m", "venv", *([] if usable else ["--clear"]), venv]
    try:
        os.makedirs(venv, exist_ok=True)
        answer = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except OSError as error:
        sentence = f"{venv} cannot be made ({error.strerror}); use a clone in a folder that you may write to."
        raise Stop(sentence) from None
    if answer.returncode:
        said = answer.stdout.decode("utf-8", "replace").splitlines()
        raise Stop(f"{venv} cannot be made for the reason above; put it right and try again.", said[-SHOWN:])


def packages_in(lock):
    """How many packages the lock names; some are for other systems only."""
    return sum("==" in line for line in read(lock).splitlines())


def run_pip(command, root, packages):
    """Run pip with one line of progress in place of its own output."""
    last, seen = collections.deque(maxlen=3 * SHOWN), 0
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for raw in process.stdout:
            line = raw.decode("utf-8", "replace").rstrip()
            last.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                seen += 1
                report(f"Fetching packages: {min(seen, packages)} of at most {packages}", seen)
            elif line.startswith("Installing collected packages"):
                report("Installing them takes a minute or two")
        code = process.wait()
    except BaseException:  # Ctrl-C above all
        process.terminate()
        process.wait()
        raise
    if sys.stdout.isatty():
        print()
    if code:
        raise Stop(explain("\n".join(last)), list(last)[-SHOWN:])


def report(text, count=0):
    """Rewrite the line of progress on a terminal; in a log, a line for every fiftieth package."""
    if sys.stdout.isatty():
        print("\r" + text.ljust(60), end="", flush=True)
    elif count % 50 == 0:
        print(text, flush=True)


def explain(said):
    """The sentence for what pip said last."""
    if any(sign in said for sign in NO_NETWORK):
        return "pip reached no package index; check the network and try again, what was fetched is kept."
    if "No space left on device" in said:
        return (
            "The disk became full while pip was installing; make room there and in the temporary folder, and try again."
        )
    return "pip could not install the course; what it said last is above."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
