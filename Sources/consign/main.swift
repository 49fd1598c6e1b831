import CLinux
import Glibc
import Model

// Keys and passphrases pass through this process: no core file, no peeking by others.
_ = consign_forbid_dump()
// Children inherit this one, which the kernel forgets for the other at every exec.
var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noCore)
// A reader that went away is an error of ours to report, not a signal to die of.
signal(SIGPIPE, SIG_IGN)
// Nor is a file that may not grow any more (setrlimit(2), RLIMIT_FSIZE).
signal(SIGXFSZ, SIG_IGN)
SignalHandlers.install()

consign_keep_memory()

exit(CommandLineTool(CommandLine.arguments.dropFirst().map { $0 }).run().rawValue)
