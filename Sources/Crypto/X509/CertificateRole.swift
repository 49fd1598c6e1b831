import Files
package import Model

/// What a certificate may sign, told by its extensions and those of whoever issued it.
package struct CertificateRole: Sendable, Hashable {
    /// What messages call it.
    package let name: String
    /// What the key must be for.
    package let purpose: OID
    /// Extensions by which an authority marks such leaves, and itself.
    let leafMarker: OID?
    let issuerMarker: OID?

    private static let developerID = OID("1.2.840.113635.100.6.2.6")
    package static let codeSigning = OID("1.3.6.1.5.5.7.3.3")

    /// Programs, bundles and disk images for Macs.
    package static let developerIDApplication = CertificateRole(
        name: "Developer ID Application", purpose: codeSigning,
        leafMarker: OID("1.2.840.113635.100.6.1.13"), issuerMarker: developerID)

    /// Installer packages for Macs.
    package static let developerIDInstaller = CertificateRole(
        name: "Developer ID Installer", purpose: OID("1.2.840.113635.100.4.13"),
        leafMarker: OID("1.2.840.113635.100.6.1.14"), issuerMarker: developerID)

    /// Programs and installers for Windows, by any authority.
    package static let windows = CertificateRole(
        name: "Windows code signing", purpose: codeSigning, leafMarker: nil, issuerMarker: nil)

    /// Whether an authority marked `leaf` for this role.
    package func marks(_ leaf: Certificate) -> Bool {
        leafMarker.map { leaf.extensions[$0] != nil } ?? false
    }

    /// Refuses a chain whose leaf is for something else.
    package func check(_ chain: CertificateChain) throws(Failure) {
        guard let why = objection(to: chain) else { return }
        throw Failure("\(chain.leaf.shown) cannot be used for \(name)", why, exit: .noKey)
    }

    /// Why `chain` does not have this role; nil when it has.
    package func objection(to chain: CertificateChain) -> String? {
        let leaf = chain.leaf
        if chain.certificates.count < 2 { return "it is signed by itself, not by an authority" }
        if leaf.extensions.authority != nil { return "it is the certificate of an authority" }
        if let leafMarker, leaf.extensions[leafMarker] == nil {
            return "it lacks the extension \(leafMarker.text)"
        }
        if !(leaf.extensions.purposes ?? []).contains(purpose) {
            return "its extended key usage lacks \(purpose.text)"
        }
        if leaf.extensions.keyUsage.map({ !$0.signs }) ?? false {
            return "its key usage does not allow signing"
        }
        if case .rsa(let bits) = leaf.key.kind, bits < 2048 {
            return "its RSA key has \(bits) bits"
        }
        let issuer = chain.certificates[1]
        if let issuerMarker, issuer.extensions[issuerMarker] == nil {
            return "its issuer \(issuer.shown) lacks the extension \(issuerMarker.text)"
        }
        return nil
    }
}

/// The authorities of Apple's that are known by their fingerprints.
package enum AppleAuthority {
    /// "Apple Root CA", 2006 to 2035, to which every Developer ID leads.
    package static let root =
        "b0b1730ecbc7ff4505142c49f1295e6eda6bcaed7e2c68c5be91b5a11001f024"
    /// "Developer ID Certification Authority" without a unit, which ends on 2027-02-01; what it
    /// issued ends with it, and that with the unit G2 takes its place.
    package static let endingIntermediate =
        "7afc9d01a62f03a2de9637936d4afe68090d2de18d03f29c88cfb0b1ba63587f"
    /// "Developer ID Certification Authority" with the unit G2, 2021 to 2031.
    package static let intermediate =
        "f16cd3c54c7f83cea4bf1a3e6a0819c8aaa8e4a1528fd144715f350643d2df3a"
    /// "Apple Timestamp Certification Authority", which ends on 2027-04-05.
    package static let timestamps =
        "66285e2e374d00a8ba3d8d3d04393a48bd16554b284bc88dabec85b479adcd6b"
    /// The authority that stamps code. Its answers are signed, so plain http is enough, and all it has.
    package static let timestampServer = "http://timestamp.apple.com/ts01"
    /// Where Apple offers them.
    package static let address = "https://www.apple.com/certificateauthority/"
}
