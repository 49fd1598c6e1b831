import Archives
import Files
import Model

/// What an ELF program or library says about itself: what it needs to run.
struct ELFFile {
    /// Whether addresses have 64 bits.
    let is64: Bool
    /// Whether the lowest byte comes first.
    let isLittle: Bool
    /// The program that loads it; nil for libraries and static programs.
    let interpreter: String?
    /// Whether there is a dynamic table at all.
    let isDynamic: Bool
    /// What is in the dynamic table.
    let dynamic: ELFDynamic

    /// Reads `entry`; nil when it is no ELF file.
    static func read(_ entry: Entry) throws(Failure) -> ELFFile? {
        guard let file = try ELFBytes.open(entry) else { return nil }
        guard let segments = try ELFSegments(file), let dynamic = try ELFDynamic(file, segments)
        else { throw broken(entry) }
        var interpreter: String?
        if let segment = segments.first(3) {
            guard segment.size <= 4096,
                let text = try file.raw(Int(segment.size), at: segment.offset)
            else { throw broken(entry) }
            interpreter = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
        }
        return ELFFile(
            is64: file.is64, isLittle: file.isLittle, interpreter: interpreter,
            isDynamic: segments.first(2) != nil, dynamic: dynamic)
    }

    private static func broken(_ entry: Entry) -> Failure {
        Failure(
            "\(entry.path) is a broken ELF file", "its tables do not lie inside it",
            hint: "build it again; it may have been cut off", exit: .usage)
    }
}

/// The program headers of an ELF file: where its parts lie in the file and in memory.
struct ELFSegments {
    struct Segment {
        let type: UInt64
        let offset: UInt64
        let address: UInt64
        let size: UInt64
    }

    let all: [Segment]

    /// Nil when the table does not lie in the file.
    init?(_ file: borrowing ELFBytes) throws(Failure) {
        guard let header = try file.raw(file.is64 ? 64 : 52, at: 0) else { return nil }
        let start = file.number(file.is64 ? 8 : 4, at: file.is64 ? 32 : 28, in: header)
        let step = Int(file.number(2, at: file.is64 ? 54 : 42, in: header))
        let count = Int(file.number(2, at: file.is64 ? 56 : 44, in: header))
        guard count > 0 else {
            all = []
            return
        }
        guard step >= (file.is64 ? 56 : 32), let table = try file.raw(step * count, at: start)
        else { return nil }
        all = (0..<count).map { index in
            let base = index * step
            let wide = file.is64
            func field(_ narrow: Int, _ place: Int) -> UInt64 {
                file.number(wide ? 8 : 4, at: base + (wide ? place : narrow), in: table)
            }
            return Segment(
                type: file.number(4, at: base, in: table), offset: field(4, 8),
                address: field(8, 16), size: field(16, 32))
        }
    }

    /// The first one of `type`: 2 is the dynamic table, 3 the interpreter.
    func first(_ type: UInt64) -> Segment? { all.first { $0.type == type } }

    /// Where the byte for a memory address is in the file.
    func offset(of address: UInt64) -> UInt64? {
        all.first {
            $0.type == 1 && address >= $0.address && address - $0.address < $0.size
        }.map { $0.offset &+ (address - $0.address) }
    }
}

/// An ELF file's bytes, from disk or memory, with numbers in the file's own order.
///
/// Whatever a file claims about itself is bounded before anything is read.
struct ELFBytes: ~Copyable {
    private enum Source: ~Copyable {
        case disk(RandomAccess)
        case memory([UInt8])
    }

    private let source: Source
    let isLittle: Bool
    let is64: Bool

    /// The largest table that is looked at.
    static let tableLimit = 16 << 20

    private init(_ source: consuming Source, ident: [UInt8]) {
        is64 = ident[4] == 2
        isLittle = ident[5] != 2
        self.source = source
    }

    /// Nil when it is no ELF file, whose first bytes are fixed (System V ABI, chapter 4).
    static func open(_ entry: Entry) throws(Failure) -> ELFBytes? {
        switch entry.body {
        case .file(let record):
            let file = try RandomAccess(record)
            guard let ident = try file.bytes(16, at: 0), isELF(ident) else { return nil }
            return ELFBytes(.disk(file), ident: ident)
        case .bytes(let bytes):
            return isELF(bytes) ? ELFBytes(.memory(bytes), ident: bytes) : nil
        case .symlink, .folder: return nil
        }
    }

    private static func isELF(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 16 && bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46])
    }

    /// `count` bytes at `offset`; nil when they are not there.
    func raw(_ count: Int, at offset: UInt64) throws(Failure) -> [UInt8]? {
        guard count <= Self.tableLimit, let offset = Int64(exactly: offset) else { return nil }
        switch source {
        case .disk(let file): return try file.bytes(count, at: offset)
        case .memory(let bytes):
            guard offset <= Int64(bytes.count), Int64(count) <= Int64(bytes.count) - offset else {
                return nil
            }
            return Array(bytes[Int(offset)..<Int(offset) + count])
        }
    }

    /// The number of `size` bytes at `place` in `bytes`, which must hold it.
    func number(_ size: Int, at place: Int, in bytes: [UInt8]) -> UInt64 {
        guard place >= 0, place + size <= bytes.count else { return 0 }
        let part = bytes[place..<place + size]
        return isLittle
            ? part.reversed().reduce(0) { $0 << 8 | UInt64($1) }
            : part.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
