import Files
package import Model
import Synchronization

/// Publishes into a folder: `<folder>/<version>/…` and `<folder>/latest.json`.
///
/// Everything is put into `.staging-<version>` beside it and revealed by one rename, so a reader
/// of the folder sees a release whole or not at all. The staging folder is the journal: it is an
/// unfinished run, which the next run checks file by file and finishes.
package final class DirectoryPublisher: Publisher {
    /// Its name in a manifest.
    package static let kind = "directory"
    /// What its address is.
    package static let addressDoc =
        "A folder, beside the manifest if it is not absolute; each version gets a folder in it."

    let root: String
    /// What people call it.
    package let title: String
    private let site = Mutex(Site())

    /// What a run holds of the folder: its lock, itself, and the staging folder it works in.
    private struct Site: ~Copyable {
        var lock: Lock?
        var root: HeldFolder?
        var staging: HeldFolder?
    }

    /// A publisher into the folder that the address names.
    package convenience init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure)
    {
        self.init(place.address)
    }

    /// A publisher into the folder `root`; `title` is what messages call it.
    package init(_ root: String, title: String? = nil) {
        self.root = root
        self.title = title ?? "directory \(root)"
    }

    /// A disk has one head to write with.
    package var lanes: Int { 1 }

    /// It is.
    package var isLocal: Bool { true }

    /// Copying again costs little, and half a copy fills the disk.
    package var keepsUnfinished: Bool { false }

    /// The folder may be absent, or a link to one; nothing else may be in its place, nor in that of
    /// what is made in it, where no link is followed.
    package func preflight(_ candidate: Candidate) throws(Failure) {
        try versions.checkPointer()
        try Self.require(root, try Folder.end(root))
        for path in [place(of: candidate.version), staging(for: candidate.version)] {
            try Self.require(path, try Folder.kind(path))
        }
    }

    private static func require(_ path: String, _ kind: TreeItem.Kind?) throws(Failure) {
        if kind == .folder { return }
        guard try Folder.kind(path) != nil else { return }
        throw Failure(
            "cannot publish to \(path)", "something that is not a folder is there",
            hint: "see what it is, and move it away")
    }

    /// Compares a published version with the plan, file by file.
    package func state(of plan: PublishPlan) throws(Failure) -> DestinationState {
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
    package func stage(_ plan: PublishPlan) throws(Failure) -> String {
        let staging = try heldStaging(plan.version, makes: true)
        let expected = Set(plan.items.map(\.name))
        for name in try staging.names() where !expected.contains(name) { try staging.unlink(name) }
        return staging.path
    }

    /// Copies one file, unless an earlier run has put the same digest there.
    package func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        try put(item, in: try heldStaging(plan.version))
    }

    /// Reads back what is staged.
    package func arrived(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        let staging = try heldStaging(plan.version)
        return try staging.names().map { name throws(Failure) in
            let file = try FileHash.record(staging.path(of: name))
            return RemoteFile(
                name: name, size: file.size, sha256: file.sha256, id: staging.path(of: name))
        }
    }

    /// Lists the folder of the version.
    package func published(_ plan: PublishPlan) throws(Failure) -> [RemoteFile] {
        let place = place(of: plan.version)
        guard try Folder.kind(place) == .folder else { return [] }
        var files: [RemoteFile] = []
        for name in try Folder.names(place) where try Folder.kind(place + "/" + name) == .file {
            let path = place + "/" + name
            files.append(
                RemoteFile(name: name, size: try InputFile(path).size, sha256: nil, id: path))
        }
        return files
    }

    /// Reads one file.
    package func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var file = try InputFile(file.id)
        try file.forEachStep(body)
    }

    /// What is staged is a folder here.
    package func folder(of plan: PublishPlan) -> String? { staging(for: plan.version) }

    /// Renames the staging folder to the version.
    package func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let held = try takeLock()
        let staging = try heldStaging(plan.version)
        try staging.sync()
        guard try staging.isStill(Path.name(staging.path), in: held) else {
            throw Failure(
                "cannot reveal \(staging.path)", "it was replaced after it was filled",
                hint: "see who else writes to \(root), and run again")
        }
        try held.move(Path.name(staging.path), to: plan.version.description, in: held)
        try held.sync()
        site.withLock { $0.staging = nil }
        return ["revealed \(place(of: plan.version))"]
    }

    /// Missing signatures and public keys are added, the notes brought up to date; a published
    /// signature stays, since it verified when it was published.
    package func complete(
        _ plan: PublishPlan, replacing spoiled: Set<String>
    ) throws(Failure) -> [String] {
        let place = try HeldFolder(plan.version.description, in: try takeLock())
        var done: [String] = []
        for item in plan.items where item.role != .sealed {
            let there = try digest(of: item.name, in: place.path)
            let isOld = item.role == .notes && there != item.sha256
            guard there == nil || isOld || spoiled.contains(item.name) else { continue }
            _ = try put(item, in: place)
            done.append((there == nil ? "added " : "updated ") + item.name)
        }
        return done
    }

    /// Removes the staging folder.
    package func abandon(_ plan: PublishPlan) throws(Failure) {
        let held = try takeLock()
        guard try held.kind(Self.stagingName(plan.version)) != nil else { return }
        let staging = try heldStaging(plan.version)
        site.withLock { $0.staging = nil }
        try staging.emptyOfFiles()
        try held.remove(emptied: staging)
    }

    private func place(of version: Version) -> String { Path.join(root, version.description) }

    private static func stagingName(_ version: Version) -> String { ".staging-\(version)" }

    private func staging(for version: Version) -> String {
        Path.join(root, Self.stagingName(version))
    }

    /// The folder itself, which is locked from here on.
    @discardableResult
    func takeLock() throws(Failure) -> HeldFolder {
        try site.withLock { (site) throws(Failure) in
            if let held = site.root { return held }
            let held = try Folder.make(root)
            site.lock = try Lock(held)
            site.root = held
            return held
        }
    }

    /// The staging folder, the same one from its first use until it is revealed; one that was there
    /// before must look as an earlier run leaves it.
    private func heldStaging(_ version: Version, makes: Bool = false) throws(Failure) -> HeldFolder
    {
        let held = try takeLock()
        let name = Self.stagingName(version)
        return try site.withLock { (site) throws(Failure) in
            if let staging = site.staging, Path.name(staging.path) == name { return staging }
            let staging = try makes ? held.folder(name) : HeldFolder(name, in: held)
            try staging.checkLeftover()
            site.staging = staging
            return staging
        }
    }

    private func put(_ item: PublishItem, in folder: HeldFolder) throws(Failure) -> Bool {
        guard try digest(of: item.name, in: folder.path) != item.sha256 else { return false }
        var source = try item.file.open()
        var output = try OutputFile(
            item.name, in: folder, mode: 0o644 | source.mode & 0o111)
        try source.forEachStep { step throws(Failure) in try output.write(step) }
        guard try output.commit().digests.first == item.sha256 else {
            try folder.unlink(item.name)
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
        PublishedVersions(shelf: SmallFileFolder(root: root), title: root)
    }

    /// The files of the folder itself; who writes one locks it.
    package var smallFiles: (any SmallFileStore)? {
        SmallFileFolder(root: root) { [self] () throws(Failure) in _ = try takeLock() }
    }

    /// `latest.json` is one of the indexes.
    package func point(_ plan: PublishPlan) throws(Failure) -> [String] { [] }

    /// The files stay, with a mark; `latest.json` goes back.
    package func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        // Where there is nothing to withdraw from, no folder is made to lock.
        if try Folder.end(root) == .folder { try takeLock() }
        return try versions.withdraw(version, reason: reason)
    }
}
