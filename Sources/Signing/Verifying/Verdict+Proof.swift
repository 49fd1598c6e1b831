internal import Files
internal import Model

extension Verdict {
    /// The verdict on files that were checked by the list which `good` signers have signed.
    init(
        _ good: [SignerSearch.Found], _ release: Release?, _ log: LogProof?,
        _ files: [CheckedFile],
        names: [PublicKey: String], problems: [String], leavesOutNotes: Bool, lacksSizes: Bool
    ) throws(Failure) {
        signers = try good.map { one throws(Failure) in try Signer(one, release, names) }
        self.release = release
        self.log = log
        self.files = files
        // What one signer's key has checked is not what nobody asked for.
        var skipped = Set(good.flatMap(\.proof.skipped)).filter { one in
            good.allSatisfy { $0.proof.skipped.contains(one) }
        }
        if leavesOutNotes {
            skipped.insert(SkippedFile(name: ReleaseFile.notes, reason: "no signature covers it"))
        }
        self.skipped = skipped.inOrder(of: \.name)
        let sizes =
            "\(ReleaseFile.checksums) lists no \(ReleaseFile.record), so no size was checked"
        provenance = Set(good.flatMap(\.proof.provenance)).sorted()
        warnings =
            good.flatMap(\.proof.warnings).map(\.text) + problems + (lacksSizes ? [sizes] : [])
    }
}

extension Verdict {
    /// The verdict on a package by itself, in no list.
    public init(_ package: PackageProof) {
        signers = [
            Signer(
                identity: package.identity, key: package.key, fingerprint: package.fingerprint,
                format: package.kind.rawValue,
                signature: package.kind == .arch
                    ? package.file.name + PackageKind.signatureSuffix : package.file.name)
        ]
        release = nil
        log = nil
        files = [package.file]
        skipped = []
        warnings = []
        packages = [package]
    }

    /// The verdict on a file that provenance by `key` names, in no list.
    public init(_ file: CheckedFile, _ signer: Signer) {
        signers = [signer]
        release = nil
        log = nil
        files = [file]
        skipped = []
        warnings = []
        provenance = [signer.signature]
    }
}

extension Verdict.Signer {
    fileprivate init(
        _ one: SignerSearch.Found, _ release: Release?, _ names: [PublicKey: String]
    ) throws(Failure) {
        guard let fingerprint = try KeyFingerprints.of(one.proof.key).first else {
            throw Failure("the key has no fingerprint")
        }
        self.fingerprint = fingerprint
        key = one.proof.key
        identity =
            one.signer.identity?.name ?? release?.owner(of: one.proof.key)
            ?? names[one.proof.key]
        file = one.signer.trust.file
        format = one.proof.format.name
        signature = one.proof.file
    }
}

extension Release {
    /// What the record calls the owner of `key`.
    func owner(of key: PublicKey) -> String? {
        let spki = Base64.encode(key.spki)
        return keys.first { $0.publicKey == spki }?.id
    }
}
