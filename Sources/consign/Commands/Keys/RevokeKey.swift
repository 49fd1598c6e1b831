internal import Model
internal import Pipeline

extension Verb {
    private static let reason = Option(
        "reason", value: "WORD", "superseded, or compromised: somebody else may have it")
    private static let since = Option(
        "since", value: "DATE", "the moment from which it does not count (default: now)")
    private static let successor = Option(
        "successor", value: "NAME", "the identity that signs from now on")

    static let keyRevoke = Verb(
        name: "key revoke", operands: "NAME", operandCount: 1...1,
        summary: "say that a key is not to be believed any more",
        details: """
            Writes a new version of the key document, a revocation into the identity's OpenPGP
            certificates when its private keys are here, and what ssh-keygen checks: an
            allowed_signers file with dates, and for a compromised key a revocation list (KRL).
            What a superseded key signed before stays good; of a compromised one nothing does.
            """,
        options: [reason, since, successor] + Option.ceremony,
        examples: [
            (
                "consign key revoke release-2026 --reason compromised --successor release-2027",
                "nothing signed by release-2026 is accepted any more"
            )
        ],
        run: { (call, console) throws(Failure) in
            let known = KeyCeremony.Reason.allCases.map(\.rawValue)
            guard let reason = call.value(reason).flatMap({ KeyCeremony.Reason(rawValue: $0) })
            else {
                throw Failure(
                    "why is \(call.operands[0]) revoked",
                    call.value(reason).map { "'\($0)' is no reason" } ?? "",
                    hint: "say --reason \(known.joined(separator: " or --reason "))",
                    exit: .usage)
            }
            let report = try KeySteps.ceremony(call).revoke(
                call.operands[0], reason, since: try call.date(since, from: try call.now()),
                successor: call.value(successor))
            return try KeySteps.finish(report, call, console)
        })
}
