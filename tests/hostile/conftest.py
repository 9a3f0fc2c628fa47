"""One zygote for all hostile submissions, which is also a test of it: nobody's code reaches the next one's."""

import sys
import threading
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent.parent / "grade"))


@pytest.fixture(scope="session")
def run():
    """Runs a job within small limits; returns the outcomes by exercise."""
    from small_jobs import SMALL

    from course_staff.grade.launch import Zygote
    from course_staff.grade.pool import Starts, run_job

    zygote = Zygote(SMALL)

    def run(job, limits=SMALL):
        return {outcome.exercise: outcome for outcome in run_job(job, Starts(zygote.worker), limits, threading.Event())}

    run.zygote = zygote
    yield run
    zygote.close()
