internal import Model

/// The signature that proved a checksum list, and what was found beside it.
struct SignatureProof {
    let format: any SignatureFormat
    let file: String
    let bytes: [UInt8]
    let key: PublicKey
    /// Provenance by the same signer that agrees with the list.
    let provenance: [String]
    let skipped: [Verdict.SkippedFile]
    var warnings: [Warning]

    /// What is wrong with a weaker signature beside it.
    struct Warning {
        let file: String
        let text: String
    }
}
