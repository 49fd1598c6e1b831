public import Files
public import Model

/// A cpio archive compressed by `Codec`, with the digest of what it decodes to.
///
/// libarchive's cpio writer wants the machine's inode numbers and has no short form.
public struct CpioWriter<Codec: Compressor & ~Copyable>: ~Copyable {
    private var codec: Codec
    private let hash: Hash
    private var size: Int64
    private let isShort: Bool

    /// An archive; `largest` is the size of its largest file, which decides its form.
    public init(_ codec: consuming Codec, largest: Int64) throws(Failure) {
        let hash = try Hash(.sha256)
        self.codec = codec
        self.hash = hash
        size = 0
        isShort = largest > CpioHeader.limit
    }

    /// Appends `item` with its content.
    public mutating func add(
        _ item: CpioItem, _ content: Segment, into output: inout OutputFile
    ) throws(Failure) {
        let count = content.count
        let header = isShort ? CpioHeader.short(item) : CpioHeader.long(item, size: count)
        try append(.bytes(header), into: &output)
        if count > 0 { try append(content, into: &output) }
        let padding = CpioHeader.padding(after: count)
        if !padding.isEmpty { try append(.bytes(padding), into: &output) }
    }

    /// Ends the archive and the compressed stream; says what it decodes to.
    public consuming func finish(into output: inout OutputFile) throws(Failure) -> WrittenFile {
        try append(.bytes(CpioHeader.end), into: &output)
        try codec.finish(into: &output)
        return WrittenFile(size: size, digests: [try hash.value()])
    }

    /// A small file goes to the codec as bytes, between which and its name there is no difference.
    private mutating func append(
        _ segment: Segment, into output: inout OutputFile
    ) throws(Failure) {
        size += segment.count
        let hash = self.hash
        if case .content(let record) = segment, record.size >= Chunks.alone {
            return try codec.add(record, into: &output) { step throws(Failure) in
                try hash.update(step.span.bytes)
            }
        }
        var bytes: [UInt8] = []
        try segment.forEachStep { step throws(Failure) in bytes += copy step }
        try hash.update(bytes.span.bytes)
        try codec.add(.bytes(bytes), into: &output)
    }
}
