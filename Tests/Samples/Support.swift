package import Crypto
import Files
import Foundation
package import Keys
package import Model
package import Signatures
package import TestSupport

/// What `body` was refused with; nil when it was not.
package func refusal(_ body: () throws -> Void) -> Failure? {
    do {
        try body()
        return nil
    } catch {
        return error as? Failure
    }
}

/// A folder with the keys of one identity, unprotected.
package struct KeyFolder {
    package let scratch: Scratch
    package let identity: PublicIdentity

    package init(_ name: String = "release-2026") throws {
        scratch = try Scratch()
        var wish = NewIdentity()
        wish.created = Timestamp(1_750_000_000)
        identity = try IdentityFiles.create(name: name, in: scratch.path, passphrase: nil, wish)
    }

    /// The path of one of its files: `p256.pem`.
    package func file(_ suffix: String) -> String { scratch("\(identity.name).\(suffix)") }

    package func key(_ type: KeyType) throws -> PublicKey {
        guard let key = identity.key(type) else { throw Failure("no \(type) key") }
        return key
    }

    /// How an OpenPGP signature names the key of one format.
    package func fingerprint(_ format: any SignatureFormat) -> Fingerprint? {
        identity.certificate(format.keyType).map {
            Fingerprint(form: KeyFingerprints.openpgp, text: $0.owner.fingerprint)
        }
    }

    /// The record of `acme 1.2.0`: one file went in.
    package func record(_ release: String) throws -> Release {
        let words = release.split(separator: " ").map(String.init)
        return Release(
            name: words.first ?? "", version: try Version(parsing: words.last ?? ""), tag: "v1",
            commit: String(repeating: "c0", count: 20), date: Timestamp(1_795_219_200), sequence: 7,
            artifacts: [],
            inputs: [
                InputRecord(
                    path: "stage/acme", size: 3, sha256: try Hash.of([1, 2, 3]), mode: 0o755)
            ],
            keys: [], tools: ["zlib": "1.2.13"])
    }

    package func sign(
        _ bytes: [UInt8], as format: any SignatureFormat, release: String = "acme 1.2.0"
    )
        throws -> [UInt8]
    {
        let message = Message(
            name: "SHA256SUMS", release: release, date: Timestamp(1_795_219_200),
            record: try record(release), source: .bytes(bytes))
        let key = try IdentityFiles.privateKey(
            identity.name, format.keyType, in: [scratch.path], passphrase: .none)
        return try format.sign(message, with: key, of: identity)
    }
}

/// A checksum list to sign.
package let sampleList = Array("\(String(repeating: "0a", count: 32))  acme.tar.gz\n".utf8)

/// `bytes` as the message of a verification.
package func message(_ bytes: [UInt8], named name: String = "SHA256SUMS") -> Message {
    Message(name: name, source: .bytes(bytes))
}

extension Scratch {
    /// Writes bytes; returns the path.
    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws -> String {
        try write(name, Data(bytes), mode: mode)
    }

    package func bytes(_ name: String) throws -> [UInt8] { Array(try data(name)) }
}
