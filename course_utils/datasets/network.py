"""Downloads that can be cut off and go on, and a quick answer to "is there a network?"."""

import os
import sys
import threading
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from course_utils.datasets.core import DataError

STALL = 20.0  # seconds without a byte after which a download counts as cut off


def is_offline() -> bool:
    """Whether the person said so: the environment variable COURSE_OFFLINE is 1."""
    return os.environ.get("COURSE_OFFLINE") == "1"


def answers(url: str, seconds: float = 2.0) -> bool:
    """Whether `url` can be had, decided within `seconds`.

    Asks in a thread, because looking up a host's name has no time limit of its own.
    """
    replies = []

    def ask() -> None:
        try:
            with urlopen(Request(url, method="HEAD"), timeout=seconds):
                replies.append(True)
        except (OSError, HTTPException):
            pass  # no network, no such host, or no such file: the same to the caller

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return bool(replies)


def download(url: str, target: Path, title: str) -> None:
    """Download `url` to `target`, from where an earlier download was cut off; progress goes to standard error.

    A server that cannot continue sends the whole file again. What arrived before a cut stays in `target`.

    Args:
        url: http or https.
        target: the file; its folder is made.
        title: what it is called in messages.

    Raises:
        DataError: the host cannot be reached, the download is cut off, or the disk is full.
    """
    done = target.stat().st_size if target.exists() else 0
    try:
        response = _ask(url, done)
    except (OSError, HTTPException, ValueError) as error:  # ValueError: no URL at all
        reason = getattr(error, "reason", error)
        raise DataError(
            f"{title} cannot be downloaded from {url} ({reason}); try again with a network, or give a file with --from."
        ) from error
    try:
        with response:
            target.parent.mkdir(parents=True, exist_ok=True)
            is_whole = _copy(response, target, title)
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{target} cannot be written ({reason}); make room and run it again.") from error
    if not is_whole:
        megabytes = target.stat().st_size / 1e6
        raise DataError(
            f"{title}: the download was cut off after {megabytes:.1f} MB; run it again, and it goes on from there."
        )


def _ask(url: str, done: int) -> HTTPResponse:
    """Ask for what follows the first `done` bytes, or for the whole if there is nothing after them."""
    try:
        return urlopen(Request(url, headers={"Range": f"bytes={done}-"} if done else {}), timeout=STALL)
    except HTTPError as error:
        if error.code != 416 or not done:
            raise
        return urlopen(url, timeout=STALL)


def _copy(response: HTTPResponse, target: Path, title: str) -> bool:
    """Write what arrives behind what is there, if the server continues, else anew; whether all of it arrived."""
    with target.open("ab" if response.status == 206 else "wb") as file:
        total = file.tell() + response.length if response.length else None  # a server need not say how much comes
        while True:
            try:
                chunk = response.read(2**18)
            except (OSError, HTTPException):
                return False
            if not chunk:
                print(file=sys.stderr)
                return total in (None, file.tell())
            file.write(chunk)
            of_total = f" of {total / 1e6:.1f}" if total else ""
            print(f"\r{title}: {file.tell() / 1e6:.1f}{of_total} MB", end="", file=sys.stderr, flush=True)
