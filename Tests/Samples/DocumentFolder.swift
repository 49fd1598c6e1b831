import Crypto
import Files
import Foundation
package import Keys
package import Model
package import TestSupport
package import Trust

/// A project's published key documents, with the private keys of everybody in them.
package struct DocumentFolder {
    package let scratch = try? Scratch()
    package let people: [String: KeyFolder]
    /// 2026-01-01, 2027-01-01 and 2028-01-01.
    package static let years = [
        Timestamp(1_767_225_600), Timestamp(1_798_761_600), Timestamp(1_830_297_600),
    ]

    package init(_ names: [String]) throws {
        var people: [String: KeyFolder] = [:]
        for name in names { people[name] = try KeyFolder(name) }
        self.people = people
    }

    package var source: FolderSource { FolderSource(scratch?.path ?? "/nonexistent") }

    package func identity(_ name: String) throws -> PublicIdentity {
        guard let one = people[name] else { throw Failure("no \(name)") }
        return one.identity
    }

    /// Somebody in a document: `state`, good from the first year on.
    package func entry(_ name: String, _ state: KeyState = .active) throws -> DocumentedIdentity {
        var one = DocumentedIdentity(try identity(name), state, notBefore: Self.years[0])
        if state != .next && state != .active { one.since = Self.years[1] }
        return one
    }

    package func document(
        _ version: Int64, _ entries: [DocumentedIdentity], threshold: Int = 1
    ) throws -> KeyDocument {
        try KeyDocument(
            product: "acme", version: version, date: Self.years[0],
            thresholds: KeyThresholds(document: threshold), identities: entries)
    }

    /// Publishes `document` as the current one and under its number, signed by `signers`.
    package func publish(_ document: KeyDocument, by signers: [String]) throws {
        let bytes = try KeyDocumentText.encode(document)
        for name in people.keys {
            try remove(KeyDocument.signatureName(of: document.version, by: name))
        }
        for file in [KeyDocument.fileName, KeyDocument.fileName(of: document.version)] {
            try scratch?.write(file, bytes)
        }
        for name in signers {
            let file = KeyDocument.signatureName(of: document.version, by: name)
            try scratch?.write(file, try sign(bytes, file, name))
        }
    }

    package func sign(_ bytes: [UInt8], _ file: String, _ name: String) throws -> [UInt8] {
        guard let one = people[name] else { throw Failure("no \(name)") }
        let key = try IdentityFiles.privateKey(
            name, .ed25519, in: [one.scratch.path], passphrase: .none)
        return try SignedKeyDocument.sign(bytes, named: file, with: key, of: one.identity)
    }

    package func path(_ file: String) -> String { scratch?(file) ?? "/nonexistent" }

    package func remove(_ file: String) throws { try Folder.remove(path(file)) }
}
