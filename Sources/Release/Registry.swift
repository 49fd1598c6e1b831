package import Formats
package import Manifests
package import Model
package import Publishing
package import Signatures

/// All that Consign can make, sign with and publish to. A new one is one word here.
package enum Registry {
    package static let formats: [any PackageFormat] = [
        TarArchive.gzip, TarArchive.xz, TarArchive.zstd, ZipArchive(), BareBinary(), DebPackage(),
        RpmPackage(), ArchPackage(), ApkPackage(), IpkPackage(),
    ]

    /// Strongest first: a verifier takes the first that is there.
    package static let signatures: [any SignatureFormat] = [
        SSHSignature(), MinisignSignature(), OpenSSLEd25519Signature(), OpenPGPFormat(),
        SignifySignature(),
        OpenSSLSignature(), SigstoreSignature(), InTotoAttestation(), CMSSignature(),
        OpenPGPClearFormat(),
    ]

    package static var publishers: [any Publisher.Type] {
        [
            DirectoryPublisher.self, GitHubPublisher.self, GitLabPublisher.self,
            GiteaPublisher.self,
            OCIPublisher.self, CommandPublisher.self,
            S3Publisher.self,
            WebDAVPublisher.self, SFTPPublisher.self,
        ]
    }

    /// The words a manifest may use.
    package static var vocabulary: Vocabulary {
        Vocabulary(
            formats: formats.map(\.name), signatures: signatures.map(\.name),
            destinations: publishers.map {
                DestinationKind(name: $0.kind, doc: $0.addressDoc, settings: $0.settings)
            },
            announcers: AnnouncerKind.all.map {
                DestinationKind(
                    name: $0.name, doc: $0.doc, form: $0.form, settings: $0.settings)
            },
            nativeFormats: formats.filter(\.isNative).map(\.name),
            signedFormats: formats.filter { $0.sealForm != nil }.map(\.name),
            findings: PackageLint.names,
            commonFindings: PackageLint.commonNames)
    }
}

/// Finds signature formats by the names of the registry.
package enum SignatureFormats {
    package static func named(_ name: String) throws(Failure) -> any SignatureFormat {
        guard let format = Registry.signatures.first(where: { $0.name == name }) else {
            throw Failure(
                "unknown signature format '\(name)'",
                hint: Spelling.suggestion(for: name, known: Registry.signatures.map(\.name)),
                exit: .usage)
        }
        return format
    }
}
