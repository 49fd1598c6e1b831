package import Crypto
package import Keys
package import Model

/// `keys.json`: which identities a project's releases may be signed by, and since when.
///
/// A later version is believed when enough of the identities of the version before it, and enough
/// of its own, have signed it, as TUF has it for its root (TUF specification section 5.3.4).
package struct KeyDocument: Sendable, Hashable {
    /// The layout of the text.
    package static let schema: Int64 = 1
    /// The current version's file name.
    package static let fileName = "keys.json"

    /// The product it speaks for.
    package let product: String
    /// Counts from 1; no number is left out.
    package let version: Int64
    /// When it was written.
    package let date: Timestamp
    /// How many identities must sign the next version, and how many a release.
    package let thresholds: KeyThresholds
    /// Sorted by name.
    package let identities: [DocumentedIdentity]

    /// A document; it must be sound, see ``KeyDocumentRules``.
    package init(
        product: String, version: Int64, date: Timestamp,
        thresholds: KeyThresholds = KeyThresholds(), identities: [DocumentedIdentity]
    ) throws(Failure) {
        self.product = product
        self.version = version
        self.date = date
        self.thresholds = thresholds
        self.identities = identities.inOrder(of: \.name)
        try KeyDocumentRules.check(self)
    }

    /// The identity called `name`.
    package subscript(name: String) -> DocumentedIdentity? {
        identities.first { $0.name == name }
    }

    /// The identity that `key` belongs to.
    package func owner(of key: PublicKey) -> DocumentedIdentity? {
        identities.first { $0.identity.keys.contains(key) }
    }

    /// The identities that sign.
    package var signing: [DocumentedIdentity] { identities.filter(\.state.isSigning) }

    /// The file that version `version` stays in for good; the current one is there twice.
    package static func fileName(of version: Int64) -> String { "keys.\(version).json" }

    /// The file of one identity's signature over version `version`.
    package static func signatureName(of version: Int64, by identity: String) -> String {
        "\(fileName(of: version)).\(identity).sshsig"
    }
}

/// One identity as a key document describes it.
package struct DocumentedIdentity: Sendable, Hashable {
    /// Its name and public halves.
    package let identity: PublicIdentity
    /// What it is now.
    package var state: KeyState
    /// Nothing signed before this is its own.
    package var notBefore: Timestamp
    /// Nothing signed after this counts.
    package var notAfter: Timestamp?
    /// When it came into a state that it cannot leave.
    package var since: Timestamp?
    /// The identity that takes its place.
    package var successor: String?

    /// An identity in `state`, good from `notBefore` on; its X.509 certificate says nothing that a
    /// document does not, and is left out.
    package init(_ identity: PublicIdentity, _ state: KeyState, notBefore: Timestamp) {
        self.identity = PublicIdentity(
            name: identity.name, keys: identity.keys, certificates: identity.certificates)
        self.state = state
        self.notBefore = notBefore
    }

    /// What `certificate` says of the key's owner, whom it knows by a user id.
    package init(_ certificate: OpenPGPCertificate) {
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
    package var name: String { identity.name }

    /// The last moment at which its signatures are its own.
    var end: Timestamp? {
        let ends = [notAfter, state == .retired || state == .superseded ? since : nil]
        return ends.compactMap { $0 }.min()
    }
}

/// What an identity is when a key document is written.
package enum KeyState: String, Sendable, CaseIterable {
    /// Published before its first use; its signatures do not count yet.
    case next
    /// In use.
    case active
    /// Out of use as planned; what it signed in its time stays good.
    case retired
    /// Replaced before its time; as good as retired.
    case superseded = "revoked-superseded"
    /// In other hands; nothing that it ever signed counts.
    case compromised = "revoked-compromised"

    /// Whether an identity in this state signs releases and documents.
    package var isSigning: Bool { self == .active }

    /// Whether `later` may follow: nothing returns from a state that it was put into for good.
    func mayBecome(_ later: KeyState) -> Bool {
        switch self {
        case .next: true
        case .active: later != .next
        case .retired, .superseded: later == self || later == .compromised
        case .compromised: later == .compromised
        }
    }
}

/// How many different identities must agree.
package struct KeyThresholds: Sendable, Hashable {
    /// On the next version of the key document.
    package let document: Int
    /// On a release.
    package let release: Int

    /// Thresholds; one identity is enough for both unless said otherwise.
    package init(document: Int = 1, release: Int = 1) {
        self.document = document
        self.release = release
    }
}
