import Crypto
import Files
package import Keys
package import Model
package import Trust

/// Writes the next version of a project's key document, signs it with the keys that are here, and
/// puts it in force once enough have signed.
package struct KeyCeremony {
    /// The document before.
    package let ledger: KeyLedger
    let folders: [String]
    let keys: SigningKeys
    let now: Timestamp

    /// In the key folder `folder`; the private keys may be in any of the usual ones.
    package init(
        in folder: String, _ surroundings: Environment, _ passphrase: PassphraseSource,
        at now: Timestamp
    ) throws(Failure) {
        let usual = surroundings.keyFolders(root: ".")
        folders = [folder] + usual.filter { $0 != folder }
        keys = SigningKeys(folders, surroundings.signerAccess, passphrase)
        ledger = try KeyLedger(folder)
        self.now = now
    }

    /// Begins version 1, in which the identities `names` sign.
    package func begin(
        _ product: String, _ names: [String], _ thresholds: KeyThresholds
    ) throws(Failure) -> KeyReport {
        try SafeName.checkFile(product)
        if ledger.current != nil {
            throw Failure(
                "there is a key document in \(ledger.folder)", "it is begun once",
                hint: "change who signs with rotate, revoke and extend", exit: .usage)
        }
        try ledger.requireSettled()
        let identities = try names.map { name throws(Failure) in
            try IdentityFiles.find(name, in: folders)
        }
        let document = try KeyDocument.first(
            of: product, identities, thresholds: thresholds, at: now)
        return try finish(document, ["\(names.joined(separator: ", ")) sign for \(product)"])
    }

    /// Adds the signatures of `names`, or of everybody whose key is here.
    package func sign(_ names: [String]) throws(Failure) -> KeyReport {
        let candidates = try ledger.quorums().flatMap(\.candidates)
        for name in names where !candidates.contains(name) {
            throw Failure(
                "\(name) cannot sign the key document",
                "those who can are \(Set(candidates).sorted().joined(separator: ", "))",
                exit: .noKey)
        }
        let wanted = names.isEmpty ? candidates : names
        let (signers, problems) = try open(
            wanted, of: [ledger.current, ledger.proposal?.document].compactMap { $0 })
        guard let problem = problems.first ?? (signers.isEmpty ? nobody(wanted) : nil),
            signers.isEmpty || !names.isEmpty
        else { return try collect(ledger, signers, [], problems) }
        throw problem
    }

    /// The document in force, on which a further step may follow.
    func settled() throws(Failure) -> KeyDocument {
        let document = try ledger.document()
        try ledger.requireSettled()
        return document
    }

    /// Writes `document`, signs it, and says how things stand.
    func finish(
        _ document: KeyDocument, _ said: [String], renewing renewed: PublicIdentity? = nil
    ) throws(Failure) -> KeyReport {
        let both = [ledger.current, document].compactMap { $0 }
        var said = said
        if document.signing.isEmpty {
            said.append("nobody signs for \(document.product) from now on")
        }
        let (signers, problems) = try open(both.flatMap { $0.signing.map(\.name) }, of: both)
        // Nothing is written when the one key that is here does not open.
        if signers.isEmpty, let problem = problems.first { throw problem }
        let proposed = try ledger.propose(document)
        if let renewed { try renew(renewed) }
        return try collect(proposed, signers, said, problems)
    }

    func renew(_ identity: PublicIdentity) throws(Failure) {
        guard let folder = try IdentityFiles.folder(of: identity.name, in: folders) else { return }
        try IdentityFiles.renew(identity, in: folder)
    }

    private typealias Signer = (identity: PublicIdentity, key: OpenKey)

    /// Opens the keys that are here, of those of `names`.
    private func open(
        _ names: [String], of documents: [KeyDocument]
    ) throws(Failure) -> (signers: [Signer], problems: [Failure]) {
        var signers: [Signer] = []
        var problems: [Failure] = []
        for name in Set(names).sorted() {
            let identity = documents.compactMap { $0[name]?.identity }.last
            guard let identity,
                try IdentityFiles.home(name, .ed25519, in: folders) != .elsewhere
            else { continue }
            do throws(Failure) {
                signers.append((identity, try keys.key(identity, .ed25519)))
            } catch { problems.append(error) }
        }
        return (signers, problems)
    }

    private func collect(
        _ ledger: KeyLedger, _ signers: [Signer], _ said: [String], _ problems: [Failure]
    ) throws(Failure) -> KeyReport {
        guard let proposal = ledger.proposal?.document else {
            throw Failure("the key document that was written is gone from \(ledger.folder)")
        }
        for (identity, key) in signers {
            _ = try key.use { key throws(Failure) in
                try ledger.sign(with: key, of: identity)
                return []
            }
        }
        let inForce = try ledger.putInForce() != nil
        if inForce { try publish(proposal) }
        return KeyReport(
            folder: ledger.folder, version: proposal.version, said: said,
            signers: signers.map(\.identity.name),
            quorums: inForce ? [] : try ledger.quorums(), problems: problems)
    }

    /// What other programs can read of the document.
    private func publish(_ document: KeyDocument) throws(Failure) {
        let folder = ledger.folder + "/"
        try TextFile.write(
            AllowedSigners.file(of: document),
            to: folder + AllowedSigners.fileName(of: document.product))
        guard document.identities.contains(where: { $0.state == .compromised }) else { return }
        try TextFile.write(
            try KeyRevocationList.file(of: document),
            to: folder + KeyRevocationList.fileName(of: document.product))
    }

    private func nobody(_ names: [String]) -> Failure {
        Failure(
            "no key that can sign the document is here",
            Set(names).sorted().joined(separator: ", "),
            hint: "sign where one of them is: consign key sign", exit: .noKey)
    }
}
