import Crypto
import Keys
import Signatures

/// A signature format whose verifier is shown what nobody signed: it may say anything but yes.
struct Forgeries: Sendable {
    private let format: any SignatureFormat
    private let key: PublicKey?
    private let message = Message(name: "fuzz", source: .bytes(Array("hello".utf8)))

    /// A verifier that trusts the public key in `key`, which nobody signs with.
    init(_ format: any SignatureFormat, trusting key: String) {
        self.format = format
        self.key = try? PublicKeyFile.parse(Array(key.utf8), name: "ours").first
    }

    /// Reads each of `signatures` as one over a message that was never signed.
    func offer(_ signatures: [UInt8]...) {
        guard let key else { preconditionFailure("the key is sound") }
        for signature in signatures {
            _ = try? format.claim(of: signature)
            _ = try? format.signedAt(signature)
            let isGood = (try? format.verify(signature, over: message, with: key)) != nil
            precondition(!isGood, "accepted a signature that nobody made")
        }
    }
}
