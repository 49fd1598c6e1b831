import Files
import Keys
package import Model
package import Signatures

/// Which names in a release folder belong to the release without being listed: one judgement for
/// whoever publishes a folder and whoever verifies it, so that nothing is published that is refused.
package struct CompanionNames: Sendable {
    /// What such a file is.
    package enum Role: Sendable {
        /// A signature, a timestamp, a statement or a public key.
        case seal
        /// The notes.
        case notes
        /// What stays in the folder, or says what became of the release.
        case mark
    }

    private let formats: [any SignatureFormat]
    private let signable: Set<String>
    private let product: String?
    private let stem: String?
    private let present: Set<String>?

    /// The names beside `listed`, of which `present` are there, nil where that is not known; without
    /// a release those of any product's.
    package init(
        formats: [any SignatureFormat], listed: Set<String>, release: Release?,
        present: [String]?
    ) {
        self.formats = formats
        self.present = present.map { Set($0) }
        signable = listed.union([ReleaseFile.checksums])
        product = release?.name
        stem = release.map { ReleaseFile.stem($0.name, $0.version) }
    }

    /// What `name` is; nil is a file that does not belong.
    package func role(of name: String) -> Role? {
        if name == ReleaseFile.notes { return .notes }
        if [ReleaseFile.journal, ReleaseFile.withdrawal].contains(name) { return .mark }
        let end = "." + ReleaseFile.timestampSuffix
        let stamped = name.hasSuffix(end) ? String(name.dropLast(end.count)) : name
        // A timestamp of a signature that is not there says nothing about anything.
        if isSignature(stamped), stamped == name || present?.contains(stamped) ?? true {
            return .seal
        }
        return ReleaseFile.isStatement(name) || isPublicKey(name) ? .seal : nil
    }

    /// `SHA256SUMS.minisig`, `SHA256SUMS.release-2027.minisig`, `acme.tar.gz.minisig`.
    private func isSignature(_ name: String) -> Bool {
        formats.contains { format in
            guard name.hasSuffix("." + format.suffix) else { return false }
            let start = String(name.dropLast(format.suffix.count + 1))
            guard format.isNamedAfterRelease else {
                return Self.isSignature(start) { signable.contains($0) }
            }
            return Self.isSignature(start) { stem == nil || $0 == stem }
        }
    }

    /// Whether `start` is the name of a file, or that and the name of a key.
    private static func isSignature(_ start: String, of isSigned: (String) -> Bool) -> Bool {
        if isSigned(start) { return true }
        return start.indices.contains { index in
            start[index] == "." && isSigned(String(start[..<index]))
                && isKey(start[start.index(after: index)...])
        }
    }

    /// So that `SHA256SUMS.x.p256.sig` is by the key `x`, and no file can hide behind an ending.
    static func isKey(_ name: Substring) -> Bool { (try? IdentityName.check(String(name))) != nil }

    private func isPublicKey(_ name: String) -> Bool {
        (product.map { name.hasPrefix($0 + ".") } ?? true)
            && formats.contains { name.hasSuffix("." + $0.publicKeySuffix) }
    }
}
