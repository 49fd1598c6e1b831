import Keys
import Model
import Signatures

/// Whose signatures and keys the notes show: those that count, the one that lasts longest first.
struct NotesSigners {
    private let folder: ReleaseFolder
    private let identities: [PublicIdentity]
    private let right: SigningRight

    init(_ writer: NotesWriter) throws(Failure) {
        folder = writer.folder
        let known = KnownIdentities(project: writer.project, surroundings: writer.surroundings)
        var all = writer.identities ?? []
        if writer.identities == nil { all = try known.all(for: folder.record) }
        identities = all
        right = try SigningRight(writer.project, writer.surroundings, date: folder.record.date)
    }

    /// The signatures whose commands are shown; nobody is told to check by a key that has ended.
    func seals() throws(Failure) -> [(format: any SignatureFormat, seal: ListSignature)] {
        let good = identities.filter(counts).inOrder { -(right.end(of: $0)?.seconds ?? .max) }
        let finder = SignatureFinder(folder: folder, identities: good)
        let found = try finder.find()
        guard found.isEmpty else { return found.inOrder { one in place(of: one.seal, in: good) } }
        let ended = try SignatureFinder(
            folder: folder, identities: identities.filter { !counts($0) }
        ).find()
        guard let seal = ended.first?.seal,
            let identity = identities.first(where: { $0.name == seal.identity }),
            let refusal = right.refusal(of: identity, with: [seal.key])
        else { return [] }
        throw Failure(
            "no key can be named in the notes", "\(identity.name) has signed, and \(refusal.why)",
            hint: "let one sign that counts: consign resign \(folder.path) --key NAME",
            exit: refusal.exit)
    }

    /// The keys whose fingerprints are shown: those of the record, and of those who signed later.
    func keys() throws(Failure) -> [KeyRecord] {
        let recorded = folder.record.keys
        let good = identities.filter(counts).map(\.name)
        let known = Set(identities.map(\.name))
        let kept = recorded.filter { good.contains($0.id) || !known.contains($0.id) }
        let later = try seals().map(\.seal.identity)
        let added = identities.filter { one in
            later.contains(one.name) && !recorded.contains { $0.id == one.name }
        }
        return kept
            + (try added.map { one throws(Failure) in try KeyFingerprints.records(of: one) })
            .flatMap { $0 }
    }

    private func counts(_ identity: PublicIdentity) -> Bool {
        right.refusal(of: identity, with: identity.keys)?.exit != .expired
    }

    private func place(of seal: ListSignature, in order: [PublicIdentity]) -> Int64 {
        Int64(order.firstIndex { $0.name == seal.identity } ?? order.count)
    }
}
