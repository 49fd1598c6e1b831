internal import Files
public import Model

/// Publishes into a folder: `<folder>/<version>/…` and `<folder>/latest.json`.
///
/// Everything is put into `.staging-<version>` beside it and revealed by one rename, so a reader
/// of the folder sees a release whole or not at all. The staging folder is the journal: it is an
/// unfinished run, which the next run checks file by file and finishes.
public final class DirectoryPublisher: Publisher {
    /// Its name in a manifest.
    public static let kind = "directory"

    let root: String
    private var lock: Lock?

    /// A publisher into the folder `address`.
    public init(_ address: String) { root = address }

    /// What people call it.
    public var title: String { "directory \(root)" }

    /// The folder may be absent, but nothing else may be in its place, nor in that of the pointer.
    public func preflight(_ version: Version) throws(Failure) {
        _ = try latest()
        for path in [root, place(of: version)] {
            guard let kind = try Folder.kind(path), kind != .folder else { continue }
            throw Failure("cannot publish to \(path)", "something that is no folder is there")
        }
    }

    /// Compares a published version with the plan, file by file.
    public func standing(of plan: PublishPlan) throws(Failure) -> Standing {
        try preflight(plan.version)
        let place = place(of: plan.version)
        guard try Folder.kind(place) != nil else {
            return try Folder.kind(staging(for: plan.version)) == nil ? .absent : .unfinished
        }
        for item in plan.items where item.role == .sealed {
            guard try digest(of: item.name, in: place) == item.sha256 else {
                throw Failure(
                    "\(plan.name) \(plan.version) is published in \(root) with other bytes",
                    "\(item.name) differs",
                    hint: "a published version never changes: release a new version instead")
            }
        }
        return .published
    }

    /// Locks the folder and makes the staging folder, or keeps what an earlier run left in it.
    public func stage(_ plan: PublishPlan) throws(Failure) {
        try takeLock()
        let staging = staging(for: plan.version)
        try Folder.make(staging)
        let expected = Set(plan.items.map(\.name))
        for name in try Folder.names(staging) where !expected.contains(name) {
            try Folder.remove(staging + "/" + name)
        }
    }

    /// Copies one file, unless an earlier run has put the same digest there.
    public func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) {
        try put(item, in: staging(for: plan.version))
    }

    /// Reads back what is staged: every file of the plan, and nothing else.
    public func verify(_ plan: PublishPlan) throws(Failure) -> String {
        let staging = staging(for: plan.version)
        for item in plan.items {
            guard try digest(of: item.name, in: staging) == item.sha256 else {
                throw Failure(
                    "\(item.name) did not arrive in \(root) as it was sent", exit: .unverified)
            }
        }
        let extra = Set(try Folder.names(staging)).subtracting(plan.items.map(\.name))
        guard extra.isEmpty else {
            throw Failure(
                "\(staging) holds more than was sent", extra.sorted().joined(separator: ", "))
        }
        return staging
    }

    /// Renames the staging folder to the version, then moves `latest.json`.
    public func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let staging = staging(for: plan.version)
        try Folder.sync(staging)
        try Folder.move(staging, to: place(of: plan.version))
        try Folder.sync(root)
        return ["revealed \(place(of: plan.version))"] + (try moveLatest(to: plan))
    }

    /// Missing signatures and public keys are added, the notes brought up to date; a published
    /// signature stays, since it verified when it was published.
    public func complete(_ plan: PublishPlan) throws(Failure) -> [String] {
        try takeLock()
        let place = place(of: plan.version)
        var done: [String] = []
        for item in plan.items where item.role != .sealed {
            let there = try digest(of: item.name, in: place)
            guard there == nil || (item.role == .notes && there != item.sha256) else { continue }
            try put(item, in: place)
            done.append((there == nil ? "added " : "updated ") + item.name)
        }
        return done + (try moveLatest(to: plan))
    }

    /// Removes the staging folder.
    public func withdraw(_ plan: PublishPlan) throws(Failure) {
        try takeLock()
        try Folder.remove(staging(for: plan.version))
    }

    private func place(of version: Version) -> String { Path.join(root, version.description) }

    private func staging(for version: Version) -> String { Path.join(root, ".staging-\(version)") }

    func takeLock() throws(Failure) {
        guard lock == nil else { return }
        try Folder.make(root)
        lock = try Lock(root)
    }

    private func put(_ item: PublishItem, in folder: String) throws(Failure) {
        guard try digest(of: item.name, in: folder) != item.sha256 else { return }
        var source = try InputFile(item.path)
        var output = try OutputFile(folder + "/" + item.name, mode: 0o644 | source.mode & 0o111)
        try source.forEachStep { step throws(Failure) in try output.write(step) }
        guard try output.commit().digests.first == item.sha256 else {
            try Folder.remove(folder + "/" + item.name)
            throw Failure("\(item.path) is not what was sealed", exit: .unverified)
        }
    }

    private func digest(of name: String, in folder: String) throws(Failure) -> Digest? {
        let path = folder + "/" + name
        guard try Folder.kind(path) != nil else { return nil }
        return try FileHash.measure(path, [.sha256]).digests.first
    }

    /// The pointer as it is; nil when there is none, a failure when it is not ours.
    private func latest() throws(Failure) -> (bytes: [UInt8], version: Version)? {
        let path = Path.join(root, LatestPointer.fileName)
        guard try Folder.kind(path) != nil else { return nil }
        let bytes = try TextFile.bytes(path)
        return (bytes, try LatestPointer.version(in: bytes, name: path))
    }

    /// A stable version that is not older than the one pointed at becomes the latest.
    private func moveLatest(to plan: PublishPlan) throws(Failure) -> [String] {
        let bytes = try LatestPointer(plan).bytes()
        guard plan.version.isStable else {
            return ["latest.json stays: \(plan.version) is a prerelease"]
        }
        if let current = try latest() {
            if current.bytes == bytes { return [] }
            if current.version > plan.version { return ["latest.json stays at \(current.version)"] }
        }
        try TextFile.write(bytes, to: Path.join(root, LatestPointer.fileName))
        try Folder.sync(root)
        return ["latest.json points to \(plan.version)"]
    }
}
