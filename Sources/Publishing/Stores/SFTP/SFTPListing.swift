import Model

/// A folder as the server lists it: lines as of `ls -l`, which is all that the protocol's version 3
/// and libcurl hand on (draft-ietf-secsh-filexfer-02 section 7).
struct SFTPListing {
    let files: [StoredFile]

    init(_ bytes: [UInt8], of url: String) throws(Failure) {
        var files: [StoredFile] = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            guard let file = Self.file(line) else {
                throw Failure(
                    "cannot list \(url)",
                    "'\(String(decoding: line.prefix(200), as: UTF8.self))' is not a line of 'ls -l'"
                )
            }
            if file.name != ".", file.name != ".." { files.append(file) }
        }
        self.files = files
    }

    /// `-rw-r--r--    1 release  staff       8191 Nov 27 06:25 acme.tar.gz`: the name follows the
    /// eighth field and one blank, and may have blanks itself.
    private static func file(_ line: ArraySlice<UInt8>) -> StoredFile? {
        var rest = line
        var fields: [ArraySlice<UInt8>] = []
        for _ in 0..<8 {
            rest = rest.drop { $0 == 0x20 }
            fields.append(rest.prefix { $0 != 0x20 })
            rest = rest.dropFirst(fields.last?.count ?? 0)
        }
        guard let name = String(validating: rest.dropFirst(), as: UTF8.self), !name.isEmpty,
            !name.contains("/") || fields[0].first == UInt8(ascii: "l"),
            let size = Int64(String(decoding: fields[4], as: UTF8.self)), size >= 0
        else { return nil }
        switch fields[0].first {
        case UInt8(ascii: "d"): return StoredFile(name: name, size: nil)
        case UInt8(ascii: "l"):
            // A link's own size says nothing of the file.
            let arrow = name.firstRange(of: " -> ")
            return StoredFile(name: String(name[..<(arrow?.lowerBound ?? name.endIndex)]), size: -1)
        default: return StoredFile(name: name, size: size)
        }
    }
}
