internal import Model

/// What a package says it is, and its signatures, none of which is believed yet.
struct OpenedPackage {
    /// Its name, version and processor, as its own format writes them; empty where only its
    /// signature was read.
    let title: String
    /// Its signatures; none when it is not signed.
    let marks: [PackageMark]

    /// `text` as part of a title: what a package calls itself goes to a terminal.
    static func word(_ text: String, _ file: String) throws(Failure) -> String {
        let known = "+-._~^:@"
        guard (1...255).contains(text.utf8.count),
            text.utf8.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || known.utf8.contains($0)
            })
        else { throw Failure("\(file) has no sound name or version", exit: .malformed) }
        return text
    }
}
