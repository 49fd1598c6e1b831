import Archives
import Crypto
import Files
import Formats
import Keys
import Model
import Trust

/// The signatures that packages of a proved release carry, held against what its record says.
///
/// The list has proved the bytes already, by signers who count. So a package that is not signed as
/// the record says is a broken release; but a package key that has ended since, and that nobody can
/// sign with again without changing the package, is only worth a warning.
struct PackageCheck {
    let source: any ReleaseSource
    let document: KeyDocument?
    let policy: TrustPolicy

    /// Adds to `verdict` what was proved about its packages.
    func check(_ verdict: inout Verdict) throws(Failure) {
        guard let release = verdict.release else { return warn(&verdict) }
        for file in verdict.files {
            guard let artifact = release.artifacts.first(where: { $0.name == file.name }),
                let kind = PackageKind(fileName: file.name)
            else { continue }
            for signature in artifact.signatures {
                try check(file, kind, signature, release, &verdict)
            }
        }
    }

    /// Without a record nothing says which packages are signed, and by whom.
    private func warn(_ verdict: inout Verdict) {
        for file in verdict.files where PackageKind(fileName: file.name) != nil {
            verdict.warnings.append(
                "the own signature of \(file.name), if it has one, was not looked at: "
                    + "there is no \(ReleaseFile.record)")
        }
    }

    private func check(
        _ file: Verdict.CheckedFile, _ kind: PackageKind, _ signature: PackageSignature,
        _ release: Release, _ verdict: inout Verdict
    ) throws(Failure) {
        guard let signer = try signer(signature.key, release) else {
            verdict.warnings.append(
                "\(file.name) is signed by \(signature.key), whose key \(ReleaseFile.record) lacks")
            return
        }
        // Whoever has fetched one package of Arch may have left its signature out.
        if let absent = try kind.absentSignature(of: file.name, in: source) {
            return verdict.skip(absent, "it is not here; the list proves the package without it")
        }
        var proof: PackageProof
        do throws(Failure) { proof = try self.proof(of: file.name, kind, by: signer) } catch {
            guard error.exit == .expired else { throw error }
            verdict.warnings.append(
                "the signature \(kind.place) \(file.name) does not count: \(error.message)")
            return
        }
        guard proof.file == file else {
            throw Failure(
                "\(file.name) has changed since it was verified",
                hint: "delete it and fetch it again; do not use it", exit: .unverified)
        }
        proof.identity = signature.key
        if let print = openPGPFingerprint(proof, release) { proof.fingerprint = print }
        verdict.packages.append(proof)
    }

    /// What the package's own signature proves by the keys of `signer`.
    func proof(
        of name: String, _ kind: PackageKind, by signer: TrustedSigner
    ) throws(Failure) -> PackageProof {
        try PackageVerifier(
            trusting: [signer], policy: policy, openMember: SingleFileVerifier.openMember
        ).verify(name, kind, in: source)
    }

    /// The fingerprint that the package's users know, which needs the key's certificate to make.
    private func openPGPFingerprint(_ proof: PackageProof, _ release: Release) -> Fingerprint? {
        guard proof.kind != .apk else { return nil }
        let spki = Base64.encode(proof.key.spki)
        return release.keys.first { $0.publicKey == spki }?.fingerprints
            .first { $0.form == KeyFingerprints.openpgp }
    }

    /// The identity in the key document, or the keys that the record gives it.
    func signer(_ name: String, _ release: Release) throws(Failure) -> TrustedSigner? {
        if let one = document?.identities.first(where: { $0.name == name }) {
            return TrustedSigner(one)
        }
        guard
            let identity = try RecordedKeys.identities(of: release).first(where: {
                $0.name == name
            })
        else { return nil }
        return TrustedSigner(TrustedKey(identity.keys))
    }
}

/// What an Arch package calls itself (PKGINFO(5)). The signature beside it covers that, but not the
/// name of its file, under which an older package, or another one, may be served.
struct ArchTitle {
    private static let info = ".PKGINFO"
    /// makepkg puts it first, with two or three others.
    private static let limits = ArchiveLimits(bytes: 1 << 24, entries: 64)

    let archive: VerifiedArchive
    /// Where files without a name may be for a while.
    let temporary: String

    /// `acme-1.2.0-1.x86_64`.
    func text() throws(Failure) -> String {
        let name = archive.file.name
        let facts = try facts()
        var words: [String] = []
        for key in ["pkgname", "pkgver", "arch"] {
            guard let word = facts[key], !word.contains(where: { $0 <= " " || $0 > "~" }) else {
                throw Self.malformed(name, "its \(Self.info) has no sound \(key)")
            }
            words.append(word)
        }
        return "\(words[0])-\(words[1]).\(words[2])"
    }

    private func facts() throws(Failure) -> [String: String] {
        let copy = try archive.copy(in: temporary)
        var reader = try ArchiveReader(copy, named: archive.file.name, limits: Self.limits)
        while let item = try reader.next() {
            guard item.path == Self.info, item.kind == .file else { continue }
            var bytes: [UInt8] = []
            try reader.content { bytes += $0 }
            var facts: [String: String] = [:]
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 2)
                guard words.count == 3, words[1] == "=" else { continue }
                facts[String(words[0])] = String(words[2])
            }
            return facts
        }
        throw Self.malformed(archive.file.name, "it has no \(Self.info)")
    }

    private static func malformed(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a sound Arch package", why, exit: .malformed)
    }
}
