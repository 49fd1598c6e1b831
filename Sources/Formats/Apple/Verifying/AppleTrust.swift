package import Crypto
package import Model

/// Who is believed about what macOS opens, and when that is judged.
package struct AppleTrust: Sendable {
    /// SHA-256 fingerprints: Apple's root, and those that the user names.
    let roots: Set<String>
    /// Time-stamping authorities that are believed beside those that lead to a believed root.
    let anchor: TimestampAnchor?
    /// The moment for signatures without a time stamp.
    let now: Timestamp

    package init(roots: [String] = [], anchor: TimestampAnchor? = nil, now: Timestamp) {
        self.roots = Set(roots + [AppleAuthority.root])
        self.anchor = anchor
        self.now = now
    }
}
