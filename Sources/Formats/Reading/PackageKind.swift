package import Crypto
import Files
package import Model

/// The packages that carry a signature of their own, or have one beside them.
package enum PackageKind: String, Sendable, CaseIterable {
    case rpm, apk, arch

    /// What a file is by its name, which its first bytes have to confirm.
    package init?(fileName: String) {
        let endings = [".pkg.tar.zst", ".pkg.tar.xz", ".pkg.tar.gz"]
        if fileName.hasSuffix(".rpm") {
            self = .rpm
        } else if fileName.hasSuffix(".apk") {
            self = .apk
        } else if endings.contains(where: fileName.hasSuffix) {
            self = .arch
        } else {
            return nil
        }
    }

    /// Where its signature is.
    package var place: String { self == .arch ? "beside" : "inside" }

    /// The ending of the signature beside a package of Arch.
    package static let signatureSuffix = ".sig"
}

/// A signature of a package, with the digest of what it is over.
package enum PackageMark {
    /// An OpenPGP packet: rpm, Arch.
    case openpgp(OpenPGPSignature, digest: [UInt8])
    /// A bare RSA signature (PKCS #1 v1.5) over a SHA-256 or SHA-512: apk. `name` is what apk calls its key.
    case rsa([UInt8], digest: [UInt8], name: String)

    /// How `release.json` names the kind.
    package var form: String {
        switch self {
        case .openpgp: "openpgp"
        case .rsa: "rsa"
        }
    }

    /// When it says it was made; nil where it has no room to say.
    package var date: Timestamp? {
        switch self {
        case .openpgp(let signature, _): signature.created
        case .rsa: nil
        }
    }

    /// Whose it says it is, for messages.
    package var claim: String {
        switch self {
        case .openpgp(let signature, _):
            signature.issuer.map { Hex.text($0).uppercased() } ?? "a key that it does not name"
        case .rsa(_, _, let name): name
        }
    }

    /// Whether `key` may have made it, as far as can be told without verifying.
    package func fits(_ key: PublicKey) throws(Failure) -> Bool {
        switch self {
        case .rsa: return key.type == .rsa
        case .openpgp(let signature, _):
            guard signature.fits(key) else { return false }
            guard let created = key.openPGPCreated, let issuer = signature.issuer else {
                return true
            }
            return try OpenPGPKey(key, created: created).fingerprintBytes == issuer
        }
    }

    /// Accepts it as made by `key`, or says what is wrong.
    package func verify(by key: PublicKey, _ file: String) throws(Failure) {
        switch self {
        case .openpgp(let signature, let digest): try signature.verify(by: key, digest: digest)
        case .rsa(let signature, let digest, _):
            guard key.type == .rsa, key.accepts(signature, over: digest) else {
                throw Failure(
                    "the signature inside \(file) is not good",
                    "it does not match the package and this key", exit: .unverified)
            }
        }
    }
}
