package import Crypto
import Keys
package import Model

/// When a signature counts: what its identity is now, and what is known of when it was made.
package struct TrustPolicy: Sendable {
    /// The moment at which is judged.
    package let now: Timestamp
    /// How many different identities must have signed.
    package let threshold: Int
    /// Whose timestamps prove when a signature was made; nil believes none.
    package let anchor: TimestampAnchor?
    /// Clocks differ by this much and nobody is to blame.
    private static let skew: Int64 = 300

    /// Judges at `now`, wants `threshold` signers, and believes the timestamps of `anchor`.
    package init(now: Timestamp, threshold: Int = 1, anchor: TimestampAnchor? = nil) {
        self.now = now
        self.threshold = threshold
        self.anchor = anchor
    }

    /// Refuses a signature by `one` that does not count.
    ///
    /// `claimed` are moments that the signer itself has written down; they can only speak against
    /// a signature. `proved` is a moment that somebody else vouches for: a thief of an old key can
    /// date a signature as he likes, so after the end of a key only such a moment helps, or a log
    /// that one whose key has not ended vouches for.
    func check(
        _ one: DocumentedIdentity, claimed: [Timestamp], proved: Timestamp?,
        isLogged: Bool = false
    ) throws(Failure) {
        try checkState(one)
        guard now.seconds >= one.notBefore.seconds - Self.skew else {
            throw Failure(
                "\(one.name) begins on \(one.notBefore.day)", "and is judged as on \(now.day)",
                hint: "compare the clock of this machine, or the date after --at", exit: .noKey)
        }
        if let end = one.end {
            if let late = (claimed + [proved].compactMap { $0 }).first(where: { $0 > end }) {
                throw Failure(
                    "\(one.name) ended on \(end.day)", "this was signed on \(late.day)",
                    hint: Self.ask(one), exit: .expired)
            }
            guard now <= end || proved != nil || isLogged else {
                throw Failure(
                    "\(one.name) ended on \(end.day)",
                    "nothing but the signature itself says that it is older",
                    hint: Self.ask(one) + ", or judge by a date that you know with --at",
                    exit: .expired)
            }
        }
    }

    /// Refuses a signature with a date of its own that cannot be.
    func checkDate(_ signed: Timestamp, by one: DocumentedIdentity?) throws(Failure) {
        guard signed.seconds <= now.seconds + Self.skew else {
            throw Failure(
                "the signature is dated in the future", signed.text,
                hint: "compare the clock of this machine", exit: .unverified)
        }
        if let one, signed.seconds < one.notBefore.seconds - Self.skew {
            throw Failure(
                "the signature is older than \(one.name)",
                "\(signed.day), and the key is of \(one.notBefore.day)", exit: .unverified)
        }
    }

    private func checkState(_ one: DocumentedIdentity) throws(Failure) {
        switch one.state {
        case .active, .retired, .superseded: return
        case .next:
            throw Failure(
                "\(one.name) is not in use yet", "its signatures do not count before it is",
                hint: "fetch the key document again", exit: .noKey)
        case .compromised:
            let day = one.since.map { " since \($0.day)" } ?? ""
            throw Failure(
                "\(one.name) is in other hands\(day)", "nothing that it ever signed counts",
                hint: Self.ask(one), exit: .expired)
        }
    }

    private static func ask(_ one: DocumentedIdentity) -> String {
        let whom = one.successor.map { " by \($0)" } ?? " by a later key"
        return "fetch the release again: it may have a signature\(whom) now"
    }
}

/// One whose signature counts: a key that was named, or an identity of a key document.
package struct TrustedSigner: Sendable {
    /// The keys to look for.
    package let trust: TrustedKey
    /// What is known of their owner; nil for a key that was only named.
    package let identity: DocumentedIdentity?

    /// The owner of a key that was named; a certificate says when it ends.
    package init(_ trust: TrustedKey) {
        self.trust = trust
        identity = trust.identity
    }

    /// An identity of a key document.
    package init(_ identity: DocumentedIdentity) {
        trust = TrustedKey(identity.identity.keys)
        self.identity = identity
    }
}
