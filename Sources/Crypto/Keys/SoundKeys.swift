import Synchronization

/// Public keys that libcrypto has examined in this run and found sound.
///
/// Examining takes 8 ms for RSA (SP 800-56B section 6.4.2), and a release reads the same few keys some
/// hundred times: from identities, from certificates, from what it has just signed.
final class SoundKeys: Sendable {
    /// Those of this run.
    static let ofRun = SoundKeys()

    /// A run knows a handful; whoever makes it read more has them examined each time.
    private static let limit = 64

    private let known = Mutex<Set<[UInt8]>>([])

    /// Whether the key of `spki` is sound, asking `examine` unless it is known.
    func holds(_ spki: [UInt8], _ examine: () -> Bool) -> Bool {
        if known.withLock({ $0.contains(spki) }) { return true }
        guard examine() else { return false }
        known.withLock { if $0.count < Self.limit { $0.insert(spki) } }
        return true
    }
}
