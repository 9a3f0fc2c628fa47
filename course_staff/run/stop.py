"""Ctrl-C, a cancelled job and a closed terminal are wishes to stop, heard between two steps of a run.

An exception in the middle of a step, as Python raises it for Ctrl-C, would leave half of the step's work behind; a
second one, in the middle of the clean-up, would leave the lessons running.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

# SIGBREAK is Ctrl-Break on Windows, which has neither a SIGHUP nor a SIGTERM that a program could hear.
NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@dataclass
class Stop:
    """Whether the run was asked to stop, and whether nobody reads what it says any more."""

    asked: bool = False
    hung_up: bool = False

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal: remember it, as often as it comes."""
        self.asked = True
        self.hung_up = self.hung_up or signal.Signals(number).name == "SIGHUP"


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """What a signal that would end this process has asked for; one that is ignored, as under `nohup`, stays ignored."""
    stop, former = Stop(), {}
    for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
        if signal.getsignal(number) is not signal.SIG_IGN:
            former[number] = signal.signal(number, stop.hear)
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
