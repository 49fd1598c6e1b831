import Crypto
import Files
import Model

/// What is told of one signature that macOS looks at, and that holds: of one processor's part of a program,
/// or of a whole file of another kind.
package struct CodePart: Sendable, Hashable {
    /// The processor as Apple's tools call it; nil of what is not a program.
    package let processor: String?
    /// `none`, `linker-signed`, `ad-hoc` or `certificate`.
    package let signature: String
    /// What the system calls the code.
    package let identifier: String?
    /// Whose certificate it is signed with.
    package let team: String?
    /// What the system knows the code by, in hexadecimal digits.
    package let cdhash: String?
    /// Who signed; nil where nobody in particular did.
    package let signer: CertifiedSigner?
    /// Whether it asks for the hardened runtime.
    package let isHardened: Bool

    /// Of something that nobody signed, or that is not a program.
    init(_ signer: CertifiedSigner?) {
        self.signer = signer
        signature = signer == nil ? "none" : "certificate"
        team = signer?.chain.leaf.subject.unit
        (processor, identifier, cdhash, isHardened) = (nil, nil, nil, false)
    }

    /// Of what `directory` says, signed by `signer`.
    init(
        _ directory: CodeDirectory, _ signer: CertifiedSigner?, processor: String? = nil
    ) throws(Failure) {
        self.processor = processor
        self.signer = signer
        signature =
            signer != nil
            ? "certificate" : directory.flags.contains(.linkerSigned) ? "linker-signed" : "ad-hoc"
        identifier = directory.identifier
        team = directory.team
        cdhash = Hex.text(try directory.cdhash())
        isHardened = directory.flags.contains(.runtime)
    }

    /// An unsigned part of a program.
    init(unsigned processor: String) {
        self.processor = processor
        signature = "none"
        (identifier, team, cdhash, signer, isHardened) = (nil, nil, nil, nil, false)
    }

    /// Whether macOS starts no such program.
    package var isRefused: Bool {
        signature == "none" && processor.map { $0.hasPrefix("arm64") } ?? false
    }

    /// In words: `arm64 signed ad-hoc as com.example.acme`.
    package var text: String {
        let name = identifier.map { " as \($0)" } ?? ""
        let start = processor.map { $0 + " " } ?? ""
        guard let signer else {
            switch signature {
            case "none": return "\(start)unsigned"
            case "linker-signed": return "\(start)linker-signed\(name)"
            default: return "\(start)signed ad-hoc\(name)"
            }
        }
        let runtime = isHardened ? ", hardened runtime" : ""
        return "\(start)signed\(name) by \(signer.text)\(runtime)"
    }
}
