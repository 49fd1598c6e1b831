import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Crypto
@testable import Keys
@testable import Signatures
@testable import Trust

/// What a key signs beside releases.
enum Purpose: String, CaseIterable {
    case checkpoint, document, statement, package

    static let all = allCases
    /// Those that are signed as SSHSIG in a namespace of their own.
    static let texts: [Purpose] = [.document, .statement]

    /// What its signature is most like.
    var form: String { Self.texts.contains(self) ? "ssh" : rawValue }

    /// The signature that this purpose puts over `bytes`, and these; a note carries its text.
    func make(_ keys: KeyFolder, _ bytes: [UInt8]) throws -> (file: [UInt8], meant: [UInt8]) {
        let key = try IdentityFiles.privateKey(
            keys.identity.name, .ed25519, in: [keys.scratch.path], passphrase: .none)
        switch self {
        case .checkpoint:
            let text = String(decoding: bytes, as: UTF8.self)
            return (try SignedNote.sign(text, as: keys.identity.name, with: key).bytes, bytes)
        case .document:
            return (
                try SignedKeyDocument.sign(bytes, named: "k", with: key, of: keys.identity), bytes
            )
        case .statement:
            return (
                try ResigningStatement.sign(bytes, named: "s", with: key, of: keys.identity), bytes
            )
        case .package:
            let owner = try #require(keys.identity.certificate(.ed25519)).owner
            let message = Message(
                name: "a package", date: Timestamp(1_795_219_200), source: .bytes(bytes))
            return (try OpenPGPSigner.sign(message, as: owner, with: key), bytes)
        }
    }

    /// The 64 bytes in a signature of this purpose.
    func raw(_ file: [UInt8]) throws -> [UInt8] {
        switch self {
        case .checkpoint:
            let last = try #require(file.split(separator: 32).last).dropLast()
            return Array(try #require(Data(base64Encoded: Data(last))).suffix(64))
        case .document, .statement: return try SignatureParts.lift(file, "ssh")[0]
        case .package:
            return try SignatureParts.lift(Armor.text("SIGNATURE", file), "openpgp")[0]
        }
    }
}
