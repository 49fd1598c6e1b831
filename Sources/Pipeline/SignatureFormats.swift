internal import Model
internal import Signing

/// Finds signature formats by the names of the registry.
enum SignatureFormats {
    static func named(_ name: String) throws(Failure) -> any SignatureFormat {
        guard let format = Registry.signatures.first(where: { $0.name == name }) else {
            throw Failure(
                "unknown signature format '\(name)'",
                hint: Spelling.suggestion(for: name, known: Registry.signatures.map(\.name)),
                exit: .usage)
        }
        return format
    }
}
