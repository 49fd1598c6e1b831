import Files

/// A B-tree of an HFS Plus volume, made whole from its sorted records (TN1150, "B-Trees").
struct HFSTree {
    /// A record of a leaf; its key begins with its length.
    struct Record {
        let key: [UInt8]
        let data: [UInt8]

        init(key: [UInt8], data: [UInt8]) {
            self.key = [UInt8(key.count >> 8), UInt8(key.count & 0xFF)] + key
            self.data = data
        }

        fileprivate init(whole key: [UInt8], data: [UInt8]) {
            self.key = key
            self.data = data
        }

        fileprivate var count: Int { key.count + data.count }
    }

    /// What a tree's header says of its keys.
    enum Kind {
        case catalog, extents

        fileprivate var longestKey: UInt16 { self == .catalog ? 516 : 10 }
        /// Large keys, and in the catalog also keys of varying length in index nodes.
        fileprivate var attributes: UInt32 { self == .catalog ? 6 : 2 }
        /// Names are compared without case in the catalog; the other's keys are numbers.
        fileprivate var comparison: UInt8 { self == .catalog ? 0xCF : 0 }
    }

    static let nodeSize = 4096
    /// The map of used nodes fills what the header node leaves of itself; a tree with more nodes
    /// would need map nodes.
    static let mostNodes = mapSize * 8
    private static let mapSize = nodeSize - 14 - 106 - 128 - 8

    /// Its nodes, one after another.
    private(set) var bytes: [UInt8]

    init(_ kind: Kind, _ leaves: [Record]) {
        bytes = []
        var nodes: [[UInt8]] = []
        var level = leaves
        var height: UInt8 = 0
        while !level.isEmpty, height == 0 || level.count > 1 {
            height += 1
            level = Self.add(level, height: height, to: &nodes)
        }
        let count = nodes.count + 1
        let leafNodes = nodes.count { $0[8] == 0xFF }
        bytes = Self.header(
            kind, height: height, records: leaves.count, leaves: leafNodes, count: count)
        for node in nodes { bytes += node }
    }

    /// Writes a level of the tree and returns the records of the one above it.
    private static func add(
        _ records: [Record], height: UInt8, to nodes: inout [[UInt8]]
    ) -> [Record] {
        let groups = groups(of: records)
        let first = nodes.count + 1
        var above: [Record] = []
        for (index, group) in groups.enumerated() {
            let number = first + index
            let next = index + 1 < groups.count ? number + 1 : 0
            nodes.append(
                node(
                    records[group], kind: height == 1 ? 0xFF : 0x00, height: height, next: next,
                    previous: index > 0 ? number - 1 : 0))
            var child = ByteWriter()
            child.big(UInt32(number))
            above.append(Record(whole: records[group.lowerBound].key, data: child.bytes))
        }
        return above
    }

    /// How many records fit into each node: all are filled, since nothing will be added.
    private static func groups(of records: [Record]) -> [Range<Int>] {
        var groups: [Range<Int>] = []
        var start = 0
        var used = 14 + 2
        for (index, record) in records.enumerated() {
            if used + record.count + 2 > nodeSize {
                groups.append(start..<index)
                (start, used) = (index, 14 + 2)
            }
            used += record.count + 2
        }
        return groups + [start..<records.count]
    }

    private static func node(
        _ records: ArraySlice<Record>, kind: UInt8, height: UInt8, next: Int, previous: Int
    ) -> [UInt8] {
        var writer = descriptor(
            next: next, previous: previous, kind: kind, height: height, records: records.count)
        var offsets: [Int] = []
        for record in records {
            offsets.append(writer.bytes.count)
            writer.raw(record.key)
            writer.raw(record.data)
        }
        return closed(writer, offsets)
    }

    private static func header(
        _ kind: Kind, height: UInt8, records: Int, leaves: Int, count: Int
    ) -> [UInt8] {
        var writer = descriptor(next: 0, previous: 0, kind: 1, height: 0, records: 3)
        let offsets = [14, 14 + 106, 14 + 106 + 128]
        writer.big(UInt16(height))
        // The root was written last.
        writer.big(UInt32(count - 1))
        writer.big(UInt32(records))
        writer.big(UInt32(leaves > 0 ? 1 : 0))
        writer.big(UInt32(leaves))
        writer.big(UInt16(nodeSize))
        writer.big(kind.longestKey)
        writer.big(UInt32(count))
        writer.big(UInt32(0))
        writer.big(UInt16(0))
        writer.big(UInt32(nodeSize))
        writer.raw([0, kind.comparison])
        writer.big(kind.attributes)
        writer.raw(repeatElement(0, count: 64 + 128))
        writer.raw(BitMap.first(count, in: mapSize))
        return closed(writer, offsets)
    }

    private static func descriptor(
        next: Int, previous: Int, kind: UInt8, height: UInt8, records: Int
    ) -> ByteWriter {
        var writer = ByteWriter()
        writer.big(UInt32(next))
        writer.big(UInt32(previous))
        writer.raw([kind, height])
        writer.big(UInt16(records))
        writer.big(UInt16(0))
        return writer
    }

    /// Fills the node up and ends it with where its records are, the first one last.
    private static func closed(_ node: ByteWriter, _ offsets: [Int]) -> [UInt8] {
        var writer = node
        let ends = offsets + [writer.bytes.count]
        writer.raw(repeatElement(0, count: nodeSize - writer.bytes.count - 2 * ends.count))
        for offset in ends.reversed() { writer.big(UInt16(offset)) }
        return writer.bytes
    }
}

/// Bits that say what is taken, the first one highest.
enum BitMap {
    /// `count` bits that are set, in `size` bytes.
    static func first(_ count: Int, in size: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xFF, count: count / 8)
        if count % 8 > 0 { bytes.append(0xFF << UInt8(8 - count % 8)) }
        return bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }
}
