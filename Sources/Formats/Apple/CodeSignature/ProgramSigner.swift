import Files
package import Model
import Options

/// Who signs programs: somebody with a certificate, or nobody in particular.
package struct ProgramSigner: Sendable {
    /// The team that the certificate names; nil when nobody signs.
    package let team: String?
    /// How many bytes the signature may take at most; pages are hashed before it is made.
    package let reserve: Int
    /// What the program `identifier` must be to be taken for itself.
    package let requirement: @Sendable (_ identifier: String) -> CodeRequirement
    private let signer: @Sendable ([CodeDirectory]) throws(Failure) -> [UInt8]

    /// Somebody with a certificate.
    package init(
        team: String?, reserve: Int,
        requirement: @escaping @Sendable (String) -> CodeRequirement,
        sign: @escaping @Sendable ([CodeDirectory]) throws(Failure) -> [UInt8]
    ) {
        self.team = team
        self.reserve = reserve
        self.requirement = requirement
        signer = sign
    }

    /// The signature of code directories, in the order of their slots: a CMS message in DER, detached, over
    /// the first of them (signer.cpp, `signCodeDirectoryWithIdentity`).
    package func sign(_ directories: [CodeDirectory]) throws(Failure) -> [UInt8] {
        try signer(directories)
    }

    /// Nobody: such a signature says that the program is whole, and not whose it is.
    package static let adHoc = ProgramSigner(team: nil, reserve: 0) { _ in
        .none
    } sign: { _ throws(Failure) in
        []
    }

    /// Whether the signature is made without an identity.
    var isAdHoc: Bool { reserve == 0 }
}

/// Files of an app whose digests are in the signature of its program.
package struct SealedFiles: Sendable {
    /// `Info.plist`.
    let info: [UInt8]
    /// `CodeResources`, the seal over all others.
    let resources: [UInt8]
}

/// How a program is to be signed.
package struct SigningOrder: Sendable {
    package let signer: ProgramSigner
    /// What the system calls the program.
    package let identifier: String
    /// Of programs alone; libraries have those of what loads them.
    package let entitlements: Entitlements?
    /// Whether it runs under the hardened runtime, which notarization asks for.
    package let runtime: Bool
    /// What lies beside the program of an app, and is covered by its signature.
    package let bundle: SealedFiles?

    package init(
        _ signer: ProgramSigner, identifier: String, entitlements: Entitlements? = nil,
        runtime: Bool = false, bundle: SealedFiles? = nil
    ) {
        self.signer = signer
        self.identifier = identifier
        self.entitlements = entitlements
        self.runtime = runtime
        self.bundle = bundle
    }

    /// What a program is called where its manifest says nothing: its file's name without an ending, which
    /// must not be a version (signer.cpp), and with '-' for what other tools might stumble on.
    package static func identifier(of path: String) -> String {
        let file = Path.name(path)
        let dot = file.lastIndex(of: ".") ?? file.endIndex
        let isEnding = dot > file.startIndex && Int(file[dot...].dropFirst()) == nil
        return String(
            decoding: (isEnding ? file[..<dot] : file[...]).utf8.map { byte in
                ManifestText.isIdentifier(byte) ? byte : UInt8(ascii: "-")
            }, as: UTF8.self)
    }
}
