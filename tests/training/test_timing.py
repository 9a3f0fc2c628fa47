from course_utils.training import timing


def test_the_shortest_time_counts(monkeypatch):
    clock = iter([0.0, 5.0, 5.0, 7.0, 7.0, 10.0])
    monkeypatch.setattr(timing.time, "perf_counter", lambda: next(clock))
    calls = []
    assert timing.best_seconds(lambda: calls.append(1), repeats=3) == 2.0
    assert len(calls) == 3


def test_jobs_take_turns_forwards_and_backwards(monkeypatch):
    calls = []
    monkeypatch.setattr(timing, "best_seconds", lambda run, repeats: run() or len(calls) * 1.0)
    jobs = {name: lambda name=name: calls.append(name) for name in "abc"}
    seconds = timing.seconds_in_turns(jobs, rounds=3)
    assert "".join(calls) == "abccbaabc"
    assert seconds == {"a": [1, 6, 7], "b": [2, 5, 8], "c": [3, 4, 9]}
