internal import Files
internal import Model

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

    /// The size of `mach_header_64`.
    private static let headerSize = 32

    /// What the file at `path` is; nil when it is not Mach-O.
    static func read(_ path: String) throws(Failure) -> MachO? {
        var file = try InputFile(path)
        var bytes: [UInt8] = []
        while bytes.count < headerSize, try file.read(headerSize - bytes.count, into: &bytes) {}
        guard bytes.count >= 8 else { return nil }
        switch little(bytes, at: 0) {
        case 0xfeed_facf:
            guard bytes.count == headerSize else { return nil }
            return .thin(cpu: little(bytes, at: 4), subtype: little(bytes, at: 8))
        case 0xfeed_face, 0xcefa_edfe, 0xcffa_edfe: return .foreign
        case 0xbeba_feca, 0xbfba_feca:
            // Java classes begin alike; their version, in the count's place, is 45 or more.
            let count = little(bytes, at: 4).byteSwapped
            return (1..<45).contains(count) ? .fat : nil
        default: return nil
        }
    }

    private static func little(_ bytes: [UInt8], at offset: Int) -> UInt32 {
        bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
