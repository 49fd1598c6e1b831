import Crypto
import Files
import Keys
import Model
import Signatures
import Trust

/// What the key document and the manifest say of one another and of the keys.
extension KeyDoctor {
    func document() throws(Failure) -> [KeyFinding] {
        guard let ledger else { return [] }
        var findings: [KeyFinding] = []
        if let proposal = ledger.proposal {
            let open = try ledger.quorums().filter { !$0.isReached }
            let missing = open.map { "\($0.wanted - $0.signed.count) of version \($0.version)" }
            findings.append(
                KeyFinding(
                    proposal.file, "it waits for signatures: " + missing.joined(separator: ", "),
                    hint: "consign key sign, where the keys are"))
        }
        guard let current = ledger.current else { return findings }
        findings += try signatures(ledger)
        for one in current.identities {
            guard let item = inventory.identities.first(where: { $0.identity.name == one.name })
            else { continue }
            for key in item.identity.keys where !one.identity.keys.contains(key) {
                findings.append(
                    KeyFinding(
                        one.name, "the key document does not know its \(key.type.rawValue) key",
                        hint: "the files were mixed up, or somebody changed them"))
            }
        }
        return findings
    }

    /// Whether the version in force bears the signatures that it needs.
    private func signatures(_ ledger: KeyLedger) throws(Failure) -> [KeyFinding] {
        let source = FolderSource(ledger.folder)
        do throws(Failure) {
            guard let signed = try SignedKeyDocument(KeyDocument.fileName, in: source) else {
                return []
            }
            try signed.requireOwnSigners()
            guard signed.document.version > 1 else { return [] }
            let first = KeyDocument.fileName(of: 1)
            guard let oldest = try SignedKeyDocument(first, in: source) else {
                return [
                    KeyFinding(
                        first, "it is missing in \(ledger.folder)",
                        hint: "whoever trusts it cannot follow to the version in force")
                ]
            }
            _ = try KeyDocumentChain(source).current(from: oldest.document)
            return []
        } catch {
            return [
                KeyFinding(
                    KeyDocument.fileName, error.message,
                    hint: "put back the files that are published")
            ]
        }
    }

    /// Who is to sign beside another, since one takes the other's place, and is not named.
    func windows() -> [KeyFinding] {
        guard let policy, let document = ledger?.current else { return [] }
        let named = policy.keys.map(\.value)
        var findings: [KeyFinding] = []
        for old in document.signing {
            guard let next = old.successor, document[next]?.state == .active,
                let end = old.notAfter, end > now
            else { continue }
            let both = [old.name, next]
            guard let lacking = both.first(where: { !named.contains($0) }),
                let there = both.first(where: named.contains)
            else { continue }
            let keys = named.flatMap { $0 == there ? both : [$0] }.joined(separator: ", ")
            findings.append(
                KeyFinding(
                    lacking,
                    "it signs beside \(there) until \(end.day) and the manifest does not name it",
                    hint: "sign releases with both: keys: [\(keys)]"))
        }
        return findings
    }

    /// What the manifest wants and the keys cannot give.
    func wishes() -> [KeyFinding] {
        guard let policy else { return [] }
        var findings: [KeyFinding] = []
        for key in policy.keys.map(\.value) {
            guard let item = inventory.identities.first(where: { $0.identity.name == key }) else {
                findings.append(
                    KeyFinding(
                        key, "the manifest signs with it and it is in no key folder",
                        hint: "make it: consign key new \(key)"))
                continue
            }
            for name in policy.formats.map(\.value) {
                guard let format = SignatureRegistry.all.first(where: { $0.name == name }),
                    item.identity.key(format.keyType) == nil
                else { continue }
                findings.append(
                    KeyFinding(
                        key, "it cannot sign \(name): it has no \(format.keyType.rawValue) key",
                        hint: "leave that format out, or use another identity"))
            }
            if let document = ledger?.current, document[key] == nil {
                findings.append(
                    KeyFinding(
                        key, "the manifest signs with it and the key document does not know it",
                        hint: "announce it: consign key rotate \(key)"))
            }
        }
        return findings
    }
}
