import Files
package import Model

/// What a signature says of a program: the digest of each page, of what lies beside the pages, and
/// how the program may run (`CodeDirectory` in Apple's `Security`, codedirectory.h).
package struct CodeDirectory: Sendable, Equatable {
    /// Which program it is.
    package var identifier: String
    /// Whose it is; nil in an ad hoc signature.
    package var team: String?
    package var flags: CodeFlags
    /// The hash function of all its digests.
    package var function: CodeDigest
    /// The size of a page, as a power of two; 0 where all is one page, as in a disk image.
    var pageShift: UInt8 = 12
    /// How much of the file the pages are.
    var codeLimit: Int64
    /// `__TEXT`, and what may be run.
    var executable = ExecutableSegment()
    /// The version of the hardened runtime: the one that the program was built with.
    var runtime: UInt32 = 0
    /// The digests of slots 1, 2 and so on; empty ones are unused.
    var specials: [[UInt8]] = []
    /// The digests of the pages, one behind the other.
    var pages: [UInt8] = []
    var version: UInt32 = 0

    struct ExecutableSegment: Sendable, Equatable {
        var base: UInt64 = 0
        var limit: UInt64 = 0
        var flags: UInt64 = 0
    }

    static let magic: UInt32 = 0xfade_0c02

    var pageSize: Int64 { pageShift == 0 ? max(codeLimit, 1) : 1 << Int64(pageShift) }

    var pageCount: Int { pageShift == 0 ? 1 : Int((codeLimit + pageSize - 1) / pageSize) }

    /// The oldest layout that has room for all of it, as `codesign` chooses it (cdbuilder.cpp).
    var neededVersion: UInt32 {
        if runtime != 0 { return 0x20500 }
        if executable.limit > 0 { return 0x20400 }
        if codeLimit > Int64(UInt32.max) { return 0x20300 }
        return team != nil ? 0x20200 : 0x20100
    }

    /// Bytes before the identifier, by version.
    static func fixedSize(_ version: UInt32) -> Int {
        switch version {
        case 0x20500...: 96
        case 0x20400...: 88
        case 0x20300...: 64
        case 0x20200...: 52
        case 0x20100...: 48
        default: 44
        }
    }

    private var hashOffset: Int {
        Self.fixedSize(version) + identifier.utf8.count + 1
            + (team.map { $0.utf8.count + 1 } ?? 0) + specials.count * function.size
    }

    /// Its size as a blob.
    var size: Int { hashOffset + pageCount * function.size }

    /// The blob.
    var encoded: [UInt8] {
        let identOffset = Self.fixedSize(version)
        var writer = ByteWriter()
        for word in [Self.magic, UInt32(size), version, flags.rawValue] { writer.big(word) }
        for word in [hashOffset, identOffset, specials.count, pageCount] {
            writer.big(UInt32(word))
        }
        let isLarge = codeLimit > Int64(UInt32.max)
        writer.big(isLarge ? UInt32.max : UInt32(codeLimit))
        writer.raw([UInt8(function.size), function.rawValue, 0, pageShift])
        writer.big(UInt32(0))
        if version >= 0x20100 { writer.big(UInt32(0)) }
        if version >= 0x20200 {
            writer.big(UInt32(team == nil ? 0 : identOffset + identifier.utf8.count + 1))
        }
        if version >= 0x20300 {
            writer.big(UInt32(0))
            writer.big(isLarge ? UInt64(codeLimit) : 0)
        }
        if version >= 0x20400 {
            for word in [executable.base, executable.limit, executable.flags] { writer.big(word) }
        }
        if version >= 0x20500 {
            writer.big(runtime)
            writer.big(UInt32(0))
        }
        for text in [identifier, team].compactMap({ $0 }) {
            writer.text(text)
            writer.raw([0])
        }
        for special in specials.reversed() {
            writer.raw(special.isEmpty ? [UInt8](repeating: 0, count: function.size) : special)
        }
        writer.raw(pages)
        return writer.bytes
    }

    /// The digest of slot `number`; nil when it is unused.
    func special(_ number: Int) -> [UInt8]? {
        guard number <= specials.count, !specials[number - 1].isEmpty else { return nil }
        return specials[number - 1]
    }

    /// What the system knows the program by: the digest of the blob, cut to 20 bytes.
    package func cdhash() throws(Failure) -> [UInt8] {
        Array(try function.value(encoded).prefix(20))
    }
}

/// How a program may run, and who signed it (`<kern/cs_blobs.h>`).
package struct CodeFlags: OptionSet, Sendable, Equatable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Signed without an identity.
    package static let adHoc = CodeFlags(rawValue: 0x2)
    /// The hardened runtime.
    package static let runtime = CodeFlags(rawValue: 0x10000)
    /// Signed by the linker, for the machine that it runs on.
    package static let linkerSigned = CodeFlags(rawValue: 0x20000)
}
