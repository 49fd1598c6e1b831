package import Crypto
import Files
package import Keys
package import Model
import Signatures

/// A key document with its bytes as they were signed, and the signatures found beside it.
///
/// Signatures are named after the version even for the current document, which is a copy of that
/// version's file: so the copy can be replaced in one step, and its signatures are there already.
package struct SignedKeyDocument: Sendable {
    /// What signatures over key documents are for; one over a release is worth nothing here.
    static let namespace = "consign-keys"

    /// What it says.
    package let document: KeyDocument
    /// The signed bytes.
    package let bytes: [UInt8]
    /// The file it is in.
    package let file: String
    private let source: any ReleaseSource

    /// The document in `file` of `source`; nil when there is none.
    package init?(_ file: String, in source: any ReleaseSource) throws(Failure) {
        guard let bytes = try source.bytes(file, limit: KeyDocumentText.limit) else { return nil }
        self.bytes = bytes
        self.file = file
        self.source = source
        document = try KeyDocumentText.decode(bytes, name: Path.join(source.name, file))
    }

    /// A signature over the bytes of a document.
    package static func sign(
        _ bytes: [UInt8], named file: String, with key: borrowing PrivateKey,
        of identity: PublicIdentity
    ) throws(Failure) -> [UInt8] {
        try SSHSignature(namespace: namespace).sign(
            Message(name: file, source: .bytes(bytes)), with: key, of: identity)
    }

    /// The names of those of `identities` that have signed it; a bad signature is refused.
    package func signers(among identities: [DocumentedIdentity]) throws(Failure) -> Set<String> {
        let format = SSHSignature(namespace: Self.namespace)
        var names: Set<String> = []
        for one in identities {
            let name = KeyDocument.signatureName(of: document.version, by: one.name)
            guard let key = one.identity.key(.ed25519),
                let signature = try source.bytes(name, limit: SignatureLimit.bytes)
            else { continue }
            do throws(Failure) {
                try format.verify(
                    signature, over: Message(name: file, source: .bytes(bytes)), with: key)
            } catch { throw error.within(name) }
            names.insert(one.name)
        }
        return names
    }

    /// Refuses a document that too few of those who sign in it have signed.
    package func requireOwnSigners() throws(Failure) {
        try requireSigners(among: document, as: "its own")
    }

    /// Refuses a document that too few of the `identities` that sign have signed.
    func requireSigners(
        among document: KeyDocument, as whose: String
    ) throws(Failure) {
        let wanted = document.thresholds.document
        let signing = document.signing
        guard !signing.isEmpty else { return }
        let names = try signers(among: signing)
        guard names.count >= wanted else {
            throw Failure(
                "\(file) is signed by \(names.count) of \(wanted) identities of \(whose)",
                names.isEmpty ? "" : names.sorted().joined(separator: ", "),
                hint: "do not use it unless the project says why", exit: .threshold)
        }
    }
}
