import Crypto
import Files
import Keys
import Model

/// Lends the keys of a run to package formats, which see no more of them than a function.
struct PackageSigning: Sendable {
    private let keys: [String: OpenKey]
    private let codeSigners: [PlannedCodeSignature: AppleSigner]
    private let date: Timestamp

    /// Opens every key that signs packages of `plan`: formats work in parallel and cannot ask.
    init(
        _ plan: Plan, _ keys: SigningKeys, _ stamping: CodeStamping, at now: Timestamp
    ) throws(Failure) {
        var open: [String: OpenKey] = [:]
        for seal in plan.packageSeals {
            open[seal.publicKeyName] = try keys.key(seal.identity, seal.keyType)
        }
        var signers: [PlannedCodeSignature: AppleSigner] = [:]
        for seal in plan.codeSeals {
            signers[seal] = try stamping.signer(
                try keys.codeSigner(seal, at: now), at: plan.identity.date)
        }
        self.keys = open
        codeSigners = signers
        date = plan.identity.date
    }

    /// What signs inside a package.
    func seal(_ planned: PlannedPackageSignature) throws(Failure) -> LentSigner {
        let key = try key(planned)
        let owner = planned.identity.certificate(planned.keyType)?.owner
        return LentSigner(
            keyName: planned.identity.name, isRSA: planned.keyType == .rsa
        ) { [date, form = planned.form] message throws(Failure) in
            try key.use { key throws(Failure) in
                guard form != .rsa, let owner else {
                    return try RawRSASignature.sign(message, key)
                }
                return try OpenPGPSigner.sign(
                    Message(name: "a package", date: date, source: .bytes(message)), as: owner,
                    with: key)
            }
        }
    }

    /// What signs an artifact as code for macOS.
    func appleSigner(_ planned: PlannedCodeSignature) throws(Failure) -> AppleSigner {
        guard let signer = codeSigners[planned] else { throw Self.locked(planned.name) }
        return signer
    }

    /// Signs a finished file beside it; nil when the package's signature is inside.
    func signBeside(
        _ name: String, in folder: HeldFolder, _ planned: PlannedPackageSignature
    ) throws(Failure) -> WrittenFile? {
        guard planned.form == .detached,
            let owner = planned.identity.certificate(planned.keyType)?.owner
        else { return nil }
        let key = try key(planned)
        let message = Message(
            name: name, date: date, source: .file(folder.path(of: name)))
        let signature = try key.use { key throws(Failure) in
            try OpenPGPSigner.sign(message, as: owner, with: key)
        }
        return try TextFile.write(signature, to: name + PlannedPackageSignature.suffix, in: folder)
    }

    private func key(_ planned: PlannedPackageSignature) throws(Failure) -> OpenKey {
        guard let key = keys[planned.publicKeyName] else {
            throw Self.locked(planned.identity.name)
        }
        return key
    }

    private static func locked(_ name: String) -> Failure {
        Failure("the key of \(name) is not open", exit: .noKey)
    }
}
