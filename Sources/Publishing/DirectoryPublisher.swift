internal import Files
public import Model
internal import Synchronization

/// Publishes into a folder: `<folder>/<version>/…` and `<folder>/latest.json`.
///
/// Everything is put into `.staging-<version>` beside it and revealed by one rename, so a reader
/// of the folder sees a release whole or not at all. The staging folder is the journal: it is an
/// unfinished run, which the next run checks file by file and finishes.
public final class DirectoryPublisher: Publisher {
    /// Its name in a manifest.
    public static let kind = "directory"
    /// What its address is.
    public static let addressDoc =
        "A folder, beside the manifest if it is not absolute; each version gets a folder in it."

    let root: String
    /// What people call it.
    public let title: String
    private let lock = Mutex<Lock?>(nil)

    /// A publisher into the folder that the address names.
    public convenience init(_ place: Place, _ means: Means) throws(Failure) {
        self.init(place.address)
    }

    /// A publisher into the folder `root`; `title` is what messages call it.
    public init(_ root: String, title: String? = nil) {
        self.root = root
        self.title = title ?? "directory \(root)"
    }

    /// A disk has one head to write with.
    public var lanes: Int { 1 }

    /// It is.
    public var isLocal: Bool { true }

    /// Copying again costs little, and half a copy fills the disk.
    public var keepsUnfinished: Bool { false }

    /// The folder may be absent, but nothing else may be in its place, nor in that of the pointer.
    public func preflight(_ candidate: Candidate) throws(Failure) {
        _ = try versions.latest()
        for path in [root, place(of: candidate.version)] {
            guard let kind = try Folder.kind(path), kind != .folder else { continue }
            throw Failure("cannot publish to \(path)", "something that is no folder is there")
        }
    }

    /// Compares a published version with the plan, file by file.
    public func standing(of plan: PublishPlan) throws(Failure) -> Standing {
        try preflight(plan.candidate)
        let place = place(of: plan.version)
        guard try Folder.kind(place) != nil else {
            return try Folder.kind(staging(for: plan.version)) == nil ? .absent : .unfinished
        }
        for item in plan.items where item.role == .sealed {
            guard try digest(of: item.name, in: place) == item.sha256 else {
                throw plan.differs(item.name, in: root)
            }
        }
        return .published
    }

    /// Locks the folder and makes the staging folder, or keeps what an earlier run left in it.
    public func stage(_ plan: PublishPlan) throws(Failure) -> String {
        try takeLock()
        let staging = staging(for: plan.version)
        try Folder.make(staging)
        let expected = Set(plan.items.map(\.name))
        for name in try Folder.names(staging) where !expected.contains(name) {
            try Folder.remove(staging + "/" + name)
        }
        return staging
    }

    /// Copies one file, unless an earlier run has put the same digest there.
    public func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        try put(item, in: staging(for: plan.version))
    }

    /// Reads back what is staged.
    public func arrived(_ plan: PublishPlan) throws(Failure) -> [Arrived] {
        let staging = staging(for: plan.version)
        return try Folder.names(staging).map { name throws(Failure) in
            let file = try FileHash.record(staging + "/" + name)
            return Arrived(name: name, size: file.size, sha256: file.sha256)
        }
    }

    /// Reads one staged file.
    public func read(
        _ item: PublishItem, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var file = try InputFile(staging(for: plan.version) + "/" + item.name)
        try file.forEachStep(body)
    }

    /// What is staged is a folder here.
    public func folder(of plan: PublishPlan) -> String? { staging(for: plan.version) }

    /// Renames the staging folder to the version.
    public func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let staging = staging(for: plan.version)
        try Folder.sync(staging)
        try Folder.move(staging, to: place(of: plan.version))
        try Folder.sync(root)
        return ["revealed \(place(of: plan.version))"]
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
            _ = try put(item, in: place)
            done.append((there == nil ? "added " : "updated ") + item.name)
        }
        return done
    }

    /// Removes the staging folder.
    public func abandon(_ plan: PublishPlan) throws(Failure) {
        try takeLock()
        try Folder.remove(staging(for: plan.version))
    }

    private func place(of version: Version) -> String { Path.join(root, version.description) }

    private func staging(for version: Version) -> String { Path.join(root, ".staging-\(version)") }

    func takeLock() throws(Failure) {
        try lock.withLock { (lock) throws(Failure) in
            guard lock == nil else { return }
            try Folder.make(root)
            lock = try Lock(root)
        }
    }

    private func put(_ item: PublishItem, in folder: String) throws(Failure) -> Bool {
        guard try digest(of: item.name, in: folder) != item.sha256 else { return false }
        var source = try InputFile(item.path)
        var output = try OutputFile(folder + "/" + item.name, mode: 0o644 | source.mode & 0o111)
        try source.forEachStep { step throws(Failure) in try output.write(step) }
        guard try output.commit().digests.first == item.sha256 else {
            try Folder.remove(folder + "/" + item.name)
            throw Failure("\(item.path) is not what was sealed", exit: .unverified)
        }
        return true
    }

    private func digest(of name: String, in folder: String) throws(Failure) -> Digest? {
        let path = folder + "/" + name
        guard try Folder.kind(path) != nil else { return nil }
        return try FileHash.measure(path, [.sha256]).digests.first
    }

    /// What is published, and what points at it.
    private var versions: PublishedVersions {
        PublishedVersions(shelf: FolderShelf(root: root), title: root)
    }

    /// A stable version that is not older than the one pointed at becomes the latest.
    public func point(_ plan: PublishPlan) throws(Failure) -> [String] {
        try versions.point(plan)
    }

    /// The files stay, with a mark; `latest.json` goes back.
    public func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        // Where there is nothing to withdraw from, no folder is made to lock.
        if try Folder.kind(root) != nil { try takeLock() }
        return try versions.withdraw(version, reason: reason)
    }
}
