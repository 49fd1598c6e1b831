import Files
import Keys
import Manifests
import Model
import Release
import Trust

/// What the commands that write a key document share.
enum KeySteps {
    /// The document's folder with the keys that are here.
    static func ceremony(_ call: Invocation) throws(Failure) -> KeyCeremony {
        try KeyCeremony(
            in: call.value(.documentFolder) ?? "keys", try Environment.current(call),
            try PassphraseSource.chosen(call), at: try call.now())
    }

    /// Says how things stand, and warns of keys that could not sign.
    static func finish(
        _ report: KeyReport, _ console: Console
    ) throws(Failure) -> ExitCode {
        try console.tell(
            json(report), report.lines.map { SafeName.printable($0) + "\n" }.joined())
        for problem in report.problems { console.warn("not signed: \(problem.message)") }
        return .done
    }

    private static func json(_ report: KeyReport) -> [String: JSONValue] {
        [
            "folder": .string(report.folder), "version": .number(report.version),
            "inForce": .bool(report.isInForce), "said": .texts(report.said),
            "signers": .texts(report.signers),
            "waitsFor": .array(
                report.quorums.filter { !$0.isReached }.map {
                    [
                        "version": .number($0.version),
                        "missing": .number(Int64($0.wanted - $0.signed.count)),
                        "candidates": .texts($0.open),
                    ]
                }),
        ]
    }
}

extension Verb {
    private static let product = Option(
        "product", value: "NAME", "what the keys are for (default: the manifest's name)")
    private static let documentThreshold = Option(
        "document-threshold", value: "K", "how many must sign the next version (default: 1)")
    private static let releaseThreshold = Option(
        "release-threshold", value: "K", "how many must sign a release (default: 1)")

    static let keyInit = Verb(
        name: "key init", operands: "NAME...", operandCount: 1...64, completes: .keys,
        summary: "begin the document that says which keys count",
        details: """
            Writes version 1 of the key document, keys.json in the key folder: these identities
            sign the project's releases. It is signed by those of them whose keys are here, and in
            force once enough have signed; others add theirs with 'consign key sign'. Publishing a
            release publishes the document beside it, and 'consign verify' follows it from then on.
            """,
        options: [product, documentThreshold, releaseThreshold] + Option.ceremony,
        examples: [
            ("consign key init release-2026", "one identity signs everything"),
            (
                "consign key init ann bob cat --document-threshold 2 --release-threshold 2",
                "two of three people must agree"
            ),
        ],
        run: { (call, console) throws(Failure) in
            let thresholds = KeyThresholds(
                document: try call.number(documentThreshold, in: 1...64) ?? 1,
                release: try call.number(releaseThreshold, in: 1...64) ?? 1)
            let report = try KeySteps.ceremony(call).begin(
                try name(call), call.operands, thresholds)
            return try KeySteps.finish(report, console)
        })

    private static func name(_ call: Invocation) throws(Failure) -> String {
        if let name = call.value(product) { return name }
        guard try Project.find() != nil else {
            throw Failure(
                "what are the keys for", "there is no manifest here that says so",
                hint: "say --product NAME", exit: .usage)
        }
        return try Project.load(nil, try Environment.current(call)).manifest.name.value
    }
}

extension Verb {
    static let keySign = Verb(
        name: "key sign", operands: "", operandCount: 0...0,
        summary: "add a signature to the next version of the key document",
        details: """
            Several people who sign do so on several machines. The first writes the next version,
            keys.N.json; the file travels to the others, for example in the repository; each adds a
            signature with this command. Once enough have signed, it becomes keys.json.
            """,
        options: [
            Option(
                "key", value: "NAME", "sign with this identity (default: all that are here)",
                completes: .keys)
        ] + Option.ceremony,
        examples: [("consign key sign --key bob", "adds bob's signature")],
        run: { (call, console) throws(Failure) in
            let report = try KeySteps.ceremony(call).sign(call.all(.signingKey))
            return try KeySteps.finish(report, console)
        })
}

extension Verb {
    private static let lastDay = Option(
        "until", value: "DATE", "its new last day: 2029-11-21, or a time from now: 2y")

    static let keyExtend = Verb(
        name: "key extend", operands: "NAME", operandCount: 1...1, completes: .keys,
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
                    "--until is required",
                    hint: "say --until 2029-11-21, or --until 2y", exit: .usage)
            }
            let (said, report) = try KeySteps.ceremony(call).extend(call.operands[0], until: last)
            if let report { return try KeySteps.finish(report, console) }
            try console.tell(["said": .texts(said)], said.map { $0 + "\n" }.joined())
            return .done
        })
}

extension Verb {
    private static let start = Option(
        "from", value: "DATE", "when it is announced: its first day (default: now)")
    private static let end = Option(
        "until", value: "DATE", "when it is used: the last day of the old one (default: 90d)")
    private static let replaced = Option(
        "replaces", value: "NAME", "the identity that goes, where several sign",
        completes: .keys)
    private static let joins = Option("joins", "it comes beside the others, and none goes")

    static let keyRotate = Verb(
        name: "key rotate", operands: "NEXT", operandCount: 1...1, completes: .keys,
        summary: "let another identity take over, in three steps",
        details: """
            Typed three times. First NEXT is announced in the key document, so that everybody has it
            before it is used. Then it signs, and the old identity beside it until a day that
            --until names, so that whoever has either key can verify. Then, after that day, the old
            one is retired; what it signed stays good. Each step is a new version of the document,
            signed by enough of those who sign in the one before and in itself.
            """,
        options: [start, end, replaced, joins] + Option.ceremony,
        examples: [
            ("consign key rotate release-2027", "announces it; later, begins to use it"),
            (
                "consign key rotate ann-2 --replaces ann",
                "announces the next identity of one of several people"
            ),
        ],
        run: { (call, console) throws(Failure) in
            let now = try call.now()
            var wish = RotationOptions(call.operands[0])
            wish.start = try call.date(start, from: now)
            wish.end = try call.date(end, from: now, endOfDay: true)
            wish.replaced = call.value(replaced)
            wish.joins = call.has(joins)
            let report = try KeySteps.ceremony(call).rotate(wish)
            return try KeySteps.finish(report, console)
        })
}

extension Verb {
    private static let reason = Option(
        "reason", value: "WORD", "superseded, or compromised: somebody else may have it",
        completes: .words(["superseded", "compromised"]))
    private static let since = Option(
        "since", value: "DATE", "the moment from which it does not count (default: now)")
    private static let successor = Option(
        "successor", value: "NAME", "the identity that signs from now on", completes: .keys)

    static let keyRevoke = Verb(
        name: "key revoke", operands: "NAME", operandCount: 1...1, completes: .keys,
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
                    call.value(reason).map { "'\($0)' is not a reason" } ?? "",
                    hint: "say --reason \(known.joined(separator: " or --reason "))",
                    exit: .usage)
            }
            let report = try KeySteps.ceremony(call).revoke(
                call.operands[0], reason, since: try call.date(since, from: try call.now()),
                successor: call.value(successor))
            return try KeySteps.finish(report, console)
        })
}
