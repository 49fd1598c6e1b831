package import Files
package import Model

/// A disk image as macOS mounts it: the sectors of a volume in runs that are compressed each by itself.
///
/// Large files begin a run of their own, so that a run is a piece of deflate which other artifacts
/// carry too.
package struct UDIFWriter: ~Copyable {
    private var work: OrderedWork<UDIFRun>
    private var table = UDIFTable()
    /// Blocks of small things on their way into a run.
    private var solid: [UInt8] = []
    private let level: DeflateLevel
    private let shelf: PieceShelf?

    /// An image compressed by `workers` with the care of `level`; what is on the `shelf` is taken
    /// from there.
    package init(_ workers: Workers, level: DeflateLevel = .usual, shelf: PieceShelf? = nil) {
        work = OrderedWork(workers)
        self.level = level
        self.shelf = shelf
    }

    /// Gives the signature of an image: by the digest and the size of all before it, and by the trailer
    /// as it is while the signature has no size yet.
    package typealias Signing =
        (_ content: Digest, _ size: Int64, _ trailer: [UInt8]) throws(Failure) -> [UInt8]

    /// Writes all of an image with `volume` on it, at the beginning of the file.
    package consuming func write(
        _ volume: HFSVolume, into output: inout OutputFile, signing: Signing? = nil
    ) throws(Failure) {
        if signing != nil { try output.beginStretch() }
        for part in volume.parts { try add(part, into: &output) }
        try packSolid(into: &output)
        while let run = try work.next() { try write(run, into: &output) }
        let list = table.list
        try output.write(list)
        guard let signing else {
            return try output.write(table.trailer(listSize: list.count, volume.identifier, nil))
        }
        func trailer(_ size: Int) -> [UInt8] {
            table.trailer(
                listSize: list.count, volume.identifier,
                UDIFTable.SignaturePlace(offset: end, size: size))
        }
        let end = output.position
        let signature = try signing(try output.endStretch(), end, trailer(0))
        try output.write(signature)
        try output.write(trailer(signature.count))
    }

    private mutating func add(
        _ part: Segment, into output: inout OutputFile
    ) throws(Failure) {
        let padding = HFSVolume.padding(after: part.count)
        if case .content(let record) = part, PieceShelf.takes(record) {
            try packSolid(into: &output)
            return try add(record, padding: padding, into: &output)
        }
        try part.forEachStep { step throws(Failure) in
            solid += copy step
            try packFull(into: &output)
        }
        solid += repeatElement(0, count: padding)
        try packFull(into: &output)
    }

    /// A large file, a chunk for a run.
    private mutating func add(
        _ record: FileRecord, padding: Int, into output: inout OutputFile
    ) throws(Failure) {
        let pieces = shelf?.pieces(of: record, level)
        let last = Chunks.count(record.size) - 1
        var index = 0
        try Chunks.forEach(of: record) { chunk throws(Failure) in
            let number = index
            let zeros = number == last ? padding : 0
            try start(
                { [level] () throws(Failure) in
                    let shelved = try pieces?.piece(number)
                    let piece =
                        if let shelved { shelved } else {
                            try DeflatePiece(chunk, Deflater(level))
                        }
                    return try UDIFRun(piece, of: chunk, padding: zeros, level)
                }, into: &output)
            index += 1
        }
    }

    private mutating func packFull(into output: inout OutputFile) throws(Failure) {
        while solid.count >= Chunks.size {
            let run = Array(solid.prefix(Chunks.size))
            solid.removeFirst(Chunks.size)
            try pack(run, into: &output)
        }
    }

    private mutating func packSolid(into output: inout OutputFile) throws(Failure) {
        guard !solid.isEmpty else { return }
        let run = solid
        solid = []
        try pack(run, into: &output)
    }

    private mutating func pack(
        _ blocks: [UInt8], into output: inout OutputFile
    ) throws(Failure) {
        try start({ [level] () throws(Failure) in try UDIFRun(blocks, level) }, into: &output)
    }

    private mutating func start(
        _ making: @escaping @Sendable () throws(Failure) -> UDIFRun, into output: inout OutputFile
    ) throws(Failure) {
        for run in try work.add(making) { try write(run, into: &output) }
    }

    private mutating func write(
        _ run: UDIFRun, into output: inout OutputFile
    ) throws(Failure) {
        table.add(run)
        try output.write(run.bytes)
    }
}
