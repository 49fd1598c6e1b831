package import Keys
package import Model

/// The steps from one version of a key document to the next.
extension KeyDocument {
    /// The first version: `identities` sign.
    package static func first(
        of product: String, _ identities: [PublicIdentity], thresholds: KeyThresholds,
        at now: Timestamp
    ) throws(Failure) -> KeyDocument {
        try KeyDocument(
            product: product, version: 1, date: now, thresholds: thresholds,
            identities: identities.map { entry($0, .active, from: $0.created ?? now) })
    }

    /// Makes `identity` known before its first use, from `start` on; it is to take the place of
    /// `old`, or to sign beside the others.
    package func announcing(
        _ identity: PublicIdentity, replacing old: String?, from start: Timestamp,
        at now: Timestamp
    ) throws(Failure) -> KeyDocument {
        try following(at: now, adding: [Self.entry(identity, .next, from: start)]) { one in
            if one.name == old { one.successor = identity.name }
        }
    }

    /// Lets the identity `name` sign; those it takes the place of end at `end`, and sign until then.
    package func activating(
        _ name: String, until end: Timestamp, at now: Timestamp
    ) throws(Failure) -> KeyDocument {
        try following(at: now) { one in
            if one.name == name { one.state = .active }
            if one.successor == name, one.state == .active {
                one.notAfter = min(one.notAfter ?? end, end)
            }
        }
    }

    /// Retires those whose place `name` has taken and whose time is over, or is over `early`.
    package func retiring(
        replacedBy name: String, early: Bool, at now: Timestamp
    ) throws(Failure) -> KeyDocument {
        try following(at: now) { one in
            guard one.successor == name, one.state == .active else { return }
            let end = early ? min(one.notAfter ?? now, now) : one.notAfter
            guard let end, end <= now else { return }
            one.state = .retired
            one.since = end
        }
    }

    /// Revokes the identity `name`; `successor` signs from now on, whatever it was before.
    package func revoking(
        _ name: String, _ state: KeyState, since: Timestamp, successor: PublicIdentity?,
        revoked: PublicIdentity?, at now: Timestamp
    ) throws(Failure) -> KeyDocument {
        var added: [DocumentedIdentity] = []
        if let successor, self[successor.name] == nil {
            added = [Self.entry(successor, .active, from: min(now, successor.created ?? now))]
        }
        return try following(at: now, adding: added) { one in
            if one.name == successor?.name, one.state == .next { one.state = .active }
            guard one.name == name else { return }
            if let revoked { one = one.with(revoked) }
            one.state = state
            one.since = since
            one.successor = successor?.name ?? one.successor
        }
    }

    /// Moves the end of `identity`, which has a new certificate, to `end`.
    package func extending(
        _ identity: PublicIdentity, until end: Timestamp, at now: Timestamp
    ) throws(Failure) -> KeyDocument {
        try following(at: now) { one in
            guard one.name == identity.name else { return }
            one = one.with(identity)
            one.notAfter = end
        }
    }

    private func following(
        at now: Timestamp, adding more: [DocumentedIdentity] = [],
        _ change: (inout DocumentedIdentity) -> Void
    ) throws(Failure) -> KeyDocument {
        var identities = identities
        for index in identities.indices { change(&identities[index]) }
        return try KeyDocument(
            product: product, version: version + 1, date: max(now, date), thresholds: thresholds,
            identities: identities + more)
    }

    private static func entry(
        _ identity: PublicIdentity, _ state: KeyState, from start: Timestamp
    ) -> DocumentedIdentity {
        var one = DocumentedIdentity(identity, state, notBefore: start)
        one.notAfter = identity.expires
        return one
    }
}

extension DocumentedIdentity {
    /// The same about `identity`, whose certificates are newer.
    fileprivate func with(_ identity: PublicIdentity) -> DocumentedIdentity {
        var one = DocumentedIdentity(identity, state, notBefore: notBefore)
        one.notAfter = notAfter
        one.since = since
        one.successor = successor
        return one
    }
}

/// Who has signed a version of the key document, of those who may in it or in the one before.
package struct KeyQuorum: Sendable {
    /// The version whose identities these are.
    package let version: Int64
    /// Those who may sign.
    package let candidates: [String]
    /// Those who have.
    package let signed: Set<String>
    /// How many must.
    package let wanted: Int

    /// Whether there are enough.
    package var isReached: Bool { signed.count >= wanted }

    /// Those who may sign and have not.
    package var open: [String] { candidates.filter { !signed.contains($0) } }
}
