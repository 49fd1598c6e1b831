internal import Model

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
