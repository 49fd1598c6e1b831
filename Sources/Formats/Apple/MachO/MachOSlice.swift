import Files
import Model

/// One processor's part of a program.
struct MachOSlice: Sendable {
    let part: FilePart
    let cpu: UInt32
    let subtype: UInt32
    /// As a power of two.
    let alignment: UInt32
    /// How it is signed; nil leaves it as it is.
    var signing: SignedSlice?
    /// The signature, once it has been made.
    var signature: [UInt8]?

    /// A thin file to be joined with others: it must be of 64 bits, for a processor of macOS.
    init(joining path: String) throws(Failure) {
        guard let kind = try MachO.read(path) else {
            throw Self.refused(path, "it is not a Mach-O file")
        }
        switch kind {
        case .fat: throw Self.refused(path, "it is a universal binary already")
        case .foreign: throw Self.refused(path, "it is not a 64-bit Mach-O file")
        case .thin(let cpu, let subtype):
            guard cpu == MachO.arm64 || cpu == MachO.amd64 else {
                throw Self.refused(path, "it is for neither arm64 nor x86_64")
            }
            self.init(thin: FilePart(try FileHash.record(path)), cpu, subtype)
        }
    }

    /// All of a thin file.
    init(thin file: FilePart, _ cpu: UInt32, _ subtype: UInt32) {
        part = file
        self.cpu = cpu
        // CPU_SUBTYPE_LIB64 marks x86_64 programs and is not part of the processor's number.
        self.subtype = cpu == MachO.amd64 ? subtype & 0x7fff_ffff : subtype
        // The page size of its processor.
        alignment = cpu == MachO.arm64 ? 14 : 12
    }

    /// A part of the universal `file`.
    init(_ row: UniversalTable.Row, of file: FilePart) {
        part = FilePart(
            file.record, called: file.name, offset: row.offset, size: row.size)
        (cpu, subtype, alignment) = (row.cpu, row.subtype, row.alignment)
    }

    var size: Int64 { signing?.size ?? part.size }

    var name: String { ProcessorName.text(cpu, subtype) }

    /// Whether macOS still runs it.
    var isCurrent: Bool { cpu == MachO.arm64 || cpu == MachO.amd64 }

    /// The smaller alignment first, so that least is filled up.
    var order: Int64 { Int64(alignment) << 32 | Int64(subtype) }

    /// Its bytes; a signature that has not been made yet is made on the way.
    mutating func forEachStep(
        _ workers: Workers?, _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        guard let signing else { return try part.forEachStep(first: part.size, body) }
        if let signature {
            try signing.forEachStep(body)
            try body(signature)
        } else if let workers {
            let made = try signing.write(workers, body)
            try body(made)
            signature = made
        } else {
            preconditionFailure("a program is sealed before it is written")
        }
    }

    private static func refused(_ path: String, _ why: String) -> Failure {
        Failure(
            "cannot join \(path)", why, hint: "join the programs of two macOS builds",
            exit: .usage)
    }
}
