package import Files
import Model

/// Whole compressed streams of earlier builds, for codecs that cannot put a stream together from pieces.
package struct StreamShelf: Sendable {
    fileprivate let folder: CacheFolder
    fileprivate let savings: Savings

    /// The streams in `folder`; what is found there is counted in `savings`.
    package init(_ folder: CacheFolder, _ savings: Savings) {
        self.folder = folder
        self.savings = savings
    }
}

/// A stream that is compressed only when no earlier build has compressed the same.
///
/// What goes into it is held until its end: bytes of headers as they are, files by their digests. An entry
/// is the stream; its name is the digest of all that went in, and the codec with whatever of it shapes the
/// bytes. It is used when it decodes to just that.
final class KeptStream: Compressor {
    private let shelf: StreamShelf
    private let making: () throws(Failure) -> any Compressor
    private let decoding: () throws(Failure) -> any StreamDecoder
    private let inputs: Hash
    private let ending: String
    private var held: [Segment] = []
    private var heldSize = 0
    private var total: Int64 = 0
    /// Once more was held than is worth it, the codec itself.
    private var codec: (any Compressor)?

    /// More than that in headers and small files is not held, but compressed at once.
    private static let limit = 16 << 20

    init(
        _ shelf: StreamShelf, _ compression: Compression,
        making: @escaping () throws(Failure) -> any Compressor,
        decoding: @escaping () throws(Failure) -> any StreamDecoder
    ) throws(Failure) {
        self.shelf = shelf
        self.making = making
        self.decoding = decoding
        ending = "\(compression.name)-\(compression.level)-\(compression.shape)"
        inputs = try Hash(.sha256)
    }

    func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        if let codec { return try codec.add(segment, into: &output) }
        try note(segment)
        held.append(segment)
        total += segment.count
        if case .bytes(let bytes) = segment { heldSize += bytes.count }
        if heldSize > Self.limit { codec = try replayed(into: &output) }
    }

    func add(
        _ record: FileRecord, into output: inout OutputFile,
        seeing see: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        if let codec { return try codec.add(record, into: &output, seeing: see) }
        try Segment.content(record).forEachStep(see)
        try add(.content(record), into: &output)
    }

    func finish(into output: inout OutputFile) throws(Failure) {
        if let codec { return try codec.finish(into: &output) }
        guard total >= Chunks.alone else {
            return try replayed(into: &output).finish(into: &output)
        }
        let name = "\(try inputs.value().hex).\(ending)"
        let isThere = try copy(name, into: &output)
        shelf.savings.count(total, isThere)
        if isThere { return }
        let start = output.position
        try replayed(into: &output).finish(into: &output)
        // What fails from here on concerns the entry alone, without which the artifact is as good.
        try output.flush()
        try? keep(name, of: &output, since: start)
    }

    /// Each segment is told from its neighbours by its kind and its length.
    private func note(_ segment: Segment) throws(Failure) {
        var head = ByteWriter()
        head.little(segment.count)
        switch segment {
        case .bytes(let bytes):
            try inputs.update((head.bytes + [0]).span.bytes)
            try inputs.update(bytes.span.bytes)
        case .content(let record):
            try inputs.update((head.bytes + [1] + record.sha256.bytes).span.bytes)
        }
    }

    private func replayed(into output: inout OutputFile) throws(Failure) -> any Compressor {
        let codec = try making()
        for segment in held { try codec.add(segment, into: &output) }
        held = []
        return codec
    }

    /// Whether the entry `name` is there and decodes to what is held; then all of it goes to `output`.
    private func copy(_ name: String, into output: inout OutputFile) throws(Failure) -> Bool {
        guard let file = shelf.folder.open(name) else { return false }
        let entry = KeptEntry(file, try decoding())
        guard try entry.decodes(to: held) else {
            shelf.folder.drop(name)
            return false
        }
        let isCopied = try entry.forEachStep { step throws(Failure) in try output.write(step) }
        guard isCopied else {
            throw Failure("cannot read \(name) in the cache", "it became shorter")
        }
        return true
    }

    private func keep(
        _ name: String, of output: inout OutputFile, since start: Int64
    ) throws(Failure) {
        try shelf.folder.add(name) { file throws(Failure) in
            try output.forEachStep(since: start) { step throws(Failure) in try file.write(step) }
        }
    }
}
