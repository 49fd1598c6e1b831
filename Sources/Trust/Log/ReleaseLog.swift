import Crypto
import Files
package import Model

/// `releases.log`: the digest of every `release.json` that was ever published, oldest first.
///
/// The file is only ever appended to. Each line is a leaf of an RFC 6962 tree; whoever has seen
/// the tree's root once, notices when an old release is exchanged or left out.
package struct ReleaseLog: Sendable, Hashable {
    /// One release.
    package struct Entry: Sendable, Hashable {
        /// Its version.
        package let version: Version
        /// The SHA-256 of its `release.json`.
        package let record: Digest

        /// The release `version`, recorded by a file with this digest.
        package init(version: Version, record: Digest) {
            self.version = version
            self.record = record
        }

        var line: String { "\(version) \(record.hex)" }
    }

    /// Its name beside the published versions.
    package static let fileName = "releases.log"
    /// The largest log that is read.
    package static let limit = 1 << 22

    /// Oldest first.
    package private(set) var entries: [Entry] = []

    /// An empty log.
    package init() {}

    /// Reads a log, every line of it or nothing; `name` is what messages call it.
    package init(parsing bytes: [UInt8], name: String) throws(Failure) {
        var seen: Set<String> = []
        for (index, line) in TextLines.split(bytes, allowCRLF: false).enumerated() {
            let place = SourcePosition(file: name, line: index + 1, column: 1)
            let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard words.count == 2, let version = try? Version(parsing: words[0]),
                version.description == words[0], let digest = Digest(.sha256, hex: words[1]),
                seen.insert(words[0]).inserted
            else {
                throw Failure(
                    "malformed line", "it is not a new version and a SHA-256", at: place,
                    exit: .malformed)
            }
            entries.append(Entry(version: version, record: digest))
        }
        guard bytes.isEmpty || bytes.last == UInt8(ascii: "\n") else {
            throw Failure("\(name) is cut off", "its last line has no end", exit: .malformed)
        }
    }

    /// Appends a release, or finds it there; another record of the same version is refused.
    package mutating func append(_ entry: Entry) throws(Failure) {
        guard let known = self[entry.version] else { return entries.append(entry) }
        guard known == entry.record else {
            throw Failure(
                "\(entry.version) is in \(Self.fileName) with another \(ReleaseFile.record)",
                "\(known.hex)", hint: "a published version never changes: release a new version",
                exit: .unverified)
        }
    }

    /// What is logged of a version.
    package subscript(version: Version) -> Digest? {
        entries.first { $0.version == version }?.record
    }

    /// The file.
    package var text: [UInt8] { entries.flatMap { Array(($0.line + "\n").utf8) } }

    /// The tree's root over the first `size` releases.
    package func root(of size: Int) throws(Failure) -> Digest {
        try MerkleTree.root(entries.prefix(size).map { Array($0.line.utf8) }[...])
    }
}

/// The hash tree of RFC 6962 section 2.1: one value for all leaves, in their order.
enum MerkleTree {
    /// The root over `leaves`.
    static func root(_ leaves: ArraySlice<[UInt8]>) throws(Failure) -> Digest {
        guard leaves.count > 1 else {
            return try Hash.of(leaves.first.map { [0] + $0 } ?? [])
        }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        let left = try root(leaves[..<middle])
        let right = try root(leaves[middle...])
        return try Hash.of([1] + left.bytes + right.bytes)
    }
}
