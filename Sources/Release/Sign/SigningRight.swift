import Crypto
import Keys
import Manifests
import Model
import Trust

/// Whether what an identity signs counts, for whoever follows the key document and for whoever has
/// its certificate.
///
/// It is asked before anything is signed, so that nothing is made that `verify` then refuses.
struct SigningRight {
    /// The project's key document; nil when it has none.
    let document: KeyDocument?
    /// The moment that is judged: now, or the release's own date where that is later.
    let moment: Timestamp
    /// Identities that the manifest lets sign although they have ended.
    let tolerated: Set<String>
    /// Those that the manifest lets sign the list: no other can be tolerated.
    private let listSigners: Set<String>

    /// Why nothing that an identity signs counts, and what to do about it.
    struct Refusal {
        let why: String
        let hint: String
        let exit: ExitCode
    }

    init(_ document: KeyDocument?, at moment: Timestamp, _ policy: SigningPolicy? = nil) {
        self.document = document
        self.moment = moment
        tolerated = Set(policy?.ended.map(\.value) ?? [])
        listSigners = Set(policy?.keys.map(\.value) ?? [])
    }

    /// The right to sign the release of `project` that is dated `date`.
    init(
        _ project: Project?, _ surroundings: Environment, date: Timestamp
    ) throws(Failure) {
        let known = KnownIdentities(project: project, surroundings: surroundings)
        self.init(
            try known.document(), at: max(surroundings.now, date), project?.manifest.sign)
    }

    /// Why nothing counts that `identity` signs with `keys`; nil when it does.
    func refusal(of identity: PublicIdentity, with keys: [PublicKey]) -> Refusal? {
        refusalByDocument(of: identity, with: keys) ?? refusalByCertificate(of: identity)
    }

    private func refusalByDocument(
        of identity: PublicIdentity, with keys: [PublicKey]
    ) -> Refusal? {
        guard let document else { return nil }
        guard let known = document[identity.name] else {
            return Refusal(
                why: "the key document does not know it",
                hint: "announce it: consign key rotate \(identity.name)", exit: .noKey)
        }
        guard keys.allSatisfy(known.identity.keys.contains) else {
            return Refusal(
                why: "the key document has other keys under that name",
                hint: "look at both: consign key show \(identity.name)", exit: .noKey)
        }
        return refusal(by: known, of: identity.name)
    }

    private func refusalByCertificate(of identity: PublicIdentity) -> Refusal? {
        identity.certificates.lazy
            .compactMap { refusal(by: DocumentedIdentity($0), of: identity.name) }.first
    }

    /// The last moment at which what `identity` signs counts; nil for never.
    func end(of identity: PublicIdentity) -> Timestamp? {
        [document?[identity.name]?.notAfter, identity.expires].compactMap { $0 }.min()
    }

    /// Refuses an identity that has ended, unless the manifest says that it signs all the same; one
    /// that is in other hands is refused whatever the manifest says.
    func refuseEnded(_ identity: PublicIdentity, with keys: [PublicKey]) throws(Failure) {
        // Whoever signs packages alone need not be in the document, but may have ended all the same.
        let refusals = [
            refusalByDocument(of: identity, with: keys), refusalByCertificate(of: identity),
        ]
        guard let refusal = refusals.compactMap({ $0 }).first(where: { $0.exit == .expired }) else {
            return
        }
        let isLost = isCompromised(identity)
        guard isLost || !tolerated.contains(identity.name) else { return }
        let way =
            isLost || !listSigners.contains(identity.name)
            ? "" : "; or name \(identity.name) under 'sign.ended' and let another sign beside it"
        throw Failure(
            "\(identity.name) may not sign this release", refusal.why, hint: refusal.hint + way,
            exit: refusal.exit)
    }

    private func isCompromised(_ identity: PublicIdentity) -> Bool {
        let known = document?[identity.name].map { [$0] } ?? []
        return (known + identity.certificates.map(DocumentedIdentity.init))
            .contains { $0.state == .compromised }
    }

    private func refusal(by one: DocumentedIdentity, of name: String) -> Refusal? {
        let instead = one.successor.map { "sign with \($0)" } ?? "sign with one that is active"
        switch one.state {
        case .active: break
        case .next:
            return Refusal(
                why: "it is announced and not in use yet",
                hint: "use it: consign key rotate \(name)", exit: .noKey)
        case .retired, .superseded, .compromised:
            let since = one.since.map { " since \($0.day)" } ?? ""
            return Refusal(
                why: "it is \(one.state.rawValue)\(since)", hint: instead, exit: .expired)
        }
        guard moment >= one.notBefore else {
            return Refusal(
                why: "it begins on \(one.notBefore.day)", hint: "wait until then", exit: .noKey)
        }
        guard let end = one.notAfter, moment > end else { return nil }
        return Refusal(
            why: "it ended on \(end.day)",
            hint: "move its end: consign key extend \(name) --until 2y; or \(instead)",
            exit: .expired)
    }
}
