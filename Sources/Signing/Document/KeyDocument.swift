public import Model

/// `keys.json`: which identities a project's releases may be signed by, and since when.
///
/// A later version is believed when enough of the identities of the version before it, and enough
/// of its own, have signed it, as TUF has it for its root (TUF specification section 5.3.4).
public struct KeyDocument: Sendable, Hashable {
    /// The layout of the text.
    public static let schema: Int64 = 1
    /// The current version's file name.
    public static let fileName = "keys.json"

    /// The product it speaks for.
    public let product: String
    /// Counts from 1; no number is left out.
    public let version: Int64
    /// When it was written.
    public let date: Timestamp
    /// How many identities must sign the next version, and how many a release.
    public let thresholds: KeyThresholds
    /// Sorted by name.
    public let identities: [DocumentedIdentity]

    /// A document; it must be sound, see ``KeyDocumentRules``.
    public init(
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
    public subscript(name: String) -> DocumentedIdentity? {
        identities.first { $0.name == name }
    }

    /// The identity that `key` belongs to.
    public func owner(of key: PublicKey) -> DocumentedIdentity? {
        identities.first { $0.identity.keys.contains(key) }
    }

    /// The identities that sign.
    public var signing: [DocumentedIdentity] { identities.filter(\.state.isSigning) }

    /// The file that version `version` stays in for good; the current one is there twice.
    public static func fileName(of version: Int64) -> String { "keys.\(version).json" }

    /// The file of one identity's signature over version `version`.
    public static func signatureName(of version: Int64, by identity: String) -> String {
        "\(fileName(of: version)).\(identity).sshsig"
    }
}
