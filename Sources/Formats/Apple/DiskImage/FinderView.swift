import Files
import Model

/// How the Finder shows the window of a disk image: a picture behind, and where the icons are. It is kept in
/// a file `.DS_Store`, whose layout Apple has not described: a B-tree in a store of blocks whose sizes are
/// powers of two.
struct FinderView {
    /// Where an icon's middle is, from the upper left.
    struct Place: Equatable {
        let name: String
        let x: Int
        let y: Int
    }

    static let path = ".DS_Store"

    let width: Int
    let height: Int
    let places: [Place]
    /// The picture as an alias; nil is a white window.
    let background: [UInt8]?

    private static let iconSize = 128.0

    /// The file.
    var bytes: [UInt8] { FinderStore.bytes(records) }

    /// Whether all that is said fits into the file.
    var fits: Bool { FinderStore.holds(records) }

    private var records: [FinderStore.Record] {
        let window = PropertyList.dictionary([
            "ContainerShowSidebar": .boolean(false), "ShowPathbar": .boolean(false),
            "ShowSidebar": .boolean(false), "ShowStatusBar": .boolean(false),
            "ShowTabView": .boolean(false), "ShowToolbar": .boolean(false),
            "WindowBounds": .string("{{200, 120}, {\(width), \(height)}}"),
        ])
        return [
            .init(".", "bwsp", .blob(window.binary)), .init(".", "icvl", .type("icnv")),
            .init(".", "icvp", .blob(icons.binary)), .init(".", "vSrn", .long(1)),
        ]
            + places.map { place in
                var point = ByteWriter()
                point.big(UInt32(place.x))
                point.big(UInt32(place.y))
                for number: UInt32 in [0xFFFF_FFFF, 0xFFFF_0000] { point.big(number) }
                return .init(place.name, "Iloc", .blob(point.bytes))
            }
    }

    private var icons: PropertyList {
        var list: [String: PropertyList] = [
            "arrangeBy": .string("none"), "backgroundColorBlue": .real(1),
            "backgroundColorGreen": .real(1), "backgroundColorRed": .real(1),
            "backgroundType": .integer(background == nil ? 1 : 2), "gridOffsetX": .real(0),
            "gridOffsetY": .real(0), "gridSpacing": .real(100), "iconSize": .real(Self.iconSize),
            "labelOnBottom": .boolean(true), "showIconPreview": .boolean(true),
            "showItemInfo": .boolean(false), "textSize": .real(12),
            "viewOptionsVersion": .integer(1),
        ]
        list["backgroundImageAlias"] = background.map { .data($0) }
        return .dictionary(list)
    }
}

/// The store of blocks in a `.DS_Store`, with one leaf of records.
enum FinderStore {
    /// What is known of one file, or of the folder itself, `.`.
    struct Record {
        enum Value {
            case blob([UInt8])
            case long(UInt32)
            case type(String)
        }

        let name: String
        let code: String
        let value: Value

        init(_ name: String, _ code: String, _ value: Value) {
            self.name = name
            self.code = code
            self.value = value
        }

        fileprivate var bytes: [UInt8] {
            let units = Array(name.utf16)
            var writer = ByteWriter()
            writer.big(UInt32(units.count))
            for unit in units { writer.big(unit) }
            writer.text(code)
            switch value {
            case .blob(let bytes):
                writer.text("blob")
                writer.big(UInt32(bytes.count))
                writer.raw(bytes)
            case .long(let number):
                writer.text("long")
                writer.big(number)
            case .type(let word):
                writer.text("type")
                writer.text(word)
            }
            return writer.bytes
        }
    }

    /// Places count from behind the file's first four bytes. Each block lies at a multiple of its size.
    private static let head = (place: 0x20, order: 5)
    private static let root = (place: 0x800, order: 11)
    private static let leaf = (place: 0x1000, order: 12)

    /// The file with `records`, which fit into one leaf: a window has few things in it.
    static func bytes(_ records: [Record]) -> [UInt8] {
        let sorted = records.sorted {
            ($0.name.lowercased(), $0.code) < ($1.name.lowercased(), $1.code)
        }
        var heap = [UInt8](repeating: 0, count: leaf.place + 1 << leaf.order)
        func put(_ bytes: [UInt8], at place: Int) {
            heap.replaceSubrange(place..<(place + bytes.count), with: bytes)
        }
        put(store, at: 0)
        put(tree(records: sorted.count), at: head.place)
        put(blocks, at: root.place)
        put(page(sorted), at: leaf.place)
        return [0, 0, 0, 1] + heap
    }

    /// Whether `records` fit.
    static func holds(_ records: [Record]) -> Bool { page(records).count <= 1 << leaf.order }

    private static var store: [UInt8] {
        var writer = ByteWriter()
        writer.text("Bud1")
        for number in [root.place, 1 << root.order, root.place] { writer.big(UInt32(number)) }
        return writer.bytes
    }

    /// Which block is the tree's root, its height, records, nodes, and the size of a node.
    private static func tree(records: Int) -> [UInt8] {
        var writer = ByteWriter()
        for number in [2, 0, records, 1, 0x1000] { writer.big(UInt32(number)) }
        return writer.bytes
    }

    /// The blocks by their numbers, the tree by its name, and what is free of each size.
    private static var blocks: [UInt8] {
        let all = [root, head, leaf]
        var writer = ByteWriter()
        for number in [all.count, 0] { writer.big(UInt32(number)) }
        for block in all { writer.big(UInt32(block.place | block.order)) }
        writer.raw(repeatElement(0, count: 4 * (256 - all.count)))
        writer.big(UInt32(1))
        writer.raw([4])
        writer.text("DSDB")
        writer.big(UInt32(1))
        for order in 0..<32 {
            // What the header and the three blocks leave of two gigabytes is one block of each size.
            let isFree = (6...10).contains(order) || (13...30).contains(order)
            writer.big(UInt32(isFree ? 1 : 0))
            if isFree { writer.big(UInt32(1) << UInt32(order)) }
        }
        return writer.bytes
    }

    private static func page(_ records: [Record]) -> [UInt8] {
        var writer = ByteWriter()
        for number in [0, records.count] { writer.big(UInt32(number)) }
        for record in records { writer.raw(record.bytes) }
        return writer.bytes
    }
}
