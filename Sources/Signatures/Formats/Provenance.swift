import Crypto
import Files
package import Model

/// What was made from what, and by whom: an in-toto statement with SLSA's predicate.
///
/// <https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md> and
/// <https://slsa.dev/spec/v1.0/provenance>. All of it comes from the record, so the same release has
/// the same statement.
package struct Provenance: Sendable, Hashable {
    private static let statementType = "https://in-toto.io/Statement/v1"
    private static let predicateType = "https://slsa.dev/provenance/v1"
    /// What these parameters and dependencies mean; docs/signatures.md says it in words.
    private static let buildType = "urn:consign:release:v1"
    /// Whoever has this key made the release and answers for it.
    private static let builder = "urn:consign:key:"

    /// Every file of the release, as the checksum list has it, sorted by name.
    package let subjects: [ChecksumList.Entry]
    /// The product's name; nil when another program wrote the statement and does not say.
    package let product: String?
    /// The release's version; nil in the same case.
    package let version: String?
    /// The statement.
    let bytes: [UInt8]

    /// The provenance of the files in `list`, which `record` is the record of.
    init(_ record: Release, _ list: ChecksumList, by key: PublicKey) throws(Failure) {
        let subjects = list.entries.map { entry -> JSONValue in
            ["name": .string(entry.name), "digest": ["sha256": .string(entry.digest.hex)]]
        }
        let keyID = try Hash.of(key.spki).hex
        bytes = try JSONText.write([
            "_type": .string(Self.statementType), "predicateType": .string(Self.predicateType),
            "subject": .array(subjects),
            "predicate": [
                "buildDefinition": [
                    "buildType": .string(Self.buildType),
                    "externalParameters": .object(Self.parameters(record)),
                    "resolvedDependencies": .array(Self.dependencies(record)),
                ],
                "runDetails": [
                    "builder": [
                        "id": .string(Self.builder + keyID),
                        "version": .object(record.tools.mapValues { .string($0) }),
                    ],
                    "metadata": [
                        "invocationId": .string(
                            "\(record.name)/\(record.version)/\(record.sequence)")
                    ],
                ],
            ],
        ])
        self.subjects = list.entries
        product = record.name
        version = record.version.description
    }

    /// Reads a statement; of the predicate only what is compared is looked at. Whose word it is, is
    /// for ``InTotoAttestation/provenance(in:of:by:)`` to find out.
    package init(parsing bytes: [UInt8]) throws(Failure) {
        let statement = try SignatureJSON.object(bytes, kind: "in-toto statement")
        try statement.allow("_type", "predicateType", "subject", "predicate")
        for (member, type) in [
            ("_type", Self.statementType), ("predicateType", Self.predicateType),
        ] {
            guard try statement.text(member) == type else {
                throw statement.complaint(member, "it is not \(type)")
            }
        }
        var subjects: [ChecksumList.Entry] = []
        for subject in try statement.objects("subject") {
            try subject.allow("name", "digest")
            let digest = try subject.object("digest").digest("sha256")
            subjects.append(ChecksumList.Entry(name: try subject.text("name"), digest: digest))
        }
        let definition = try statement.object("predicate").object("buildDefinition")
        let isOurs = try definition.text("buildType") == Self.buildType
        let parameters = try definition.object("externalParameters")
        product = isOurs ? try parameters.text("name") : nil
        version = isOurs ? try parameters.text("version") : nil
        self.subjects = subjects
        self.bytes = bytes
    }

    /// What was asked for.
    private static func parameters(_ record: Release) -> [String: JSONValue] {
        var parameters: [String: JSONValue] = [
            "name": .string(record.name), "version": .string(record.version.description),
            "date": .string(record.date.text),
        ]
        parameters["tag"] = record.tag.map { .string($0) }
        return parameters
    }

    /// The commit, and every file that was packed.
    private static func dependencies(_ record: Release) -> [JSONValue] {
        let commit = record.commit.map { commit -> JSONValue in
            ["name": "commit", "digest": ["gitCommit": .string(commit)]]
        }
        return (commit.map { [$0] } ?? [])
            + record.inputs.map {
                ["name": .string($0.path), "digest": ["sha256": .string($0.sha256.hex)]]
            }
    }
}
