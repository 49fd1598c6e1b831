"""Runs a program and writes down what everybody could see of it meanwhile.

  watcher.py FILE [--crash MILLISECONDS] PROGRAM [ARGUMENT...]

FILE gets JSON: "seen", the arguments of PROGRAM and of all that it started, and the environment of
the latter, each once; "status"; "dumped", whether a core file was written. --crash lifts the limit on
core files, and ends PROGRAM by a segmentation fault, so to say, after that time.
"""

import json, os, resource, signal, sys, time

place, *command = sys.argv[1:]
crash = None
if command[0] == "--crash":
    crash = time.monotonic() + int(command[1]) / 1000
    command = command[2:]
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))

# The test's threads may have signals blocked, which a program would inherit.
signal.pthread_sigmask(signal.SIG_SETMASK, [])


def contents(process, name):
    try:
        with open(f"/proc/{process}/{name}", "rb") as file:
            return file.read().decode("utf-8", "replace").replace("\0", " ")
    except OSError:
        return ""  # gone by now


def parent(process):
    return contents(process, "stat").rpartition(")")[2].split()[1:2]


def descends(process, ancestor):
    while process not in ("0", "1", ""):
        process = "".join(parent(process))
        if process == ancestor:
            return True
    return False


program = os.spawnvp(os.P_NOWAIT, command[0], command)
seen, ended, status = set(), 0, 0
while not ended:
    own = contents(program, "cmdline")
    seen.add(own)
    for process in filter(str.isdigit, os.listdir("/proc")):
        if descends(process, str(program)):
            arguments = contents(process, "cmdline")
            # Until a child has become another program, its environment is that of its parent.
            if arguments != own:
                seen.update((arguments, contents(process, "environ")))
    if crash and time.monotonic() > crash:
        os.kill(program, signal.SIGSEGV)
    ended, status = os.waitpid(program, os.WNOHANG)
with open(place, "w") as file:
    report = {"seen": sorted(seen), "status": os.waitstatus_to_exitcode(status)}
    json.dump({**report, "dumped": os.WCOREDUMP(status)}, file)
