package import Model

/// The manifest's `programs`: what becomes of them before they are packed.
package struct ProgramPolicy: Sendable {
    package var macos = MacProgramPolicy()

    package init() {}
}

/// The manifest's `programs.macos`: how programs and libraries for macOS are signed.
package struct MacProgramPolicy: Sendable {
    package enum Signing: Sendable, Equatable {
        /// Each of them, without an identity.
        case adHoc
        /// None, whatever becomes of it.
        case off
        /// Each of them, by the identity of this name.
        case identity(String)

        /// The words that are not names of identities.
        package static let words = ["ad-hoc", "none"]

        package init(_ text: String) {
            self = text == "ad-hoc" ? .adHoc : text == "none" ? .off : .identity(text)
        }
    }

    /// Nil signs only what macOS would not start without.
    package var sign: Signing?
    /// Where the manifest says who signs.
    package var signPlace: SourcePosition?
    /// What the system calls the product's program; others are called below it.
    package var identifier: Located<String>?
    /// The file beside the manifest with what programs ask to be allowed.
    package var entitlements: Located<String>?
    /// Whether programs run under the hardened runtime; nil is as who signs has it: notarization asks for
    /// it, and programs signed ad hoc are not notarized.
    package var runtime: Bool?
    /// Whether Apple looks at what is made of them, by whose key; nil asks nobody.
    package var notarize: NotaryPolicy?
    /// Who says when an identity's signatures were made; nil is Apple's authority.
    package var timestamp: Stamping?

    package enum Stamping: Sendable {
        /// Nobody.
        case off
        case authority(TimestampPolicy)
    }

    /// The identity that signs, if one does.
    package var identity: Located<String>? {
        guard case .identity(let name)? = sign, let signPlace else { return nil }
        return Located(name, at: signPlace)
    }

    package init() {}
}

/// The manifest's `programs.macos.notarize`.
package struct NotaryPolicy: Sendable {
    /// The identity that may ask Apple's notary service.
    package let key: Located<String>
    /// Seconds that a run waits for an answer.
    package let wait: Int64
    /// Whether a release without an answer is a failure, and not only a warning.
    package let isRequired: Bool

    package init(key: Located<String>, wait: Int64 = 1800, isRequired: Bool = true) {
        self.key = key
        self.wait = wait
        self.isRequired = isRequired
    }
}
