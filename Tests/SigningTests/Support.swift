import Files
import Foundation
import Model
import Signing
import TestSupport

/// Every signature format, strongest first; a new one joins the shared suites with one word here.
let everyFormat: [any SignatureFormat] = [
    SSHSignature(), MinisignSignature(), OpenSSLEd25519Signature(), OpenSSLSignature(),
]

/// What `body` was refused with; nil when it was not.
func refusal(_ body: () throws -> Void) -> Failure? {
    do {
        try body()
        return nil
    } catch {
        return error as? Failure
    }
}

/// A folder with the keys of one identity, unprotected.
struct KeyFolder {
    let scratch: Scratch
    let identity: PublicIdentity

    init(_ name: String = "release-2026") throws {
        scratch = try Scratch()
        identity = try IdentityFiles.create(name: name, in: scratch.path, passphrase: nil)
    }

    /// The path of one of its files: `p256.pem`.
    func file(_ suffix: String) -> String { scratch("\(identity.name).\(suffix)") }

    func key(_ type: KeyType) throws -> PublicKey {
        guard let key = identity.key(type) else { throw Failure("no \(type) key") }
        return key
    }

    func sign(_ bytes: [UInt8], as format: any SignatureFormat, release: String = "acme 1.2.0")
        throws -> [UInt8]
    {
        let message = Message(
            name: "SHA256SUMS", release: release, date: Timestamp(1_795_219_200),
            source: .bytes(bytes))
        let key = try IdentityFiles.privateKey(
            identity.name, format.keyType, in: [scratch.path], passphrase: .none)
        return try format.sign(message, with: key, of: identity)
    }
}

/// A checksum list to sign.
let sampleList = Array("\(String(repeating: "0a", count: 32))  acme.tar.gz\n".utf8)

/// `bytes` as the message of a verification.
func message(_ bytes: [UInt8], named name: String = "SHA256SUMS") -> Message {
    Message(name: name, source: .bytes(bytes))
}

extension Scratch {
    /// Writes bytes; returns the path.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws -> String {
        try write(name, Data(bytes), mode: mode)
    }

    func bytes(_ name: String) throws -> [UInt8] { Array(try data(name)) }
}
