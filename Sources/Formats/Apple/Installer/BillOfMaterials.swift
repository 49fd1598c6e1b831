import Files
import Model

/// The list of what an installer puts where, which macOS keeps as its receipt.
///
/// Apple has not described it. The layout is that of mkbom's files: numbered blocks, of which trees name
/// the paths and what is known of each.
struct BillOfMaterials {
    /// A file, folder or link that is installed.
    struct Item {
        let entry: Entry
        let size: Int64
        /// The checksum of cksum(1).
        let sum: UInt32
    }

    /// The most pairs in a leaf: what Apple's own leaves of 4 KiB were seen to hold.
    private static let inLeaf = 256
    private static let nodeSize = 4096
    /// A root has one pair for each leaf.
    static let mostPaths = (nodeSize - 12) / 8 * inLeaf

    /// The file, of `items` that begin with the root and have every folder before what is in it.
    static func bytes(_ items: [Item], date: Timestamp) -> [UInt8] {
        var store = BOMStore()
        store.name("BomInfo", store.add(info(count: items.count)))
        store.name("Paths", tree(leaves(of: items, date, in: &store), items.count, in: &store))
        store.name("HLIndex", emptyTree(in: &store))
        store.name("VIndex", index(in: &store))
        store.name("Size64", emptyTree(in: &store))
        return store.bytes
    }

    /// Version, number of paths and one more, and one empty entry.
    private static func info(count: Int) -> [UInt8] {
        var writer = ByteWriter()
        for number in [1, count + 1, 1, 0, 0, 0, 0] { writer.big(UInt32(number)) }
        return writer.bytes
    }

    /// Paths by the number of their folder and their name, in leaves that know their neighbours.
    private static func leaves(
        of items: [Item], _ date: Timestamp, in store: inout BOMStore
    ) -> [(node: Int, last: Int)] {
        let pairs = numbered(items).map { number, parent, item in
            var path = ByteWriter()
            path.big(UInt32(parent))
            path.text(item.entry.path == "." ? "." : Path.name(item.entry.path))
            path.raw([0])
            var about = ByteWriter()
            about.big(UInt32(number))
            about.big(UInt32(store.add(detail(item, date))))
            return (store.add(about.bytes), store.add(path.bytes))
        }
        let starts = Array(stride(from: 0, to: pairs.count, by: inLeaf))
        let first = store.count + 1
        return starts.enumerated().map { index, start in
            let held = pairs[start..<min(start + inLeaf, pairs.count)]
            let next = index + 1 < starts.count ? first + index + 1 : 0
            let node = node(
                isLeaf: true, Array(held), next: next, previous: index > 0 ? first + index - 1 : 0)
            return (store.add(node), held.last?.1 ?? 0)
        }
    }

    /// Numbers from 1, a folder's children together and after those of folders with lower numbers.
    private static func numbered(_ items: [Item]) -> [(number: Int, parent: Int, item: Item)] {
        let byFolder = Dictionary(grouping: items.filter { $0.entry.path != "." }) {
            Path.parent($0.entry.path)
        }
        var result = items.filter { $0.entry.path == "." }.map { (number: 1, parent: 0, item: $0) }
        var next = 0
        while next < result.count {
            let folder = result[next]
            next += 1
            for child in (byFolder[folder.item.entry.path] ?? []).inOrder(of: \.entry.path) {
                result.append((result.count + 1, folder.number, child))
            }
        }
        return result
    }

    private static func detail(_ item: Item, _ date: Timestamp) -> [UInt8] {
        let (kind, type, link): (UInt8, UInt16, [UInt8]) =
            switch item.entry.body {
            case .file, .bytes: (1, 0o100000, [])
            case .folder: (2, 0o040000, [])
            case .symlink(let target): (3, 0o120000, Array(target.utf8) + [0])
            }
        var writer = ByteWriter()
        writer.raw([kind, 1])
        writer.big(UInt16(3))
        writer.big(type | item.entry.mode)
        writer.big(UInt32(0))
        writer.big(UInt32(0))
        writer.big(UInt32(clamping: date.seconds))
        writer.big(UInt32(clamping: item.size))
        writer.raw([1])
        writer.big(item.sum)
        writer.big(UInt32(link.count))
        writer.raw(link)
        if kind == 1 { writer.big(UInt32(0)) }
        return writer.bytes
    }

    private static func node(
        isLeaf: Bool, _ pairs: [(Int, Int)], next: Int = 0, previous: Int = 0,
        size: Int = nodeSize
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.big(UInt16(isLeaf ? 1 : 0))
        writer.big(UInt16(pairs.count))
        writer.big(UInt32(next))
        writer.big(UInt32(previous))
        for (one, other) in pairs {
            writer.big(UInt32(one))
            writer.big(UInt32(other))
        }
        writer.raw(repeatElement(0, count: size - writer.bytes.count))
        return writer.bytes
    }

    /// The tree over `leaves`: its one leaf, or a root with the last path of each.
    private static func tree(
        _ leaves: [(node: Int, last: Int)], _ count: Int, in store: inout BOMStore
    ) -> Int {
        let root =
            leaves.count == 1
            ? leaves[0].node
            : store.add(node(isLeaf: false, leaves.map { ($0.node, $0.last) }))
        return store.add(head(root, count))
    }

    private static func head(_ root: Int, _ count: Int, size: Int = nodeSize) -> [UInt8] {
        var writer = ByteWriter()
        writer.text("tree")
        for number in [1, root, size, count] { writer.big(UInt32(number)) }
        writer.raw([0])
        return writer.bytes
    }

    private static func emptyTree(in store: inout BOMStore, size: Int = nodeSize) -> Int {
        let leaf = store.add(node(isLeaf: true, [], size: size))
        return store.add(head(leaf, 0, size: size))
    }

    private static func index(in store: inout BOMStore) -> Int {
        let tree = emptyTree(in: &store, size: 128)
        var writer = ByteWriter()
        for number in [1, tree, 0] { writer.big(UInt32(number)) }
        writer.raw([0])
        return store.add(writer.bytes)
    }
}

/// Numbered blocks of bytes, some of them with names.
private struct BOMStore {
    private static let headerSize = 512

    private var blocks: [[UInt8]] = []
    private var names: [(name: String, block: Int)] = []

    /// How many blocks there are; their numbers count from 1.
    var count: Int { blocks.count }

    mutating func add(_ block: [UInt8]) -> Int {
        blocks.append(block)
        return blocks.count
    }

    mutating func name(_ name: String, _ block: Int) { names.append((name, block)) }

    /// The header, the blocks, the names, and where each block is, with an empty one before them and
    /// an empty list of free ones behind.
    var bytes: [UInt8] {
        var content = ByteWriter()
        var index = ByteWriter()
        index.big(UInt32(count + 1))
        index.big(UInt64(0))
        for block in blocks {
            index.big(UInt32(Self.headerSize + content.bytes.count))
            index.big(UInt32(block.count))
            content.raw(block)
        }
        for _ in 0..<5 { index.big(UInt32(0)) }
        var list = ByteWriter()
        list.big(UInt32(names.count))
        for (name, block) in names {
            list.big(UInt32(block))
            list.raw([UInt8(name.utf8.count)])
            list.text(name)
        }
        let listPlace = Self.headerSize + content.bytes.count
        var header = ByteWriter()
        header.text("BOMStore")
        let indexPlace = listPlace + list.bytes.count
        for number in [
            1, count, indexPlace, index.bytes.count, listPlace, list.bytes.count,
        ] { header.big(UInt32(number)) }
        header.raw(repeatElement(0, count: Self.headerSize - header.bytes.count))
        return header.bytes + content.bytes + list.bytes + index.bytes
    }
}
