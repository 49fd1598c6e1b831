internal import Files
internal import Model

/// One processor's part of a universal binary.
struct MachOSlice {
    let record: FileRecord
    let cpu: UInt32
    let subtype: UInt32
    /// Where it begins in the joined file.
    var offset: Int64 = 0

    /// Opens the file at `path`, which must be thin, of 64 bits, for a processor of macOS.
    init(_ path: String) throws(Failure) {
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
            record = try FileHash.record(path)
            self.cpu = cpu
            // CPU_SUBTYPE_LIB64 marks x86_64 programs and is not part of the processor's number.
            self.subtype = cpu == MachO.amd64 ? subtype & 0x7fff_ffff : subtype
        }
    }

    /// The page size of its processor, as a power of two.
    var alignment: UInt32 { cpu == MachO.arm64 ? 14 : 12 }

    /// The smaller alignment first, so that least is filled up.
    var order: Int64 { Int64(alignment) << 32 | Int64(subtype) }

    var name: String { cpu == MachO.arm64 ? "arm64" : "x86_64" }

    private static func refused(_ path: String, _ why: String) -> Failure {
        Failure(
            "cannot join \(path)", why, hint: "join the programs of two macOS builds",
            exit: .usage)
    }
}
