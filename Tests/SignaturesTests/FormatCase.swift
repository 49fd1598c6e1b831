import Signing
import Testing

/// A signature format as the argument of a test, which a failure shows by its name.
struct FormatCase: Sendable, CustomTestStringConvertible {
    let format: any SignatureFormat
    var testDescription: String { format.name }

    /// Every format, strongest first.
    static let all = everyFormat.map { FormatCase(format: $0) }
    /// Those that Ed25519 keys sign in.
    static let ed25519 = all.filter { $0.format.keyType == .ed25519 }
}
