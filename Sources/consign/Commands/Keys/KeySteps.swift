internal import Files
internal import Model
internal import Pipeline
internal import Signing

/// What the commands that write a key document share.
enum KeySteps {
    /// The document's folder with the keys that are here.
    static func ceremony(_ call: Invocation) throws(Failure) -> KeyCeremony {
        try KeyCeremony(
            in: call.value(.documentFolder) ?? "keys", try Surroundings.current(call),
            try PassphraseSource.chosen(call), at: try call.now())
    }

    /// Says how things stand, and warns of keys that could not sign.
    static func finish(
        _ report: KeyReport, _ call: Invocation, _ console: Console
    ) throws(Failure) -> ExitCode {
        if call.has(.json) {
            console.result(try Answer.text(json(report)))
        } else {
            console.result(report.lines.map { SafeName.printable($0) + "\n" }.joined())
        }
        for problem in report.problems { console.warn("not signed: \(problem.message)") }
        return .done
    }

    private static func json(_ report: KeyReport) -> JSONValue {
        [
            "folder": .string(report.folder), "version": .number(report.version),
            "inForce": .bool(report.isInForce), "said": .array(report.said.map { .string($0) }),
            "signers": .array(report.signers.map { .string($0) }),
            "waitsFor": .array(
                report.quorums.filter { !$0.isReached }.map {
                    [
                        "version": .number($0.version),
                        "missing": .number(Int64($0.wanted - $0.signed.count)),
                        "candidates": .array($0.open.map { .string($0) }),
                    ]
                }),
        ]
    }
}
