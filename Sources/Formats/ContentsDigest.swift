import Files
package import Model

/// What an artifact contains, as one digest that does not depend on the container.
///
/// SHA-256 over one line for each entry, sorted by path, bytewise: the mode as four octal digits,
/// a blank, the path, a tab, what it is, and a line feed. What it is: a file's SHA-256 in hex,
/// `-> ` and the target of a link, or `/` for a folder. A link's mode is written as 0777. The
/// names have no tabs or line feeds, as ``SafeName`` refuses them.
package enum ContentsDigest {
    /// The digest of the entries that a format's layout lists.
    package static func of(_ layout: [Entry]) throws(Failure) -> Digest {
        let hash = try Hash(.sha256)
        let sorted = layout.inOrder(of: \.path)
        for entry in sorted { try hash.update(Array(try line(entry).utf8).span.bytes) }
        return try hash.value()
    }

    private static func line(_ entry: Entry) throws(Failure) -> String {
        switch entry.body {
        case .file(let record): line(entry, entry.mode, record.sha256.hex)
        case .bytes(let bytes): line(entry, entry.mode, try Hash.of(bytes).hex)
        case .symlink(let target): line(entry, 0o777, "-> \(target)")
        case .folder: line(entry, entry.mode, "/")
        }
    }

    private static func line(_ entry: Entry, _ mode: UInt16, _ what: String) -> String {
        let octal = String(mode, radix: 8)
        let zeros = String(repeating: "0", count: max(0, 4 - octal.count))
        return "\(zeros)\(octal) \(entry.path)\t\(what)\n"
    }
}
