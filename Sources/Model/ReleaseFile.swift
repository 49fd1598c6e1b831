/// The names in a release folder that every verb agrees on.
package enum ReleaseFile {
    /// The record.
    package static let record = "release.json"
    /// The checksum list, which is what gets signed.
    package static let checksums = "SHA256SUMS"
    /// The notes as published.
    package static let notes = "RELEASE-NOTES.md"

    /// What the last publication did; it stays in the folder and is not published.
    package static let journal = "publish.journal"
    /// Says of a published release that it is withdrawn, and why.
    package static let withdrawal = "WITHDRAWN.json"

    /// The line before the section of the notes that says how to verify the files.
    package static let guideBegin = "<!-- consign:verify begin -->"
    /// The line behind it.
    package static let guideEnd = "<!-- consign:verify end -->"

    /// What files are called that belong to a release as a whole: `acme-1.2.0`.
    package static func stem(_ product: String, _ version: Version) -> String {
        "\(product)-\(version)"
    }

    /// A signature over `file`; a second key's carries the key's name.
    package static func signature(of file: String, suffix: String, key: String?) -> String {
        key.map { "\(file).\($0).\(suffix)" } ?? "\(file).\(suffix)"
    }

    /// The timestamp of a signature file.
    package static func timestamp(of signature: String) -> String {
        "\(signature).\(timestampSuffix)"
    }

    /// The ending of timestamps.
    package static let timestampSuffix = "tsr"

    /// The statement of who signed an old release again, and why.
    package static func statement(of key: String) -> String { "\(checksums).\(key).resigned.json" }

    /// Whether a file may be such a statement, or a signature over one.
    package static func isStatement(_ name: String) -> Bool {
        let stem = name.hasSuffix(".sshsig") ? String(name.dropLast(7)) : name
        return stem.hasPrefix(checksums + ".") && stem.hasSuffix(".resigned.json")
    }

    /// A public key beside the release's files; a second key's carries the key's name.
    package static func publicKey(of product: String, suffix: String, key: String?) -> String {
        key.map { "\(product).\($0).\(suffix)" } ?? "\(product).\(suffix)"
    }
}
