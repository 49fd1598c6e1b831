package import Model

/// What a manifest says of programs.
extension ManifestText {
    /// What macOS calls a program: Apple's tools take more characters, and are alone with it.
    package static func checkIdentifier(_ text: String) throws(Failure) {
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy(isIdentifier)
        else {
            throw Failure(
                "\(Quoted(text)) is not an identifier of a program",
                "it has up to 255 letters, digits, '.', '-' and '_'",
                hint: "write it like com.example.acme", exit: .usage)
        }
    }

    /// Whether a byte may stand in one.
    package static func isIdentifier(_ byte: UInt8) -> Bool { identifierBytes.contains(byte) }

    private static let identifierBytes = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_".utf8)
}
