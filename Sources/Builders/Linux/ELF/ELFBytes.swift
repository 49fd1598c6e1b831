internal import Files
internal import Model

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
