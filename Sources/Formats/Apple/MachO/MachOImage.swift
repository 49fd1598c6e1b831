import Files
import Model

/// What the load commands of a thin Mach-O file say that a signature depends on
/// (`<mach-o/loader.h>`).
struct MachOImage: Sendable {
    /// A stretch of the file that is mapped when it is loaded.
    struct Segment: Sendable {
        let name: String
        /// Where its command is.
        let command: Int
        let range: Range<Int64>
    }

    /// The one command that says where the signature is.
    struct SignatureCommand: Sendable {
        let place: Int
        let range: Range<Int64>
    }

    /// What it was built for.
    struct System: Sendable {
        let platform: UInt32
        let minimum: UInt32
        let sdk: UInt32

        /// PLATFORM_MACOS.
        static let macos: UInt32 = 1
    }

    let part: FilePart
    let cpu: UInt32
    let subtype: UInt32
    let fileType: UInt32
    let commandCount: UInt32
    /// The header and the load commands.
    let head: [UInt8]
    var segments: [Segment] = []
    /// Where the first bytes behind the load commands are that something needs.
    var firstContent: Int64
    var signature: SignatureCommand?
    var system: System?
    /// The section `__info_plist`, which stands in for a bundle's `Info.plist`.
    var infoPlist: Range<Int64>?

    /// `mach_header_64`.
    static let headerSize = 32
    /// The most bytes that load commands may take; large programs have some kilobytes.
    private static let commandLimit: UInt64 = 1 << 20

    /// Reads a thin file, or says by which rule it is not a sound one.
    init(_ part: FilePart) throws(Failure) {
        let path = part.name
        guard let start = try part.bytes(Self.headerSize, at: 0) else {
            throw Self.unsound(path, "it is cut off in its header")
        }
        let fields = BoundedBytes(start)
        func number(_ place: Int) -> UInt32 { UInt32(fields.little(4, at: place) ?? 0) }
        try Self.checkMagic(number(0), path)
        let size = UInt64(number(20))
        guard size <= Self.commandLimit else {
            throw Self.unsound(path, "its load commands are larger than 1 MiB")
        }
        guard let head = try part.bytes(Self.headerSize + Int(size), at: 0) else {
            throw Self.unsound(path, "it is cut off in its load commands")
        }
        (cpu, subtype, fileType, commandCount) = (number(4), number(8), number(12), number(16))
        self.part = part
        self.head = head
        firstContent = part.size
        try readCommands()
    }

    func segment(_ name: String) -> Segment? { segments.first { $0.name == name } }

    /// The processor as Apple's tools call it.
    var processor: String { ProcessorName.text(cpu, subtype) }

    /// Whether it is a program, and not something that programs load.
    var isExecutable: Bool { fileType == 2 }

    static func unsound(_ path: String, _ why: String) -> Failure {
        Failure(
            "\(path) is not a sound Mach-O file", why,
            hint: "build it again; it may have been cut off or changed", exit: .malformed)
    }

    private static func checkMagic(_ magic: UInt32, _ path: String) throws(Failure) {
        switch magic {
        case 0xfeed_facf: return
        case 0xfeed_face: throw unsound(path, "it is for 32 bits, which macOS does not run")
        case 0xcefa_edfe, 0xcffa_edfe:
            throw unsound(path, "its highest bytes come first, as on PowerPC")
        default: throw unsound(path, "it does not begin as one")
        }
    }
}

/// What Apple's tools call a processor (`<mach/machine.h>`).
enum ProcessorName {
    static func text(_ cpu: UInt32, _ subtype: UInt32) -> String {
        switch (cpu, subtype & 0xff_ffff) {
        case (MachO.arm64, 2): "arm64e"
        case (MachO.arm64, _): "arm64"
        case (MachO.amd64, 8): "x86_64h"
        case (MachO.amd64, _): "x86_64"
        case (7, _): "i386"
        default: "processor \(cpu)"
        }
    }
}
