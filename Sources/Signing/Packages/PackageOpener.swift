internal import Files
internal import Model

/// Reads a package once: its digest for the record, its own digests, and its signatures.
struct PackageOpener {
    let source: any ReleaseSource
    let openMember: MemberOpener
    /// No package is larger than what a checksum list lets a file be.
    private static let limit: Int64 = 1 << 40

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
        let digest = try signature.digest { hash throws(Failure) in
            file = try feed(name) { step throws(Failure) in try hash.update(step.span.bytes) }
        }
        guard let file else { throw absent(name) }
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
