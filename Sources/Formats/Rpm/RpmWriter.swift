import Archives
import Files
import Model

/// Writes a package in one pass: the headers' sizes are known before the payload, their digests
/// after it.
struct RpmWriter {
    private let request: Request<RpmOptions>
    private let files: RpmFiles
    private let arch: RpmArchitecture
    private let compression: Compression
    private let main: RpmMainHeader

    init(
        _ request: Request<RpmOptions>, _ files: RpmFiles, _ main: RpmMainHeader,
        _ arch: RpmArchitecture,
        _ compression: Compression
    ) {
        self.request = request
        self.files = files
        self.main = main
        self.arch = arch
        self.compression = compression
    }

    func write(with bench: Bench, into output: inout OutputFile) throws(Failure) {
        let room = main.bytes(.unknown).count
        let front = RpmLead.size + RpmSignatureHeader.size + room
        let start = output.position + Int64(front)
        let reservation = try output.reserve(front)
        try output.beginStretch()
        let archive = try pack(try bench.begin(compression), into: &output)
        let header = main.bytes(
            RpmDigests(
                payload: try output.endStretch().hex,
                archive: archive.digests.map { Hex.text($0.bytes) }.joined()))
        var signature = try signatureHeader(header, archive, &output, start)
        if let signer = bench.signer { try signature.sign(header, with: signer) }
        let name = "\(request.package.name)-\(RpmVersion(request).short)"
        try output.fill(
            reservation,
            with: RpmLead.bytes(name: name, arch: arch) + (try signature.bytes()) + header)
    }

    private func pack(
        _ codec: any Compressor, into output: inout OutputFile
    ) throws(Failure) -> WrittenFile {
        var cpio = try CpioWriter(codec, largest: files.largest)
        for (item, content) in files.payload { try cpio.add(item, content, into: &output) }
        return try cpio.finish(into: &output)
    }

    private func signatureHeader(
        _ header: [UInt8], _ archive: WrittenFile, _ output: inout OutputFile, _ start: Int64
    ) throws(Failure) -> RpmSignatureHeader {
        let md5 = try LegacyHash(.md5)
        try md5.update(header.span.bytes)
        try output.forEachStep(since: start) { step throws(Failure) in try md5.update(step) }
        return try RpmSignatureHeader(
            main: header, md5: try md5.value(),
            signedSize: Int64(header.count) + output.position - start, archiveSize: archive.size)
    }
}

/// The first 96 bytes of a package, by which `file` and old programs know it; rpm itself only looks
/// at the magic number (rpm, docs/manual/format.md, "Lead").
enum RpmLead {
    static let size = 96
    /// A longer name is cut, and ends with a zero.
    private static let nameSize = 66

    static func bytes(name: String, arch: RpmArchitecture) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw([0xed, 0xab, 0xee, 0xdb, 3, 0])
        // Not a source package.
        writer.big(UInt16(0))
        writer.big(arch.number)
        let cut = Array(name.utf8.prefix(nameSize - 1))
        writer.raw(cut + [UInt8](repeating: 0, count: nameSize - cut.count))
        // Linux, and signatures that are headers.
        writer.big(UInt16(1))
        writer.big(UInt16(5))
        writer.raw([UInt8](repeating: 0, count: 16))
        return writer.bytes
    }
}

/// What a header says about the payload behind it.
struct RpmDigests {
    /// SHA-256 of the payload as it is in the package.
    let payload: String
    /// SHA-256 of the archive it decodes to.
    let archive: String

    /// Of the same length as any, for a header whose size must be known before its payload.
    static let unknown = RpmDigests(
        payload: String(repeating: "0", count: 64), archive: String(repeating: "0", count: 64))
}

/// The header before the main one: sizes, digests, and the signature if there is one.
///
/// Its size is the same for every package, because it is written last and stands first. Zeros fill
/// what is left, as rpmbuild leaves them, so that `rpmsign` finds room for a signature later.
struct RpmSignatureHeader {
    /// A multiple of eight, as the main header must begin at one. A signature of RSA with 4096 bits
    /// takes 600 bytes, the digests 300.
    static let size = 2048
    private static let entrySize = 16

    private var header = RpmHeader(.signatureRegion)

    /// `signedSize` is the size of the main header and the payload, `md5` is of the two, and
    /// `archiveSize` is what the payload decodes to.
    init(main: [UInt8], md5: [UInt8], signedSize: Int64, archiveSize: Int64) throws(Failure) {
        header[.sha1] = .string(Hex.text(try LegacyHash.of(main, .sha1)))
        header[.sha256] = .string(Hex.text(try Hash.of(main).bytes))
        header.set(RpmSignatureTag.md5, .bytes(md5))
        if let size = UInt32(exactly: signedSize) {
            header.set(RpmSignatureTag.size, .int32s([size]))
        } else {
            header[.longSignedSize] = .int64s([UInt64(signedSize)])
        }
        if let size = UInt32(exactly: archiveSize) {
            header.set(RpmSignatureTag.archiveSize, .int32s([size]))
        } else {
            header[.longArchiveSize] = .int64s([UInt64(archiveSize)])
        }
    }

    /// Adds the signature over the main header.
    mutating func sign(_ main: [UInt8], with seal: LentSigner) throws(Failure) {
        header[seal.isRSA ? .rsaSignature : .dsaSignature] = .bytes(try seal.sign(main))
    }

    /// The header, filled up.
    func bytes() throws(Failure) -> [UInt8] {
        let room = Self.size - header.bytes.count - Self.entrySize
        guard room > 0 else {
            throw Failure(
                "the package signature is too long", "there is room for \(Self.size) bytes",
                hint: "sign packages with RSA of at most 4096 bits, or with Ed25519")
        }
        var filled = header
        filled.set(RpmSignatureTag.reserve, .bytes([UInt8](repeating: 0, count: room)))
        return filled.bytes
    }
}
