import Glibc
import Keys
import Model
import Release

extension Rehearsal {
    /// The rehearsal that the command line asks for.
    static func chosen(
        _ call: Invocation, _ project: Project?, _ surroundings: Environment
    ) throws(Failure) -> Rehearsal? {
        guard call.has(named: "rehearse"), let project else { return nil }
        return try Rehearsal(project, surroundings, in: call.value(.output))
    }
}

extension PassphraseSource {
    /// A descriptor, a file, or a person at the terminal; never an argument.
    static func chosen(_ call: Invocation, confirming: Bool = false) throws(Failure)
        -> PassphraseSource
    {
        try given(call, .passphraseDescriptor, .passphraseFile)
            ?? (isatty(STDERR_FILENO) == 1 ? .terminal(confirming: confirming) : .none)
    }

    /// The same for what protects keys that are being imported.
    static func old(_ call: Invocation) throws(Failure) -> PassphraseSource {
        try given(call, .oldPassphraseDescriptor, .oldPassphraseFile)
            ?? (isatty(STDERR_FILENO) == 1
                ? .terminal()
                : .none(hint: "give it with --old-passphrase-fd N or --old-passphrase-file FILE"))
    }

    private static func given(
        _ call: Invocation, _ descriptor: Option, _ file: Option
    ) throws(Failure) -> PassphraseSource? {
        if let number = try call.number(descriptor, in: 0...1 << 20) {
            return .descriptor(Int32(number))
        }
        return call.value(file).map { .file($0) }
    }
}
