import CCrypto
import Files
package import Model

/// The functions that signatures of certificates and of code are made over.
package enum MessageDigest: String, Sendable, CaseIterable {
    /// What old roots signed themselves with, and what xar asks for; nothing is trusted for it.
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    /// RFC 8017 appendix B.1.
    package var oid: OID {
        switch self {
        case .sha1: OID("1.3.14.3.2.26")
        case .sha256: OID("2.16.840.1.101.3.4.2.1")
        case .sha384: OID("2.16.840.1.101.3.4.2.2")
        case .sha512: OID("2.16.840.1.101.3.4.2.3")
        }
    }

    /// AlgorithmIdentifier with the NULL that RSA's signers write (RFC 8017 appendix A.2.4).
    package var algorithm: [UInt8] { DER.sequence(oid.der + DER.null) }

    var function: OpaquePointer? {
        switch self {
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }

    /// The digest of `bytes`.
    package func of(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        var status: Int32 = 0
        let digest = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { pointer, filled in
            var count: UInt32 = 0
            status = EVP_Digest(
                bytes, bytes.count, pointer.baseAddress, &count, function, nil)
            filled = status == 1 ? Int(count) : 0
        }
        try LibraryFailure.check(status, "cannot hash")
        return digest
    }

    /// The function that AlgorithmIdentifier `bytes` names, with NULL or without parameters.
    package init?(algorithm bytes: [UInt8]) {
        let found = Self.allCases.first {
            bytes == $0.algorithm || bytes == DER.sequence($0.oid.der)
        }
        guard let found else { return nil }
        self = found
    }
}
