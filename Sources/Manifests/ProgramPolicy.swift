package import Model

/// The manifest's `programs`: what becomes of them before they are packed.
package struct ProgramPolicy: Sendable {
    package var macos = MacProgramPolicy()

    package init() {}
}

/// The manifest's `programs.macos`: how programs and libraries for macOS are signed.
package struct MacProgramPolicy: Sendable {
    package enum Signing: String, Sendable, CaseIterable {
        /// Each of them, for nobody in particular.
        case adHoc = "ad-hoc"
        /// None, whatever becomes of it.
        case off = "none"
    }

    /// Nil signs only what macOS would not start without.
    package var sign: Signing?
    /// What the system calls the product's program; others are called below it.
    package var identifier: Located<String>?
    /// The file beside the manifest with what programs ask to be allowed.
    package var entitlements: Located<String>?
    /// Whether programs run under the hardened runtime.
    package var runtime = false

    package init() {}
}
