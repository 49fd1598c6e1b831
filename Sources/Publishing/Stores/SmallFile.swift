import Files
package import Model

/// A small file as it was read, and by what it can be told from a later one.
package struct SmallFile: Sendable {
    package let bytes: [UInt8]
    /// What the server calls this state of it (`ETag`, RFC 9110 section 8.8.3); nil where it does not
    /// say, or where two states may be called the same.
    let tag: String?

    init(_ bytes: [UInt8], tag: String? = nil) {
        self.bytes = bytes
        self.tag = tag.flatMap { $0.hasPrefix("W/") ? nil : $0 }
    }
}

/// Replacing a small file only as long as it is what was read, so that of two runs at once neither
/// undoes what the other has written.
extension SmallFileStore {
    /// Nothing keeps another run from writing between our look and our writing.
    package var keepsApart: Bool { false }

    /// A small file as it is; nil when there is none.
    package func file(_ path: String, limit: Int) throws(Failure) -> SmallFile? {
        try bytes(path, limit: limit).map { SmallFile($0) }
    }

    /// By a look right before it.
    package func swap(
        _ path: String, from old: SmallFile?, to bytes: [UInt8]
    ) throws(Failure) -> Bool {
        try swapByLooking(path, from: old, to: bytes)
    }

    func swapByLooking(
        _ path: String, from old: SmallFile?, to bytes: [UInt8]
    ) throws(Failure) -> Bool {
        guard try self.bytes(path, limit: 64 << 20) == old?.bytes else { return false }
        try replace(path, with: bytes)
        return true
    }

    /// Writes in place of `old`, nil being nothing; false when somebody else has written by now.
    package func write(
        _ path: String, over old: SmallFile?, _ bytes: [UInt8]
    ) throws(Failure) -> Bool {
        if try swap(path, from: old, to: bytes) { return true }
        // The answer to ours may have been lost, and the second try found it there.
        return try file(path, limit: 64 << 20)?.bytes == bytes
    }
}

extension HTTPRequest {
    /// Obeyed only where `old` still stands, or where nothing does (RFC 9110 section 13.1); nil when
    /// the server does not say what `old` is called.
    func replacing(_ old: SmallFile?) -> HTTPRequest? {
        guard let old else { return with("If-None-Match", "*") }
        return old.tag.map { with("If-Match", $0) }
    }

    /// With a condition that nothing meets: a server that obeys it all the same knows none.
    var impossible: HTTPRequest { with("If-Match", "\"consign\"") }
}
