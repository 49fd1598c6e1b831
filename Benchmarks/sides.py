"""What is measured: a line for the shell, alternately with another one."""

import os
import shutil
import subprocess
import time
from typing import NamedTuple


class Sample(NamedTuple):
    """One run, seen from outside."""

    wall: float
    cpu: float
    peak: float  # MiB, of the largest process


class Side:
    """A line that writes into `out`; `before` is done ahead of each run and not timed."""

    def __init__(self, line, out, before=lambda: None):
        self.line, self.out, self.before = line, out, before

    def run(self):
        """What the last run wrote is removed, and on the disk what others wrote, before the clock starts."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.before()
        os.sync()
        return timed(self.line)


def timed(line):
    started = time.perf_counter()
    process = subprocess.Popen(["sh", "-c", line], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed with {process.returncode}: {line}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def alternate(ours, peer, rounds):
    """Pairs of samples: A B A B, after one run of each that does not count."""
    ours.run()
    peer.run()
    return [(ours.run(), peer.run()) for _ in range(rounds)]


def removing(*folders):
    """A `before` that removes folders, such as a cache."""

    def before():
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    return before
