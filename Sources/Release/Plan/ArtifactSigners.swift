import Crypto
import Formats
import Keys
import Manifests
import Model
import Options

/// Chooses who signs disk images and installers for macOS, each as a whole.
struct ArtifactSigners: Sendable {
    let policy: MacProgramPolicy
    let folders: [String]
    let now: Timestamp
    /// Whether those are passed over whose certificates are not here.
    var allowsAbsent = false

    /// Who signs an artifact of `format`, whose certificate was looked at; nil leaves it unsigned.
    func signer(
        of format: some PackageFormat, _ options: any FormatOptions
    ) throws(Failure) -> PlannedCodeSignature? {
        guard let role = format.certificateRole else { return nil }
        guard let name = name(role, options) else { return try unsigned(format, role) }
        guard !allowsAbsent || (try? IdentityFiles.find(name.value, in: folders)) != nil
        else { return nil }
        do throws(Failure) {
            let signer = try IdentityFiles.lockedCodeSigner(
                name.value, for: role, in: folders, at: now)
            if let complaint = format.complaint(about: signer.chain.leaf) { throw complaint }
            return PlannedCodeSignature(name: name.value, role: role)
        } catch { throw error.located(name.place) }
    }

    /// Apple refuses an installer that nobody has signed, minutes later.
    private func unsigned(
        _ format: some PackageFormat, _ role: CertificateRole
    ) throws(Failure) -> PlannedCodeSignature? {
        guard policy.notarize != nil, role == .developerIDInstaller else { return nil }
        throw Failure(
            "an installer that is notarized is signed", "nobody signs this one",
            hint: "name an identity with a Developer ID Installer: 'packages: {\(format.name): "
                + "{sign: NAME}}'", exit: .usage)
    }

    /// Looks at the certificate of who signs programs, who signs images, too.
    func checkPrograms() throws(Failure) { _ = try signer(of: DiskImage(), DiskImageOptions()) }

    /// What somebody should know who signs programs and no installer, if anything.
    func note(on wanted: [ArtifactRequest]) -> String? {
        guard policy.identity != nil, policy.notarize == nil else { return nil }
        let open = wanted.first {
            $0.format.certificateRole == .developerIDInstaller && $0.rule.options.codeSigner == nil
        }
        return open.map {
            "note: \($0.name) is not signed, since that takes a Developer ID Installer: "
                + "add 'packages: {\($0.format.name): {sign: NAME}}', or 'sign: none'"
        }
    }

    /// Images are signed as programs are.
    private func name(
        _ role: CertificateRole, _ options: any FormatOptions
    ) -> Located<String>? {
        guard role == .developerIDInstaller else { return policy.identity }
        return options.codeSigner?.value == "none" ? nil : options.codeSigner
    }
}

/// A signature in an artifact as macOS looks for it, and the identity that makes it.
struct PlannedCodeSignature: Sendable, Hashable {
    let name: String
    let role: CertificateRole

    /// How `release.json` names it.
    var record: PackageSignature { PackageSignature(form: "developer-id", key: name) }
}
