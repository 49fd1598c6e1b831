import Crypto
import Files
import Formats
package import Model
import Signatures

/// Reads a package once: its digest for the record, its own digests, and its signatures.
struct PackageOpener {
    let source: any ReleaseSource
    let openMember: MemberOpener
    /// No package is larger than what a checksum list lets a file be.
    private static let limit: Int64 = 1 << 40
    /// How what is compressed by zstd, xz and gzip begins.
    private static let starts: [[UInt8]] = [
        [0x28, 0xb5, 0x2f, 0xfd], [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], [0x1f, 0x8b],
    ]

    /// The package `name` as it was read.
    func open(
        _ name: String, _ kind: PackageKind
    ) throws(Failure) -> (Verdict.CheckedFile, OpenedPackage) {
        switch kind {
        case .rpm:
            var stream = try RpmStream(name)
            let file = try feed(name) { step throws(Failure) in try stream.take(step) }
            return (file, try stream.finish())
        case .apk:
            var stream = try ApkStream(name, openMember)
            let file = try feed(name) { step throws(Failure) in try stream.take(step) }
            return (file, try stream.finish())
        case .arch: return try openWithSignature(name)
        }
    }

    /// A package whose signature is a file beside it, which is read first.
    private func openWithSignature(
        _ name: String
    ) throws(Failure) -> (Verdict.CheckedFile, OpenedPackage) {
        let beside = name + PackageKind.signatureSuffix
        guard let packet = try source.bytes(beside, limit: SignatureLimit.bytes) else {
            return (try feed(name) { _ in }, OpenedPackage(title: "", marks: []))
        }
        let signature = try OpenPGPSignature(packet: packet, .binary, name: beside)
        var file: Verdict.CheckedFile?
        var start: [UInt8] = []
        let digest = try signature.digest { hash throws(Failure) in
            file = try feed(name) { step throws(Failure) in
                if start.count < 6 { start += step.prefix(6) }
                try hash.update(step.span.bytes)
            }
        }
        guard let file else { throw absent(name) }
        // The signature is one like those of other files, a checksum list among them.
        guard Self.starts.contains(where: { start.starts(with: $0) }) else {
            throw Failure(
                "\(name) is not a package of Arch", "it does not begin like one", exit: .malformed)
        }
        return (file, OpenedPackage(title: "", marks: [.openpgp(signature, digest: digest)]))
    }

    private func feed(
        _ name: String, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Verdict.CheckedFile {
        let hash = try Hash(.sha256)
        var size: Int64 = 0
        let isThere = try source.feed(name, limit: Self.limit) { step throws(Failure) in
            size += Int64(step.count)
            try hash.update(step.span.bytes)
            try body(step)
        }
        guard isThere else { throw absent(name) }
        return Verdict.CheckedFile(name: name, size: size, sha256: try hash.value())
    }

    private func absent(_ name: String) -> Failure {
        Failure("\(name) is missing", "it is not in \(source.name)", exit: .unverified)
    }
}

extension PackageKind {
    /// What the signature beside `name` would be called in `source`, where it is not; nil when it is
    /// there, and for packages with the signature inside.
    package func absentSignature(
        of name: String, in source: any ReleaseSource
    ) throws(Failure) -> String? {
        let beside = name + Self.signatureSuffix
        guard self == .arch, try source.bytes(beside, limit: SignatureLimit.bytes) == nil else {
            return nil
        }
        return beside
    }
}
