internal import Files
internal import Model

/// `latest.json`: which version is the newest stable one, and the digest of its checksum list.
struct LatestPointer {
    static let fileName = "latest.json"

    private let plan: PublishPlan

    init(_ plan: PublishPlan) { self.plan = plan }

    func bytes() throws(Failure) -> [UInt8] {
        let checksums = plan.items.first { $0.name == ReleaseFile.checksums }
        return try JSONText.write([
            "consign": .number(Int64(Release.schema)),
            "name": .string(plan.name),
            "version": .string(plan.version.description),
            "date": .string(plan.date.text),
            "sequence": .number(plan.sequence),
            "path": .string(plan.version.description + "/"),
            "checksums": .string(checksums?.sha256.hex ?? ""),
        ])
    }

    static func version(in bytes: [UInt8], name: String) throws(Failure) -> Version {
        guard let text = try JSONText.parse(bytes, name: name)["version"]?.text else {
            throw Failure(
                "\(name) names no version", hint: "it was not written by consign; move it away",
                exit: .malformed)
        }
        return try Version(parsing: text)
    }
}
