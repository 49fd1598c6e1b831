import Files
package import Model

/// `latest.json`: which version is the newest stable one, and the digest of its checksum list.
package struct LatestPointer {
    package static let fileName = "latest.json"

    private let name: JSONValue
    private let version: String
    private let date: JSONValue
    private let sequence: JSONValue
    private let checksums: Digest

    /// The pointer to `version`, whose list has the digest `checksums`.
    package init(
        name: String, version: Version, date: Timestamp, sequence: Int64, checksums: Digest
    ) {
        self.name = .string(name)
        self.version = version.description
        self.date = .string(date.text)
        self.sequence = .number(sequence)
        self.checksums = checksums
    }

    /// The pointer to a release that is published already, from what it published.
    init(record: [UInt8], checksums: Digest) throws(Failure) {
        let record = try JSONText.parse(record, name: ReleaseFile.record)
        guard let version = record["version"]?.text, let name = record["name"],
            let date = record["date"], let sequence = record["sequence"]
        else { throw Failure("\(ReleaseFile.record) names no version", exit: .malformed) }
        (self.name, self.version, self.date) = (name, version, date)
        (self.sequence, self.checksums) = (sequence, checksums)
    }

    package func bytes() throws(Failure) -> [UInt8] {
        try JSONText.write([
            "consign": .number(Int64(Release.schema)), "name": name, "version": .string(version),
            "date": date, "sequence": sequence, "path": .string(version + "/"),
            "checksums": .string(checksums.hex),
        ])
    }

    package static func version(in bytes: [UInt8], name: String) throws(Failure) -> Version {
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
