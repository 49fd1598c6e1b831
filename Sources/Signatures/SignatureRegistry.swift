package import Model

/// Every signature format there is; a new one is one word here, for the program and for its shared
/// tests.
package enum SignatureRegistry {
    /// Strongest first: a verifier takes the first that is there.
    package static let all: [any SignatureFormat] = [
        SSHSignature(), MinisignSignature(), OpenSSLEd25519Signature(), OpenPGPFormat(),
        SignifySignature(), OpenSSLSignature(), SigstoreSignature(), InTotoAttestation(),
        CMSSignature(), OpenPGPClearFormat(),
    ]

    /// What formats are called elsewhere, so that a message can name ours.
    package static let otherNames = [
        "gpg": "openpgp", "pgp": "openpgp", "gnupg": "openpgp", "asc": "openpgp",
        "clearsign": "openpgp-clear", "cosign": "sigstore", "rekor": "sigstore", "sshsig": "ssh",
        "ssh-keygen": "ssh", "ed25519": "openssl-ed25519", "ecdsa": "openssl", "p7s": "cms",
        "pkcs7": "cms", "smime": "cms", "slsa": "in-toto", "intoto": "in-toto",
        "provenance": "in-toto",
    ]

    /// The format that a manifest calls `name`.
    package static func named(_ name: String) throws(Failure) -> any SignatureFormat {
        guard let format = all.first(where: { $0.name == name }) else {
            throw Failure(
                "unknown signature format '\(name)'",
                hint: Spelling.suggestion(for: name, known: all.map(\.name), others: otherNames),
                exit: .usage)
        }
        return format
    }
}
