import Files
import Model

/// The catalog of an HFS Plus volume: where every file and folder is and what it is (TN1150, "Catalog
/// File").
struct HFSCatalog {
    /// A file or folder with its number.
    struct Item {
        let id: UInt32
        let parent: UInt32
        let name: HFSName
        let entry: Entry
        /// How many files and folders are in it.
        var children: UInt32 = 0
    }

    static let rootParent: UInt32 = 1
    static let root: UInt32 = 2
    /// The first number that is a user's.
    static let firstID: UInt32 = 16

    /// What is on the volume, in the order of paths.
    private(set) var items: [Item] = []
    private var rootChildren: UInt32 = 0
    private let dates: HFSDates

    /// `entries` sorted by path, with the folders above them.
    init(_ entries: [Entry], date: Timestamp) throws(Failure) {
        dates = HFSDates(date)
        var numbers: [String: Int] = [:]
        for (index, entry) in entries.enumerated() {
            let folder = Path.parent(entry.path)
            let above = numbers[folder]
            let name = HFSName(Path.name(entry.path))
            guard name.units.count <= HFSName.longest else { throw Self.tooLong(entry.path) }
            items.append(
                Item(
                    id: Self.firstID + UInt32(index),
                    parent: above.map { items[$0].id } ?? Self.root,
                    name: name, entry: entry))
            if let above { items[above].children += 1 } else { rootChildren += 1 }
            if case .folder = entry.body { numbers[entry.path] = index }
        }
    }

    var nextID: UInt32 { Self.firstID + UInt32(items.count) }
    var folderCount: Int { items.count { $0.entry.body == .folder } }

    /// The tree, where `extents` says where the content of each item is.
    func tree(
        _ volume: HFSName, hasIcon: Bool, _ extents: (Int) -> HFSFork
    ) throws(Failure) -> HFSTree {
        var records: [(parent: UInt32, name: HFSName, data: [UInt8])] = []
        func add(_ item: Item, _ fork: HFSFork, isRootWithIcon: Bool = false) {
            let isFolder = item.entry.body == .folder
            let data =
                isFolder
                ? folder(item, hasIcon: isRootWithIcon) : file(item, fork)
            records.append((item.parent, item.name, data))
            records.append((item.id, .none, Self.thread(to: item, isFolder: isFolder)))
        }
        let entry = Entry(path: ".", kind: .directory, mode: 0o755, body: .folder)
        add(
            Item(
                id: Self.root, parent: Self.rootParent, name: volume, entry: entry,
                children: rootChildren), .empty, isRootWithIcon: hasIcon)
        for (index, item) in items.enumerated() { add(item, extents(index)) }
        records.sort { ($0.parent, $0.name) < ($1.parent, $1.name) }
        try Self.refuseTwins(records.map { ($0.parent, $0.name) })
        return HFSTree(
            .catalog,
            records.map { HFSTree.Record(key: Self.key($0.parent, $0.name), data: $0.data) })
    }

    private static func key(_ parent: UInt32, _ name: HFSName) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(parent)
        writer.raw(name.bytes)
        return writer.bytes
    }

    private func folder(_ item: Item, hasIcon: Bool) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(UInt16(1))
        writer.big(UInt16(0))
        writer.big(item.children)
        writer.big(item.id)
        writer.raw(dates.ofItem)
        writer.raw(Self.permissions(0o040000 | item.entry.mode))
        // The flags of the Finder follow a rectangle of eight bytes.
        writer.raw(repeatElement(0, count: 8))
        writer.big(UInt16(hasIcon ? 0x0400 : 0))
        writer.raw(repeatElement(0, count: 6 + 16 + 8))
        return writer.bytes
    }

    private func file(_ item: Item, _ fork: HFSFork) -> [UInt8] {
        var writer = ByteWriter()
        var mode = 0o100000 | item.entry.mode
        var type = [UInt8](repeating: 0, count: 8)
        if case .symlink = item.entry.body {
            mode = 0o120755
            type = Array("slnkrhap".utf8)
        }
        writer.big(UInt16(2))
        writer.big(UInt16(2))  // it has a thread
        writer.big(UInt32(0))
        writer.big(item.id)
        writer.raw(dates.ofItem)
        writer.raw(Self.permissions(mode))
        writer.raw(type)
        writer.raw(repeatElement(0, count: 8 + 16 + 8))
        writer.raw(fork.bytes)
        writer.raw(HFSFork.empty.bytes)
        return writer.bytes
    }

    /// By its number back to its name.
    private static func thread(to item: Item, isFolder: Bool) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(UInt16(isFolder ? 3 : 4))
        writer.big(UInt16(0))
        writer.big(item.parent)
        writer.raw(item.name.bytes)
        return writer.bytes
    }

    /// Owner and group 99 stand for whoever looks ("HFS Plus Permissions").
    private static func permissions(_ mode: UInt16) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(UInt32(99))
        writer.big(UInt32(99))
        writer.raw([0, 0])
        writer.big(mode)
        // Links to a file: one.
        writer.big(UInt32(1))
        return writer.bytes
    }

    private static func refuseTwins(_ keys: [(UInt32, HFSName)]) throws(Failure) {
        for (one, other) in zip(keys, keys.dropFirst()) where one == other {
            let name = String(decoding: other.1.units, as: UTF16.self)
            throw Failure(
                "two names of a folder are '\(name)' on a disk image",
                "it does not tell large letters from small ones", hint: "rename one of them",
                exit: .usage)
        }
    }

    private static func tooLong(_ path: String) -> Failure {
        Failure(
            "refused the name '\(path)'",
            "a part of it is over \(HFSName.longest) characters on a disk image",
            hint: "rename it", exit: .usage)
    }
}

/// When everything on a volume was made: seconds since 1904 ("HFS Plus Dates").
struct HFSDates {
    let seconds: UInt32

    /// `date`, or the last moment that there is a number for, in 2040.
    init(_ date: Timestamp) {
        seconds = UInt32(clamping: date.seconds + 2_082_844_800)
    }

    /// Created, changed twice over, looked at, and never backed up.
    var ofItem: [UInt8] {
        var writer = ByteWriter()
        for _ in 0..<4 { writer.big(seconds) }
        writer.big(UInt32(0))
        return writer.bytes
    }
}

/// Where the content of a file is: always in one piece ("Fork Data Structure").
struct HFSFork {
    let size: Int64
    let start: Int
    let blocks: Int

    static let empty = HFSFork(size: 0, start: 0)

    /// `size` bytes from the block `start` on.
    init(size: Int64, start: Int) {
        self.size = size
        blocks = Int((size + Int64(HFSVolume.blockSize) - 1) / Int64(HFSVolume.blockSize))
        self.start = blocks > 0 ? start : 0
    }

    var end: Int { start + blocks }

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.big(UInt64(size))
        writer.big(UInt32(0))
        writer.big(UInt32(blocks))
        writer.big(UInt32(start))
        writer.big(UInt32(blocks))
        writer.raw(repeatElement(0, count: 7 * 8))
        return writer.bytes
    }
}
