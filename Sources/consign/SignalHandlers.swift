import Files
import Glibc
import Model

/// What Ctrl-C, `kill` and a closed terminal do: the first asks the run to end, which clears away
/// what is half-written and says what is left where. Whoever asks twice has it ended at once.
enum SignalHandlers {
    /// Seconds that a run has to end by itself: a server may never answer.
    private static let patience: UInt32 = 8

    /// A signal that was ignored when the program began stays ignored (nohup(1)).
    static func install() {
        // Its storage must be there before a handler asks for it.
        _ = Interruption.signal
        for number in [SIGINT, SIGTERM, SIGHUP] {
            if isIgnored(number) { continue }
            signal(number) { number in
                if Interruption.raise(number) {
                    alarm(SignalHandlers.patience)
                } else {
                    SignalHandlers.end()
                }
            }
        }
        signal(SIGALRM) { _ in SignalHandlers.end() }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        // Functions cannot be compared, and this one is no function but a number.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Only what a handler may do (signal-safety(7)).
    private static func end() {
        let text: StaticString = "consign: interrupted: ended at once; run the command again\n"
        _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
        _exit(Interruption.signal == SIGINT ? 130 : 143)
    }
}
