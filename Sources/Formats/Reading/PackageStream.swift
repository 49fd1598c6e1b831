package import Model

/// A package that is read once, front to back, with what must be known of it kept.
protocol PackageStream {
    /// Takes the next bytes of the file.
    mutating func take(_ bytes: [UInt8]) throws(Failure)
    /// What was read, once its own digests are known to hold.
    mutating func finish() throws(Failure) -> OpenedPackage
}

/// What a package says it is, and its signatures, none of which is believed yet.
package struct OpenedPackage {
    /// Its name, version and processor, as its own format writes them; empty where only its
    /// signature was read.
    package let title: String
    /// Its signatures; none when it is not signed.
    package let marks: [PackageMark]

    package init(title: String, marks: [PackageMark]) {
        self.title = title
        self.marks = marks
    }

    /// `text` as part of a title: what a package calls itself goes to a terminal.
    package static func word(_ text: String, _ file: String) throws(Failure) -> String {
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

/// Takes a gzip member off the front of bytes: what it holds, up to a limit, and how long it is.
///
/// This room knows no codecs; whoever verifies apk packages lends one.
package typealias MemberOpener =
    @Sendable (_ bytes: ArraySlice<UInt8>, _ limit: Int) throws(Failure) -> (
        content: [UInt8], size: Int
    )
