import Manifests
package import Model

/// The manifest's own description, made from the table its reader uses.
package enum ManifestDocs {
    /// The JSON schema, for editors.
    package static func schema() throws(Failure) -> String {
        try ManifestSchema.json(Registry.vocabulary)
    }

    /// The reference, for people.
    package static func reference() -> String { ManifestReference.markdown(Registry.vocabulary) }
}
