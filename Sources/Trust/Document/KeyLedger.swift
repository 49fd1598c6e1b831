package import Crypto
import Files
package import Keys
package import Model

/// A project's key document as it lies in its key folder: the version in force, and the next one
/// while signatures for it are being collected.
package struct KeyLedger: Sendable {
    /// The key folder.
    package let folder: String
    /// The version in force; nil before the first.
    package let current: KeyDocument?
    /// The next version, which too few have signed so far.
    package let proposal: SignedKeyDocument?

    /// What is in `folder`.
    package init(_ folder: String) throws(Failure) {
        self.folder = folder
        let source = FolderSource(folder)
        current = try SignedKeyDocument(KeyDocument.fileName, in: source)?.document
        let number = (current?.version ?? 0) + 1
        proposal = try SignedKeyDocument(KeyDocument.fileName(of: number), in: source)
        guard let proposal else { return }
        guard proposal.document.version == number else {
            throw Failure(
                "\(folder)/\(proposal.file) is version \(proposal.document.version)",
                "the files were mixed up", exit: .rollback)
        }
        if let current {
            try KeyDocumentRules.checkStep(from: current, to: proposal.document)
        }
    }

    /// The version in force, or a word about how to begin one.
    package func document() throws(Failure) -> KeyDocument {
        guard let current else {
            throw Failure(
                "there is no key document in \(folder)",
                hint: proposal == nil
                    ? "begin one with: consign key init NAME"
                    : "version 1 waits for signatures: consign key sign", exit: .usage)
        }
        return current
    }

    /// Refuses a further step while one waits for signatures.
    package func requireSettled() throws(Failure) {
        guard let proposal else { return }
        throw Failure(
            "\(folder)/\(proposal.file) waits for signatures already",
            hint: "sign it with consign key sign, or delete it", exit: .usage)
    }

    /// Writes `document` as the next version; there must be no other one waiting.
    package func propose(_ document: KeyDocument) throws(Failure) -> KeyLedger {
        try requireSettled()
        if let current { try KeyDocumentRules.checkStep(from: current, to: document) }
        let file = KeyDocument.fileName(of: document.version)
        try KeyFile.place([KeyFile(file, try KeyDocumentText.encode(document))], in: folder)
        return try KeyLedger(folder)
    }

    /// Refuses a version that may not follow on `old`.
    package static func check(
        _ next: KeyDocument, after old: KeyDocument
    ) throws(Failure) {
        try KeyDocumentRules.checkStep(from: old, to: next)
    }

    /// Adds the signature of `identity` to the version that waits.
    package func sign(with key: borrowing PrivateKey, of identity: PublicIdentity) throws(Failure) {
        guard let proposal else { throw nothingWaits }
        let name = KeyDocument.signatureName(of: proposal.document.version, by: identity.name)
        let signature = try SignedKeyDocument.sign(
            proposal.bytes, named: proposal.file, with: key, of: identity)
        try TextFile.write(signature, to: folder + "/" + name)
    }

    /// What the version that waits has and needs, the old version's side first.
    package func quorums() throws(Failure) -> [KeyQuorum] {
        guard let proposal else { throw nothingWaits }
        return try [current, proposal.document].compactMap { $0 }.map { document throws(Failure) in
            KeyQuorum(
                version: document.version, candidates: document.signing.map(\.name),
                signed: try proposal.signers(among: document.signing),
                wanted: document.signing.isEmpty ? 0 : document.thresholds.document)
        }
    }

    /// Puts the version that waits in force once enough have signed it; nil when they have not.
    package func putInForce() throws(Failure) -> KeyDocument? {
        guard let proposal, try quorums().allSatisfy(\.isReached) else { return nil }
        if let current { try KeyDocumentChain.check(proposal, after: current) }
        try TextFile.write(proposal.bytes, to: folder + "/" + KeyDocument.fileName)
        return proposal.document
    }

    private var nothingWaits: Failure {
        Failure(
            "no version of the key document waits for signatures",
            hint: "rotate, revoke and extend write one", exit: .usage)
    }
}
