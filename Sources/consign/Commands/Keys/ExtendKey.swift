internal import Files
internal import Model
internal import Pipeline

extension Verb {
    private static let lastDay = Option(
        "until", value: "DATE", "its new last day: 2029-11-21, or a time from now: 2y")

    static let keyExtend = Verb(
        name: "key extend", operands: "NAME", operandCount: 1...1,
        summary: "move the day on which a key ends",
        details: """
            Signs the identity's OpenPGP certificates anew, with another end and the same
            fingerprint, and writes a new version of the key document where there is one. What was
            signed is not touched: it verifies again with the new certificate.
            """,
        options: [lastDay] + Option.ceremony,
        examples: [("consign key extend release-2026 --until 2y", "two more years")],
        run: { (call, console) throws(Failure) in
            guard let last = try call.date(lastDay, from: try call.now(), endOfDay: true) else {
                throw Failure(
                    "until when is \(call.operands[0]) to be extended",
                    hint: "say --until 2029-11-21, or --until 2y", exit: .usage)
            }
            let (said, report) = try KeySteps.ceremony(call).extend(call.operands[0], until: last)
            if let report { return try KeySteps.finish(report, call, console) }
            console.result(
                call.has(.json)
                    ? try Answer.text(["said": .array(said.map { .string($0) })])
                    : said.map { $0 + "\n" }.joined())
            return .done
        })
}
