import Foundation
package import Keys
package import Model
import TestSupport

/// The identity `acme` with an RSA key, made once in a run: it takes half a second.
package enum RSAIdentity {
    package static let made = Timestamp(1_750_000_000)
    package static let user = "Acme Releases <release@acme.example>"

    private static let original = Result {
        let scratch = try Scratch()
        var wish = NewIdentity()
        wish.hasRSA = true
        wish.created = made
        wish.userID = user
        let identity = try IdentityFiles.create(
            name: "acme", in: scratch("keys"), passphrase: nil, wish)
        return (scratch, identity)
    }

    /// Puts its files into a new folder.
    @discardableResult
    package static func copy(to folder: String) throws -> PublicIdentity {
        let (scratch, identity) = try original.get()
        try FileManager.default.copyItem(atPath: scratch("keys"), toPath: folder)
        return identity
    }
}
