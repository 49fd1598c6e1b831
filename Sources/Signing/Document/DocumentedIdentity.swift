public import Model

/// One identity as a key document describes it.
public struct DocumentedIdentity: Sendable, Hashable {
    /// Its name and public halves.
    public let identity: PublicIdentity
    /// What it is now.
    public var state: KeyState
    /// Nothing signed before this is its own.
    public var notBefore: Timestamp
    /// Nothing signed after this counts.
    public var notAfter: Timestamp?
    /// When it came into a state that it cannot leave.
    public var since: Timestamp?
    /// The identity that takes its place.
    public var successor: String?

    /// An identity in `state`, good from `notBefore` on; its X.509 certificate says nothing that a
    /// document does not, and is left out.
    public init(_ identity: PublicIdentity, _ state: KeyState, notBefore: Timestamp) {
        self.identity = PublicIdentity(
            name: identity.name, keys: identity.keys, certificates: identity.certificates)
        self.state = state
        self.notBefore = notBefore
    }

    /// What `certificate` says of the key's owner, whom it knows by a user id.
    public init(_ certificate: OpenPGPCertificate) {
        let state: KeyState =
            switch certificate.revocation?.reason {
            case nil: .active
            case .superseded: .superseded
            case .retired: .retired
            case .compromised, .unspecified: .compromised
            }
        let identity = PublicIdentity(
            name: certificate.userID, keys: [certificate.owner.key], certificates: [certificate])
        self.init(identity, state, notBefore: certificate.owner.created)
        notAfter = certificate.expires
        since = certificate.revocation?.date
    }

    /// Its name: `release-2026`.
    public var name: String { identity.name }

    /// The last moment at which its signatures are its own.
    var end: Timestamp? {
        let ends = [notAfter, state == .retired || state == .superseded ? since : nil]
        return ends.compactMap { $0 }.min()
    }
}
