internal import CLinux
internal import Glibc
internal import Model

// Keys and passphrases pass through this process: no core file, no peeking by others.
_ = consign_forbid_dump()
// A reader that went away is an error of ours to report, not a signal to die of.
signal(SIGPIPE, SIG_IGN)

consign_keep_memory()

exit(CommandLineTool(CommandLine.arguments.dropFirst().map { $0 }).run().rawValue)
