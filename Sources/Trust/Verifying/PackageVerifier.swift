package import Crypto
import Files
package import Formats
import Keys
package import Model

/// Checks the signature that a package carries itself, by the keys that its user trusts.
package struct PackageVerifier: Sendable {
    private let signers: [TrustedSigner]
    private let policy: TrustPolicy
    private let openMember: MemberOpener

    /// Believes `signers` by `policy`; `openMember` reads what is compressed.
    package init(
        trusting signers: [TrustedSigner], policy: TrustPolicy,
        openMember: @escaping MemberOpener
    ) {
        self.signers = signers
        self.policy = policy
        self.openMember = openMember
    }

    /// What was proved about the package `name` in `source`.
    package func verify(
        _ name: String, _ kind: PackageKind, in source: any ReleaseSource
    ) throws(Failure) -> PackageProof {
        let (file, package) = try PackageOpener(source: source, openMember: openMember)
            .open(name, kind)
        guard !package.marks.isEmpty else {
            throw Failure(
                "\(name) is not signed", "there is no signature \(kind.place) it",
                hint: kind == .arch
                    ? "fetch \(name)\(PackageKind.signatureSuffix) too"
                    : "fetch \(ReleaseFile.checksums) and its signatures too, and verify by them",
                exit: .unverified)
        }
        var problem: Failure?
        for signer in signers {
            for key in try SignerKeys.of(signer, in: source) {
                for mark in package.marks where try mark.fits(key) {
                    do throws(Failure) {
                        try mark.verify(by: key, name)
                        try judge(mark, signer)
                        return try proof(file, kind, package.title, signer, key, mark)
                    } catch {
                        // That a good signature does not count says more than that another is bad.
                        if problem?.exit != .expired { problem = error }
                    }
                }
            }
        }
        let whose = package.marks.map(\.claim).joined(separator: ", ")
        throw problem
            ?? Failure(
                "\(name) has no signature by the key that was asked for",
                "it is signed by \(whose)",
                hint: kind == .apk
                    ? "name the signer's RSA key with --key: NAME.rsa.pub"
                    : "name the signer's OpenPGP certificate with --key: NAME.asc",
                exit: .noKey)
    }

    private func judge(_ mark: PackageMark, _ signer: TrustedSigner) throws(Failure) {
        if let date = mark.date { try policy.checkDate(date, by: signer.identity) }
        guard let identity = signer.identity else { return }
        try policy.check(identity, claimed: [mark.date].compactMap { $0 }, proved: nil)
    }

    private func proof(
        _ file: Verdict.CheckedFile, _ kind: PackageKind, _ title: String, _ signer: TrustedSigner,
        _ key: PublicKey, _ mark: PackageMark
    ) throws(Failure) -> PackageProof {
        let all = try KeyFingerprints.of(key)
        let wanted = kind == .apk ? KeyFingerprints.spki : KeyFingerprints.openpgp
        guard let fingerprint = all.first(where: { $0.form == wanted }) ?? all.first else {
            throw Failure("the key has no fingerprint")
        }
        return PackageProof(
            file: file, kind: kind, title: title, identity: signer.identity?.name, key: key,
            fingerprint: fingerprint, date: mark.date)
    }
}

/// That a package is what somebody signed: by its own signature, whatever list it is in.
package struct PackageProof: Sendable, Hashable {
    /// The file, with the bytes that were read.
    package let file: Verdict.CheckedFile
    /// What it is.
    package let kind: PackageKind
    /// `acme-1.2.0-1.x86_64`, as the package itself says; empty where only its signature was read.
    package var title: String
    /// Who signed it: what the key document or the record calls the key's owner; nil without both.
    package var identity: String?
    /// The key that signed.
    package let key: PublicKey
    /// The key in the form that the package's users know.
    package var fingerprint: Fingerprint
    /// When the signature says it was made; nil where it has no room to say.
    package let date: Timestamp?
}
