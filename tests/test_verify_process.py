"""Whatever ends a run, nothing that it started is left, and the log has all that was said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from kpatch_ast.errors import ReadFailed
from kpatch_ast.verify import process
from kpatch_ast.verify.process import Runner, TimeLimit

# Starts a grandchild, prints its number, and waits for ever.
FAMILY = "sleep 1000 & echo $!; wait"


def runner(
    tmp_path: Path, seconds: float = 30, progress: process.Progress = process.silent
) -> Runner:
    return Runner(tmp_path / "log", time.monotonic() + seconds, progress)


def gone(pid: int) -> bool:
    """Whether the process is no more, or a zombie that init has not looked after yet."""
    for _ in range(100):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return True
        if stat.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def test_lines_and_status_come_back_and_go_to_the_log(tmp_path: Path) -> None:
    seen: list[tuple[str, str]] = []
    run = runner(tmp_path, progress=lambda phase, line: seen.append((phase, line)))
    status, lines = run.run("talking", ["sh", "-c", "echo out; echo err >&2; printf rest; exit 7"])
    assert (status, lines) == (7, ["out", "err", "rest"])
    assert seen == [("talking", line) for line in lines]
    log = (tmp_path / "log").read_text()
    assert "out\nerr\nrest\n# exit status 7\n" in log


def test_a_line_may_end_the_program(tmp_path: Path) -> None:
    started = time.monotonic()
    status, lines = runner(tmp_path).run("ending", ["sh", "-c", FAMILY], until=str.isdigit)
    assert status < 0
    assert gone(int(lines[0]))
    assert time.monotonic() - started < 60


def test_the_time_limit_ends_the_whole_group(tmp_path: Path) -> None:
    with pytest.raises(TimeLimit, match="while waiting") as caught:
        runner(tmp_path, 2).run("waiting", ["sh", "-c", FAMILY])
    assert caught.value.exit_code == 3
    assert str(tmp_path / "log") in "".join(map(str, caught.value.notes))
    number = (tmp_path / "log").read_text().splitlines()[2]
    assert gone(int(number))


def test_nothing_is_started_after_the_time_limit(tmp_path: Path) -> None:
    mark = tmp_path / "started"
    with pytest.raises(TimeLimit):
        runner(tmp_path, -1).run("late", ["sh", "-c", f"sleep 1; touch {mark}"])
    time.sleep(1.2)
    assert not mark.exists()


def test_a_limit_of_its_own_is_no_error(tmp_path: Path) -> None:
    status, lines = runner(tmp_path).run("short", ["sh", "-c", FAMILY], seconds=2)
    assert status < 0
    assert gone(int(lines[0]))


def test_ctrl_c_ends_the_whole_group(tmp_path: Path) -> None:
    numbers: list[int] = []

    def interrupt(phase: str, line: str) -> None:
        numbers.append(int(line))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner(tmp_path, progress=interrupt).run("x", ["sh", "-c", FAMILY])
    assert gone(numbers[0])


def test_a_signal_while_a_program_starts_does_not_lose_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers: list[int] = []

    class Interrupted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            numbers.append(self.pid)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)  # for the other thread to take it, if this one does not

    waiting = threading.Event()
    other = threading.Thread(target=waiting.wait)
    other.start()
    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            runner(tmp_path).run("x", ["sh", "-c", FAMILY])
    finally:
        assert signal.signal(signal.SIGINT, before) is signal.default_int_handler
        waiting.set()
        other.join()
    assert gone(numbers[0])


def test_a_program_that_ignores_sigterm_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_GRACE", 0.2)
    deaf = "trap '' TERM; echo $$; while :; do sleep 0.1; done"
    _, lines = runner(tmp_path).run("deaf", ["sh", "-c", deaf], until=str.isdigit)
    assert gone(int(lines[0]))


def test_a_grandchild_that_keeps_the_pipe_does_not_keep_us(tmp_path: Path) -> None:
    started = time.monotonic()
    status, lines = runner(tmp_path).run("leaving", ["sh", "-c", "sleep 1000 & echo $!"])
    assert (status, gone(int(lines[0]))) == (0, True)
    assert time.monotonic() - started < 60


def test_no_program_no_log(tmp_path: Path) -> None:
    with pytest.raises(ReadFailed, match="cannot run /nowhere/make"):
        runner(tmp_path).run("x", ["/nowhere/make"])


def test_bytes_that_are_no_text_are_shown(tmp_path: Path) -> None:
    code = "import sys; sys.stdout.buffer.write(bytes([0xff, 10]))"
    _, lines = runner(tmp_path).run("x", [sys.executable, "-c", code])
    assert lines == ["\\xff"]
    assert b"\xff\n" in (tmp_path / "log").read_bytes()


def test_it_runs_with_the_environment_it_is_given(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "WHAT": "this"}
    argv = ["sh", "-c", "echo $WHAT $HOME"]
    assert runner(tmp_path).run("x", argv, environment=environment)[1] == ["this"]
