package import Model
import Synchronization

/// Whether somebody wants the run to end (SIGINT, SIGTERM, SIGHUP).
///
/// Whatever takes time asks, and fails: so every half-written file is removed by its owner on the way
/// out, as after any other failure, and nothing needs to know what there is to clear away.
package enum Interruption {
    private static let number = Atomic<Int32>(0)

    /// The signal that came, if one did.
    package static var signal: Int32? {
        let number = number.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Notes that `signal` came; false when one had come before. May be called by a signal's handler.
    @discardableResult
    package static func raise(_ signal: Int32) -> Bool {
        number.compareExchange(expected: 0, desired: signal, ordering: .relaxed).exchanged
    }

    /// Lets the run read again, to say what is left where.
    package static func lift() { number.store(0, ordering: .relaxed) }

    /// Fails when a signal came.
    package static func check() throws(Failure) {
        guard let signal else { return }
        throw Failure("interrupted", exit: ExitCode(interruptedBy: signal))
    }
}
