internal import Archives
internal import Files
internal import Model

/// Writes a package in one pass: the headers' sizes are known before the payload, their digests
/// after it.
struct RpmWriter {
    private let package: Package
    private let files: RpmFiles
    private let arch: RpmArchitecture
    private let codec: RpmCodec
    private let main: RpmMainHeader

    init(
        _ package: Package, _ files: RpmFiles, _ arch: RpmArchitecture, _ codec: RpmCodec
    ) throws(Failure) {
        main = try RpmMainHeader(package, files, arch, codec)
        self.package = package
        self.files = files
        self.arch = arch
        self.codec = codec
    }

    func write(into output: inout OutputFile, with workers: Workers) throws(Failure) {
        let room = main.bytes(.unknown).count
        let front = RpmLead.size + RpmSignatureHeader.size + room
        let start = output.position + Int64(front)
        let reservation = try output.reserve(front)
        try output.beginStretch()
        let archive =
            switch codec {
            case .gzip: try pack(Gzip(workers, level: RpmCodec.gzipLevel), into: &output)
            case .xz: try pack(try XZ(workers), into: &output)
            case .zstd: try pack(try Zstd(workers), into: &output)
            }
        let header = main.bytes(
            RpmDigests(
                payload: try output.endStretch().hex,
                archive: archive.digests.map { Hex.text($0.bytes) }.joined()))
        let signature = try signatureHeader(header, archive, &output, start)
        let name = "\(package.nativeName)-\(RpmVersion(package).short)"
        try output.fill(
            reservation, with: RpmLead.bytes(name: name, arch: arch) + signature + header)
    }

    private func pack<Codec: Compressor & ~Copyable>(
        _ codec: consuming Codec, into output: inout OutputFile
    ) throws(Failure) -> WrittenFile {
        var cpio = try CpioWriter(codec, largest: files.largest)
        for (item, content) in files.payload { try cpio.add(item, content, into: &output) }
        return try cpio.finish(into: &output)
    }

    private func signatureHeader(
        _ header: [UInt8], _ archive: WrittenFile, _ output: inout OutputFile, _ start: Int64
    ) throws(Failure) -> [UInt8] {
        let md5 = try LegacyHash(.md5)
        try md5.update(header.span.bytes)
        try output.forEachStep(since: start) { step throws(Failure) in try md5.update(step) }
        var signature = try RpmSignatureHeader(
            main: header, md5: try md5.value(),
            signedSize: Int64(header.count) + output.position - start, archiveSize: archive.size)
        if let seal = package.native.seal { try signature.sign(header, with: seal) }
        return try signature.bytes()
    }
}
