import Files
import Foundation
import Keys
package import Model
package import Signatures
package import TestSupport
package import Trust

/// A small release on disk: two artifacts, the record, the list, and every signature over it.
package struct SignedRelease {
    package let scratch = try? Scratch()
    package let keys: KeyFolder
    package let path: String
    package let version: String
    package static let linux = "acme-1.2.0-linux-amd64.tar.gz"
    package static let macos = "acme-1.2.0-macos-arm64.zip"

    /// `record` may change the record, and `list` the list, before they are signed.
    package init(
        version: String = "1.2.0", keys: KeyFolder? = nil,
        formats: [any SignatureFormat] = SignatureRegistry.all,
        record: (inout [Artifact]) -> Void = { _ in },
        list: (String) -> [UInt8] = { Array($0.utf8) }
    ) throws {
        self.keys = try keys ?? KeyFolder()
        self.version = version
        path = scratch?("acme") ?? "/nonexistent"
        try write("acme-\(version)-linux-amd64.tar.gz", "the program, \(version), for Linux")
        try write("acme-\(version)-macos-arm64.zip", "the program, \(version), for macOS")
        var artifacts = try names.map(artifact)
        record(&artifacts)
        let release = Release(
            name: "acme", version: try Version(parsing: version), tag: "v\(version)", commit: nil,
            date: Timestamp(1_795_219_200), sequence: 7, artifacts: artifacts, inputs: [],
            keys: try KeyFingerprints.records(of: self.keys.identity), tools: ["zlib": "1.2.13"])
        try write("release.json", try ReleaseRecord.encode(release))
        let entries = try (names + ["release.json"]).map {
            ChecksumList.Entry(name: $0, digest: try Hash.of(bytes($0)))
        }
        try seal(list(try ChecksumList(entries).text), formats)
        try write("RELEASE-NOTES.md", "What changed")
    }

    package var names: [String] {
        ["acme-\(version)-linux-amd64.tar.gz", "acme-\(version)-macos-arm64.zip"]
    }

    /// Writes a list and its signatures, with the public keys beside them.
    package func seal(_ list: [UInt8], _ formats: [any SignatureFormat] = SignatureRegistry.all)
        throws
    {
        try write("SHA256SUMS", list)
        for format in formats {
            try write(
                signature(format),
                try keys.sign(list, as: format, release: "acme \(version)"))
            try write(
                "acme.\(format.publicKeySuffix)", try format.publicKeyFile(keys.identity))
        }
    }

    /// What the signature in one format is called.
    package func signature(_ format: any SignatureFormat) -> String {
        format.signatureName(of: "SHA256SUMS", stem: "acme-\(version)", key: nil)
    }

    package func write(_ name: String, _ bytes: [UInt8]) throws {
        try scratch?.write("acme/" + name, Data(bytes))
    }

    package func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    package func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }

    package func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: path + "/" + name)
    }

    /// Verifies with `trust`, or with the Ed25519 key.
    @discardableResult
    package func verify(
        _ trust: String? = nil, only: [String] = [], version: String? = nil
    ) throws -> Verdict {
        let trusted = try TrustedKey.parse(trust ?? keys.file("ssh.pub"))
        return try ReleaseVerifier(trusting: trusted).verify(
            FolderSource(path), only: only, version: try version.map { try Version(parsing: $0) })
    }

    private func artifact(_ name: String) throws -> Artifact {
        let bytes = try bytes(name)
        return Artifact(
            name: name, size: Int64(bytes.count), digests: [try Hash.of(bytes)], format: "tar.gz",
            platform: nil, contents: try Hash.of(bytes))
    }
}

extension ReleaseVerifier {
    /// One key, every format, a week after the sample's release.
    package init(trusting key: TrustedKey) {
        self.init(
            trusting: [TrustedSigner(key)], formats: SignatureRegistry.all,
            policy: TrustPolicy(now: Timestamp(1_795_824_000)))
    }
}
