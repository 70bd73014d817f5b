"""kill -9 of the judge at any moment: nothing that it had started goes on."""

import tempfile
from pathlib import Path

import pytest
from sandbox_ways import path_for, started, users

#: Starts a judge again and again, kills it at a moment that nobody chose, and waits for all that is left of it. What
#: has lost its parent comes to this process, which asked for that, so it sees each of them end.
_KILLS = """
import ctypes, os, random, signal, subprocess, sys, time
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
rounds, longest = int(sys.argv[1]), float(sys.argv[2])
for moment in range(rounds):
    judge = subprocess.Popen([sys.executable, "-c", sys.argv[3]], stdout=subprocess.PIPE)
    judge.stdout.readline()
    time.sleep(random.random() * longest)
    judge.kill()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if not ended:
            time.sleep(0.01)
    else:
        os.system("ps -ef --forest >&2")
        sys.exit(f"something goes on, {moment}")
print("nothing is left")
"""
#: Has learners' code run that does not end by itself, most of the time: a judge that is killed finds it there.
_JUDGE = """
import contextlib
from grader.classroom.child_process import Limits
from grader.classroom.sandbox import Isolated
print(flush=True)
cell = {"number": 1, "source": "", "statements": [[1, "import time"], [2, "while True: time.sleep(1)"]]}
sandbox = Isolated(Limits(seconds=0.4))
while True:
    with sandbox.run({"cells": [cell], "exercises": []}) as child, contextlib.suppress(Exception):
        child.message()
"""
ROUNDS = 10


@pytest.mark.parametrize("user", users())
@pytest.mark.parametrize("way", ["warm", "once"])
def test_nothing_goes_on_without_its_judge(way, user):
    with (
        tempfile.TemporaryDirectory() as folder,  # others than its owner cannot look into pytest's
        started(_KILLS, ROUNDS, 1.5, _JUDGE, path=path_for(way, Path(folder)), user=user) as kills,
    ):
        said, wrong = kills.communicate()
    assert said == "nothing is left\n", wrong
