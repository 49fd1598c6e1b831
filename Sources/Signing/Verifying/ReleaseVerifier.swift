internal import Files
public import Model

/// Checks a published release with one key that its user trusts, without asking anybody.
public struct ReleaseVerifier: Sendable {
    /// The key, or its fingerprint.
    public let trust: TrustedKey
    /// The formats, strongest first.
    public let formats: [any SignatureFormat]

    /// A verifier that believes `trust` and nobody else.
    public init(trusting trust: TrustedKey, formats: [any SignatureFormat]) {
        self.trust = trust
        self.formats = formats
    }

    /// Checks one file by the list and the signatures in its folder.
    public func verify(file path: String, version: Version? = nil) throws(Failure) -> Verdict {
        let name = Path.name(path)
        if let signed = FolderNames(formats: formats, all: nil).signed(by: name) {
            throw Failure(
                "\(path) is a signature", "what it signs is to be verified",
                hint: "name the file itself: \(signed)", exit: .usage)
        }
        return try verify(FolderSource(Path.parent(path)), only: [name], version: version)
    }

    /// Checks everything in `source`, or `only` some files; `version` is the one asked for.
    public func verify(
        _ source: any ReleaseSource, only: [String] = [], version: Version? = nil
    ) throws(Failure) -> Verdict {
        let names = FolderNames(formats: formats, all: try source.names())
        let bytes = try listBytes(source)
        let message = Message(name: ReleaseFile.checksums, source: .bytes(bytes))
        var search = SignatureSearch(source, trust, names, message)
        let proof = try search.proof()
        let list = try ChecksumList(parsing: bytes, name: ReleaseFile.checksums)
        let release = try RecordCheck.release(in: source, list)
        try checkRelease(release, proof, bytes, version)
        let wanted = only.filter { $0 != ReleaseFile.checksums }
        let files = FileCheck(source: source, list: list, release: release)
        let checked = only.isEmpty || !wanted.isEmpty ? try files.check(wanted) : []
        if only.isEmpty { try refuseExtras(names, list, release) }
        return try verdict(proof, release, checked, names, list, isWhole: only.isEmpty)
    }

    private func listBytes(_ source: any ReleaseSource) throws(Failure) -> [UInt8] {
        guard let bytes = try source.bytes(ReleaseFile.checksums, limit: ChecksumList.limit) else {
            throw Failure(
                "there is no \(ReleaseFile.checksums) in \(source.name)",
                hint: "fetch it and its signatures from where the file is from", exit: .unverified)
        }
        return bytes
    }

    /// The release that was asked for, and the one its signature speaks of.
    private func checkRelease(
        _ release: Release?, _ proof: SignatureProof, _ bytes: [UInt8], _ version: Version?
    ) throws(Failure) {
        guard let release else {
            guard version == nil else {
                throw Failure(
                    "cannot tell which version this is", "there is no \(ReleaseFile.record)",
                    hint: "fetch \(ReleaseFile.record) too", exit: .unverified)
            }
            return
        }
        if let version, version != release.version {
            throw Failure(
                "this is \(release.name) \(release.version)", "\(version) was asked for",
                hint: "an old release can be served in place of a new one; ask the project",
                exit: .rollback)
        }
        let message = Message(
            name: ReleaseFile.checksums, release: "\(release.name) \(release.version)",
            date: release.date, source: .bytes(bytes))
        try proof.format.verify(proof.bytes, over: message, with: proof.key)
    }

    private func refuseExtras(
        _ names: FolderNames, _ list: ChecksumList, _ release: Release?
    ) throws(Failure) {
        let listed = Set(list.entries.map(\.name))
        let extras = (names.all ?? []).filter {
            !listed.contains($0) && !names.isCompanion($0, of: listed, product: release?.name)
        }
        guard extras.isEmpty else {
            let shown = extras.prefix(5).map(SafeName.printable).joined(separator: ", ")
            let more = extras.count > 5 ? " and \(extras.count - 5) more" : ""
            throw Failure(
                "something is here that nobody signed", shown + more,
                hint: "remove it, or name the files to verify", exit: .unverified)
        }
    }

    private func verdict(
        _ proof: SignatureProof, _ release: Release?, _ files: [Verdict.CheckedFile],
        _ names: FolderNames, _ list: ChecksumList, isWhole: Bool
    ) throws(Failure) -> Verdict {
        let spki = Base64.encode(proof.key.spki)
        var skipped = proof.skipped
        if names.all?.contains(ReleaseFile.notes) == true {
            skipped.append(
                Verdict.SkippedFile(name: ReleaseFile.notes, reason: "no signature covers it"))
        }
        let hasRecord = list.digest(of: ReleaseFile.record) != nil
        let warning =
            "\(ReleaseFile.checksums) lists no \(ReleaseFile.record), so no size was checked"
        guard let fingerprint = try KeyFingerprints.of(proof.key).first else {
            throw Failure("the key has no fingerprint")
        }
        return Verdict(
            format: proof.format.name, signature: proof.file, key: proof.key,
            fingerprint: fingerprint,
            identity: release?.keys.first { $0.publicKey == spki }?.id, release: release,
            files: files, skipped: skipped.sorted { $0.name < $1.name },
            warnings: proof.warnings + (isWhole && !hasRecord ? [warning] : []))
    }
}
