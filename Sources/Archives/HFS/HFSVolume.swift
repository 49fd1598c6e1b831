import Files
package import Model

/// An HFS Plus volume that is exactly as large as what is on it, and never changes (Apple Technical
/// Note TN1150).
///
/// From front to back: the header, the map of blocks, the two trees, the files in the order of their
/// paths, each in one piece, and the header again.
package struct HFSVolume: Sendable {
    static let blockSize = 4096
    /// Both the header's place and the room it has at the other end.
    private static let headerPlace = 1024

    /// All its bytes: every part fills its last block up with zeros.
    let parts: [Segment]
    /// How many bytes there are.
    let size: Int64
    /// A number that tells it from others, made of what is on it.
    let identifier: [UInt8]

    /// A volume called `name` with `entries`, sorted by path and with the folders above them.
    package init(_ name: String, _ entries: [Entry], date: Timestamp) throws(Failure) {
        let title = HFSName(name)
        guard (1...HFSName.longest).contains(title.units.count) else {
            throw Failure(
                "a disk image cannot be called '\(name)'",
                "its name has 1 to \(HFSName.longest) characters", exit: .usage)
        }
        identifier = try Self.identifier(name, entries, date)
        let catalog = try HFSCatalog(entries, date: date)
        let hasIcon = entries.contains { $0.path == Self.iconPath }
        let contents = entries.map(Self.content)
        // A tree with no places yet is as large as the one with the right ones.
        let draft = try catalog.tree(title, hasIcon: hasIcon) { _ in .empty }
        guard draft.bytes.count / HFSTree.nodeSize <= HFSTree.mostNodes else {
            throw Failure(
                "\(entries.count) files are too many for a disk image",
                hint: "put them into an archive", exit: .usage)
        }
        let plan = Self.plan(treeSize: draft.bytes.count, contents)
        let tree = try catalog.tree(title, hasIcon: hasIcon) { plan.files[$0] }
        let header = Self.header(plan, catalog, HFSDates(date), identifier)
        var first = [UInt8](repeating: 0, count: Self.blockSize)
        first.replaceSubrange(Self.headerPlace..<Self.headerPlace + header.count, with: header)
        var last = [UInt8](repeating: 0, count: Self.blockSize)
        let place = Self.blockSize - Self.headerPlace
        last.replaceSubrange(place..<place + header.count, with: header)
        let map = BitMap.first(plan.blocks, in: Int(plan.map.size))
        let front = first + map + HFSTree(.extents, []).bytes + tree.bytes
        parts = [.bytes(front)] + contents.compactMap { $0 } + [.bytes(last)]
        size = Int64(plan.blocks) * Int64(Self.blockSize)
    }

    /// The volume's own picture, which the Finder shows when the root's flags say so.
    package static let iconPath = ".VolumeIcon.icns"

    /// The number that `path` has on a volume with `entries`, which hold it.
    package static func number(of path: String, among entries: [Entry]) -> UInt32 {
        HFSCatalog.firstID + UInt32(entries.firstIndex { $0.path == path } ?? 0)
    }

    /// How many zeros follow `count` bytes up to the end of a block.
    static func padding(after count: Int64) -> Int {
        Int((Int64(blockSize) - count % Int64(blockSize)) % Int64(blockSize))
    }

    /// A link's content is where it leads; what is empty takes no block.
    private static func content(of entry: Entry) -> Segment? {
        if case .symlink(let target) = entry.body { return .bytes(Array(target.utf8)) }
        return Segment(contentOf: entry)
    }

    private struct Plan {
        let map: HFSFork
        let extents: HFSFork
        let catalog: HFSFork
        let files: [HFSFork]
        let blocks: Int
    }

    private static func plan(treeSize: Int, _ contents: [Segment?]) -> Plan {
        let others = contents.reduce(2) { blocks, content in
            blocks + HFSFork(size: content?.count ?? 0, start: 1).blocks
        }
        let trees = (HFSTree.nodeSize + treeSize) / blockSize
        // A block of the map is for itself, too.
        var mapBlocks = 1
        while mapBlocks * blockSize * 8 < others + trees + mapBlocks { mapBlocks += 1 }
        let map = HFSFork(size: Int64(mapBlocks * blockSize), start: 1)
        let extents = HFSFork(size: Int64(HFSTree.nodeSize), start: map.end)
        let catalog = HFSFork(size: Int64(treeSize), start: extents.end)
        var next = catalog.end
        let files = contents.map { content in
            let fork = HFSFork(size: content?.count ?? 0, start: next)
            next += fork.blocks
            return fork
        }
        return Plan(map: map, extents: extents, catalog: catalog, files: files, blocks: next + 1)
    }

    /// "Volume Header". Nothing is free, so that nothing more is written to it.
    private static func header(
        _ plan: Plan, _ catalog: HFSCatalog, _ dates: HFSDates, _ identifier: [UInt8]
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.text("H+")
        writer.big(UInt16(4))
        writer.big(UInt32(0x100))  // it was unmounted as it should be
        writer.text("10.0")
        writer.big(UInt32(0))  // no journal: one that is not empty keeps a volume from being read
        for date in [dates.seconds, dates.seconds, 0, dates.seconds] { writer.big(date) }
        writer.big(UInt32(catalog.items.count - catalog.folderCount))
        writer.big(UInt32(catalog.folderCount))
        writer.big(UInt32(blockSize))
        writer.big(UInt32(plan.blocks))
        writer.big(UInt32(0))  // free blocks
        writer.big(UInt32(plan.blocks))
        for _ in 0..<2 { writer.big(UInt32(65536)) }
        writer.big(catalog.nextID)
        writer.big(UInt32(1))  // how often it was written
        writer.big(UInt64(1))  // encodings: Roman
        // The third of the Finder's eight numbers is the folder that opens when it is mounted.
        for number in [0, 0, HFSCatalog.root, 0, 0, 0] { writer.big(number) }
        writer.raw(identifier.prefix(8))
        for fork in [plan.map, plan.extents, plan.catalog, .empty, .empty] {
            writer.raw(fork.bytes)
        }
        return writer.bytes
    }

    private static func identifier(
        _ name: String, _ entries: [Entry], _ date: Timestamp
    ) throws(Failure) -> [UInt8] {
        let hash = try Hash(.sha256)
        try hash.update(Array("\(name)\n\(date.text)\n".utf8).span.bytes)
        for entry in entries { try hash.update(Array("\(entry.path)\n".utf8).span.bytes) }
        return try hash.value().bytes
    }
}
