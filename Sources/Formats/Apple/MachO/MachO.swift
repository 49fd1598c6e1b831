import Files
import Model

/// The start of a Mach-O file: what `join` must know of it (`<mach-o/loader.h>`,
/// `<mach-o/fat.h>`).
enum MachO: Equatable {
    /// A 64-bit file for one processor.
    case thin(cpu: UInt32, subtype: UInt32)
    /// Several of them in one file already.
    case fat
    /// Of 32 bits, or in the other byte order: macOS runs none of these any more.
    case foreign

    static let arm64: UInt32 = 0x0100_000c
    static let amd64: UInt32 = 0x0100_0007

    /// What the file at `path` is; nil when it is not Mach-O.
    static func read(_ path: String) throws(Failure) -> MachO? {
        var file = try InputFile(path)
        var bytes: [UInt8] = []
        while bytes.count < MachOImage.headerSize,
            try file.read(MachOImage.headerSize - bytes.count, into: &bytes)
        {}
        return kind(of: bytes)
    }

    /// What begins with `bytes`.
    static func kind(of bytes: [UInt8]) -> MachO? {
        let fields = BoundedBytes(bytes)
        guard let magic = fields.little(4, at: 0), let second = fields.little(4, at: 4) else {
            return nil
        }
        switch magic {
        case 0xfeed_facf:
            guard bytes.count >= MachOImage.headerSize else { return nil }
            return .thin(
                cpu: UInt32(second), subtype: UInt32(fields.little(4, at: 8) ?? 0))
        case 0xfeed_face, 0xcefa_edfe, 0xcffa_edfe: return .foreign
        case 0xbeba_feca, 0xbfba_feca:
            // Java classes begin alike; their version, in the count's place, is 45 or more.
            return (1..<45).contains(UInt32(second).byteSwapped) ? .fat : nil
        default: return nil
        }
    }
}
