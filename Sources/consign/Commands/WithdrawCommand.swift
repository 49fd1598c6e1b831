internal import Files
internal import Model
internal import Pipeline

extension Verb {
    private static let withdrawalReason = Option(
        "reason", value: "TEXT", "why, for whoever finds the release later")
    private static let withdrawalFolder = Option(
        "to", value: "DIR", "withdraw from this folder instead of the manifest's destinations")

    static let withdraw = Verb(
        name: "withdraw", operands: "VERSION", operandCount: 1...1,
        summary: "take a published release back, as far as that can be done",
        details: """
            Marks the release as withdrawn with the reason, makes it a draft again where the
            service allows that, and points back to the highest stable version that is left. No
            artifact is deleted: whoever has it can still verify it, and is told.
            """,
        options: [.manifest, withdrawalReason, withdrawalFolder],
        examples: [
            (
                "consign withdraw 1.2.0 --reason 'loses data on 32-bit systems'",
                "withdraws it everywhere"
            )
        ],
        run: { (call, console) throws(Failure) in
            guard let reason = call.value(withdrawalReason), !reason.isEmpty else {
                throw Failure(
                    "withdraw needs a reason", "people will read it",
                    hint: "give it with --reason TEXT", exit: .usage)
            }
            let text = call.operands[0]
            let version = try Version(
                parsing: text.hasPrefix("v") ? String(text.dropFirst()) : text)
            let run = try ReleaseRun(call, console, needsManifest: false)
            try run.withdraw(
                version, SafeName.printable(reason), from: call.value(withdrawalFolder))
            _ = console.closingTable()
            return .done
        })
}
