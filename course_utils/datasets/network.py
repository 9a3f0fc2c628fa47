"""A quick answer to "is there a network?"."""

import os
import threading
from http.client import HTTPException
from urllib.request import Request, urlopen


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
