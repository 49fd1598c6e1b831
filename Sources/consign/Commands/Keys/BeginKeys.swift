internal import Model
internal import Pipeline
internal import Signing

extension Verb {
    private static let product = Option(
        "product", value: "NAME", "what the keys are for (default: the manifest's name)")
    private static let documentThreshold = Option(
        "document-threshold", value: "K", "how many must sign the next version (default: 1)")
    private static let releaseThreshold = Option(
        "release-threshold", value: "K", "how many must sign a release (default: 1)")

    static let keyInit = Verb(
        name: "key init", operands: "NAME...", operandCount: 1...64,
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
            return try KeySteps.finish(report, call, console)
        })

    private static func name(_ call: Invocation) throws(Failure) -> String {
        if let name = call.value(product) { return name }
        guard try Project.find() != nil else {
            throw Failure(
                "what are the keys for", "there is no manifest here that says so",
                hint: "say --product NAME", exit: .usage)
        }
        return try Project.load(nil, try Surroundings.current(call)).manifest.name.value
    }
}
