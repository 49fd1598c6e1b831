"""Runs a server for a test and sees that nothing of it outlives the test.

  keeper.py SECONDS PROGRAM [ARGUMENT...]

Ends when its standard input does (the test let go, or is dead, however it died) or SECONDS are over:
then everything the program started is killed, daemons too, for which it is their adoptive parent
(PR_SET_CHILD_SUBREAPER, prctl(2)). A program that ends with success may have left daemons behind;
one that fails ends everything. The parent-death signal would not do: it comes when the *thread* that
started a child ends, and a test's threads come and go.
"""

import ctypes, os, select, signal, subprocess, sys, time

PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
# The test's threads may have signals blocked, which a server would inherit.
signal.pthread_sigmask(signal.SIG_SETMASK, [])
try:
    os.setsid()
except PermissionError:
    pass  # the leader of a group of its own already


def children():
    """Every process below this one, by the parents in /proc."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            parents[int(name)] = int(fields[1])
    found, more = set(), {os.getpid()}
    while more:
        more = {child for child, parent in parents.items() if parent in more} - found
        found |= more
    return found


def reap():
    """Waits for the children that are dead already."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


end = time.monotonic() + float(sys.argv[1])
program = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL)
watched = [0]
while time.monotonic() < end:
    if select.select(watched, [], [], 0.1)[0] and not os.read(0, 4096):
        break
    if program.poll():
        break
while left := children():
    for child in left:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            pass
    reap()
    time.sleep(0.01)
sys.exit(program.poll() or 0)
