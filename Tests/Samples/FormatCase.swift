import Crypto
package import Signatures
import Testing

/// A signature format as the argument of a test, which a failure shows by its name.
package struct FormatCase: Sendable, CustomTestStringConvertible {
    package let format: any SignatureFormat
    package var testDescription: String { format.name }

    /// Every format, strongest first.
    package static let all = SignatureRegistry.all.map { FormatCase(format: $0) }
    /// Those that Ed25519 keys sign in.
    package static let ed25519 = all.filter { $0.format.keyType == .ed25519 }
}
