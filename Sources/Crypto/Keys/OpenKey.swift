package import Model
import Synchronization

/// A noncopyable key in a box that can be kept, and used by one thread at a time.
package final class OpenKey: Sendable {
    package let publicKey: PublicKey
    private let key: Mutex<PrivateKey>

    package init(_ key: consuming sending PrivateKey) {
        publicKey = key.publicKey
        self.key = Mutex(key)
    }

    /// Lends the key to `body`.
    package func use(
        _ body: (borrowing PrivateKey) throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        try key.withLock { key throws(Failure) in try body(key) }
    }
}
