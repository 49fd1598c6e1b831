package import Crypto
import Files
package import Model

/// Who signed something that macOS opens, as far as certificates prove it.
package struct CertifiedSigner: Sendable, Hashable {
    package let chain: CertificateChain
    /// Whether the root is Apple's, or one that the user named.
    package let isTrusted: Bool
    /// When an authority saw the signature; nil where none is believed.
    package let stamped: Timestamp?
    /// What macOS would object to although the signature is sound.
    package let doubts: [String]

    /// `Developer ID Application: Acme (ABCDE12345)`.
    package var name: String {
        SafeName.printable(chain.leaf.subject.commonName ?? chain.leaf.subject.text)
    }

    /// What the root is called.
    package var root: String { SafeName.printable(chain.root.subject.shortText) }

    /// In words.
    package var text: String {
        let stamp = stamped.map { ", stamped \($0.day)" } ?? ", not stamped"
        return isTrusted ? name + stamp : "\(name), whose root '\(root)' is not Apple's"
    }
}
