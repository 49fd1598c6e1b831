internal import Files
internal import Model

extension Entry {
    /// A text that must be held whole; nobody's is longer.
    private static let limit = 4 << 20

    /// The first bytes of a content, at most `count`; none for folders and links.
    func start(_ count: Int) throws(Failure) -> [UInt8] {
        switch body {
        case .folder, .symlink: return []
        case .bytes(let bytes): return Array(bytes.prefix(count))
        case .file(let record):
            let size = Int(min(Int64(count), record.size))
            return try RandomAccess(record).bytes(size, at: 0) ?? []
        }
    }

    /// The content of a text that becomes part of another one; nil for folders and links.
    func text() throws(Failure) -> [UInt8]? {
        switch body {
        case .folder, .symlink: return nil
        case .bytes(let bytes): return bytes
        case .file(let record):
            guard record.size <= Self.limit else {
                throw Failure(
                    "\(path) is too large for a \(kind.rawValue)", "\(record.size) bytes",
                    hint: "give it the kind 'doc' or 'file'", exit: .usage)
            }
            var text: [UInt8] = []
            var file = try InputFile.open(record)
            try file.forEachStep { step throws(Failure) in text += copy step }
            return text
        }
    }
}
