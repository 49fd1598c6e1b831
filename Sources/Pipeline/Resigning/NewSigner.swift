internal import Model
internal import Signing

/// Whether an identity may sign old releases again: what it signs must count for whoever follows
/// the key document.
struct NewSigner {
    let document: KeyDocument
    let now: Timestamp

    /// Refuses an identity whose signatures would not count today.
    func check(_ identity: PublicIdentity) throws(Failure) {
        let name = identity.name
        guard let known = document[name] else {
            throw refused(
                name, "the key document does not know it", "announce it: consign key rotate \(name)"
            )
        }
        guard identity.keys.allSatisfy(known.identity.keys.contains) else {
            throw refused(
                name, "the key document has other keys under that name",
                "look at both: consign key show \(name)")
        }
        switch known.state {
        case .active: break
        case .next:
            throw refused(
                name, "it is announced and not in use yet", "use it: consign key rotate \(name)")
        case .retired, .superseded, .compromised:
            throw refused(
                name, "it is \(known.state.rawValue)",
                known.successor.map { "sign with \($0)" } ?? "sign with one that is active",
                .expired)
        }
        guard now.seconds >= known.notBefore.seconds else {
            throw refused(name, "it begins on \(known.notBefore.day)", "wait until then")
        }
        if let end = known.notAfter, now > end {
            throw refused(
                name, "it ended on \(end.day)", "move its end: consign key extend \(name)", .expired
            )
        }
    }

    private func refused(
        _ name: String, _ why: String, _ hint: String, _ exit: ExitCode = .noKey
    ) -> Failure {
        Failure("\(name) may not sign releases again", why, hint: hint, exit: exit)
    }
}
