import CCrypto
import Files
package import Model

/// What is signed: bytes with the name of the file they are, held whole or read from disk.
package struct Message: Sendable {
    /// Where the bytes are.
    package enum Source: Sendable {
        /// Held whole: a checksum list.
        case bytes([UInt8])
        /// On disk, streamed.
        case file(String)
    }

    /// The file's name, for trusted comments and messages.
    package let name: String
    /// The product and version it belongs to: `acme 1.2.0`; empty where a verifier cannot know.
    package let release: String
    /// The release's date, for formats that carry one.
    package let date: Timestamp
    /// The record of that release, for formats that say more of it; nil where it is not known.
    package let record: Release?
    /// What the file with the signer's public key is called; nil where it is not known.
    package let publicKey: String?
    /// Where the bytes are.
    package let source: Source

    /// A message called `name`.
    package init(
        name: String, release: String = "", date: Timestamp = Timestamp(0), record: Release? = nil,
        publicKey: String? = nil, source: Source
    ) {
        self.name = name
        self.release = release
        self.date = date
        self.record = record
        self.publicKey = publicKey
        self.source = source
    }

    /// The same, to be signed by the key that the file `publicKey` holds.
    package func naming(publicKey: String) -> Message {
        Message(
            name: name, release: release, date: date, record: record, publicKey: publicKey,
            source: source)
    }

    /// Its digest, streamed when it is on disk.
    package func digest(_ function: MessageHash.Function) throws(Failure) -> [UInt8] {
        let hash = try MessageHash(function)
        switch source {
        case .bytes(let bytes): try hash.update(bytes)
        case .file(let path):
            var file = try InputFile(path)
            try file.forEachStep { step throws(Failure) in try hash.update(step) }
        }
        return try hash.value()
    }

    /// The bytes themselves, for what cannot stream.
    package func whole(limit: Int) throws(Failure) -> [UInt8] {
        switch source {
        case .file(let path): return try TextFile.bytes(path, limit: limit)
        case .bytes(let bytes):
            guard bytes.count <= limit else {
                throw Failure(
                    "\(name) is too large", "\(bytes.count) bytes where \(limit) are allowed",
                    exit: .malformed)
            }
            return bytes
        }
    }
}

/// A running hash with the functions that signature formats need; BLAKE2b is minisign's alone.
package final class MessageHash {
    package enum Function {
        case sha256, sha512, blake2b512
    }

    private let context: OpaquePointer
    private static let what = "cannot hash"

    package init(_ function: Function) throws(Failure) {
        guard let context = EVP_MD_CTX_new() else { throw LibraryFailure.failure(Self.what) }
        self.context = context
        let method =
            switch function {
            case .sha256: EVP_sha256()
            case .sha512: EVP_sha512()
            case .blake2b512: EVP_blake2b512()
            }
        try LibraryFailure.check(EVP_DigestInit_ex(context, method, nil), Self.what)
    }

    deinit { EVP_MD_CTX_free(context) }

    package func update(_ bytes: borrowing [UInt8]) throws(Failure) {
        let status = bytes.span.bytes.withUnsafeBytes {
            EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        try LibraryFailure.check(status, Self.what)
    }

    /// The digest; the hash is spent afterwards.
    package func value() throws(Failure) -> [UInt8] {
        var status: Int32 = 0
        var count: UInt32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { pointer, filled in
            status = EVP_DigestFinal_ex(context, pointer.baseAddress, &count)
            filled = Int(count)
        }
        try LibraryFailure.check(status, Self.what)
        return bytes
    }
}
