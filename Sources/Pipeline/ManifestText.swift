internal import Manifests
public import Model

/// The manifest's own description, made from the table its reader uses.
public enum ManifestText {
    /// The JSON schema, for editors.
    public static func schema() throws(Failure) -> String {
        try ManifestSchema.json(Registry.vocabulary)
    }

    /// The reference, for people.
    public static func reference() -> String { ManifestReference.markdown(Registry.vocabulary) }
}
