import Files
import Model

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

    /// The pointer to a release that is published already, from what it published.
    static func bytes(record: [UInt8], checksums: Digest) throws(Failure) -> [UInt8] {
        let record = try JSONText.parse(record, name: ReleaseFile.record)
        guard let version = record["version"]?.text, let name = record["name"],
            let date = record["date"], let sequence = record["sequence"]
        else { throw Failure("\(ReleaseFile.record) names no version", exit: .malformed) }
        return try JSONText.write([
            "consign": .number(Int64(Release.schema)), "name": name, "version": .string(version),
            "date": date, "sequence": sequence, "path": .string(version + "/"),
            "checksums": .string(checksums.hex),
        ])
    }

    static func version(in bytes: [UInt8], name: String) throws(Failure) -> Version {
        guard let text = try JSONText.parse(bytes, name: name)["version"]?.text else {
            throw Failure(
                "\(name) names no version", hint: "it was not written by consign; move it away",
                exit: .malformed)
        }
        do throws(Failure) { return try Version(parsing: text) } catch {
            throw Failure(
                "\(name) names the version '\(SafeName.printable(String(text.prefix(80))))'",
                error.why.isEmpty ? "that is not a version" : error.why,
                hint: "it was not written by consign; move it away", exit: .malformed)
        }
    }
}
