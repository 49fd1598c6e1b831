import Glibc
package import Model

/// What is in a cache, and how it is kept from growing without end.
extension CacheFolder {
    /// An entry.
    package struct Item: Sendable {
        package let name: String
        package let size: Int64
        /// When it was made or taken last, in nanoseconds since 1970.
        package let used: Int64
    }

    /// What a build leaves at most, 4 GiB.
    package static let limit: Int64 = 4 << 30

    /// A file that a run was still writing when it was killed; a day later none is at it any more.
    private static let abandoned: Int64 = 86_400 * 1_000_000_000

    /// The entries, those used last at the end. Files that are not ours do not count.
    package func items() throws(Failure) -> [Item] {
        let folder = try folder()
        var items: [Item] = []
        for name in try folder.names() where Self.isEntry(name) {
            if let identity = folder.identity(name) {
                items.append(Item(name: name, size: identity.size, used: identity.modified))
            }
        }
        return items.sorted { ($0.used, $0.name) < ($1.used, $1.name) }
    }

    /// Takes away what is beyond ``limit``, where something was kept in this run. What cannot be taken away
    /// is not worth a failure.
    package func bound(_ now: Timestamp) {
        if isOpen { _ = try? prune(to: Self.limit, now: now) }
    }

    /// Takes away what was not used for longest, until at most `limit` bytes are left, and what killed
    /// runs left before the day that ends `now`; returns what went.
    @discardableResult
    package func prune(to limit: Int64, now: Timestamp) throws(Failure) -> [Item] {
        var items = try items()[...]
        var total = items.reduce(0) { $0 + $1.size }
        var gone: [Item] = []
        while total > limit, let oldest = items.popFirst() {
            drop(oldest.name)
            total -= oldest.size
            gone.append(oldest)
        }
        return gone + (try removeAbandoned(now))
    }

    private func removeAbandoned(_ now: Timestamp) throws(Failure) -> [Item] {
        let folder = try folder()
        let end = now.seconds * 1_000_000_000 - Self.abandoned
        var gone: [Item] = []
        for name in try folder.names() where HeldFolder.isScratchName(name) {
            guard let identity = folder.identity(name), identity.modified < end else { continue }
            drop(name)
            gone.append(Item(name: name, size: identity.size, used: identity.modified))
        }
        return gone
    }

    /// A digest and, after a point, what was made of what has it.
    private static func isEntry(_ name: String) -> Bool {
        let digest = name.prefix { $0 != "." }
        return digest.utf8.count == 64 && name.count > 65
            && digest.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }
}

extension HeldFolder {
    /// The facts of a plain file; nil of anything else.
    fileprivate func identity(_ name: String) -> FileIdentity? {
        var status = stat()
        guard fstatat(number, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
            status.st_mode & S_IFMT == S_IFREG
        else { return nil }
        return FileIdentity(status)
    }
}
