import CLinux
import Glibc
import Model

/// The program: the package manager makes `main` of the function with this name.
///
/// Lines that stand by themselves, and `@main`, begin on the main actor, for which the linker takes in
/// all of Swift's concurrency: 400 kB that nothing else asks for.
@c(consign_main)
func run() -> CInt {
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
}
