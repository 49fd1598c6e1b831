import Formats
package import Manifests
package import Model
import Publishing
import Signatures

/// The manifest's own description, made from the table its reader uses.
package enum ManifestDocs {
    /// The JSON schema, for editors.
    package static func schema() throws(Failure) -> String {
        try ManifestSchema.json(Vocabulary.ofConsign)
    }

    /// The reference, for people.
    package static func reference() -> String { ManifestReference.markdown(Vocabulary.ofConsign) }
}

extension Vocabulary {
    /// The words a manifest may use, from the registries of the rooms.
    package static var ofConsign: Vocabulary {
        Vocabulary(
            formats: FormatRegistry.all.map(\.words), signatures: SignatureRegistry.all.map(\.name),
            destinations: PublisherRegistry.all.map {
                DestinationKind(name: $0.kind, doc: $0.addressDoc, settings: $0.settings)
            },
            announcers: AnnouncerKind.all.map {
                DestinationKind(
                    name: $0.name, doc: $0.doc, form: $0.form, settings: $0.settings)
            },
            otherNames: (FormatRegistry.otherNames, SignatureRegistry.otherNames))
    }
}
