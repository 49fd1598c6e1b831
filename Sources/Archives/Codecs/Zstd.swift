internal import CZstd
public import Files
public import Model

/// One zstd frame (RFC 8878) with a content checksum.
public struct Zstd: Compressor, ~Copyable {
    private let context: ZstdContext
    /// The beginning, held back until it is known whether more than ``aheadSize`` comes.
    private var ahead: [UInt8] = []
    private var isLong = false

    /// Beyond this, threads cost memory and gain nothing for artifacts of ordinary size.
    private static let mostThreads = 4

    /// A level's own window reaches that far, and on less than that long matches make a frame up to
    /// two per cent larger (measured).
    private static let aheadSize = 2 << 20

    /// 32 MiB: half the bytes for programs that share code, in less time (measured). A reader needs
    /// memory for as much of it as the frame fills, and every one has it: libzstd, and with it dpkg,
    /// rpm, libarchive and pacman, takes up to 128 MiB (2 to the 27th) without being asked.
    private static let windowLog = 25

    /// What a thread works on at a time, pinned because it shapes the bytes and bounds the memory:
    /// beside the window a frame holds some of these for each thread.
    private static let jobSize = 4 << 20

    /// A frame compressed by as many threads as `workers` has.
    public init(_ workers: Workers, level: ZstdLevel = .usual) throws(Failure) {
        let context = try ZstdContext()
        try context.set(ZSTD_c_compressionLevel, level.rawValue)
        try context.set(ZSTD_c_checksumFlag, 1)
        // None and one give other bytes, one and more the same (measured): so never none.
        try context.set(ZSTD_c_nbWorkers, min(workers.count, Self.mostThreads))
        try context.set(ZSTD_c_jobSize, Self.jobSize)
        self.context = context
    }

    /// Compresses `segment`.
    public mutating func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        try segment.forEachStep { step throws(Failure) in
            guard !isLong else {
                return try feed(step.span.bytes, ZSTD_e_continue, into: &output)
            }
            ahead += copy step
            if ahead.count > Self.aheadSize { try lengthen(into: &output) }
        }
    }

    /// Ends the frame.
    public mutating func finish(into output: inout OutputFile) throws(Failure) {
        let rest = ahead
        ahead = []
        try feed(rest.span.bytes, ZSTD_e_end, into: &output)
    }

    /// Begins the frame with long matches.
    private mutating func lengthen(into output: inout OutputFile) throws(Failure) {
        try context.set(ZSTD_c_enableLongDistanceMatching, 1)
        try context.set(ZSTD_c_windowLog, Self.windowLog)
        isLong = true
        let rest = ahead
        ahead = []
        try feed(rest.span.bytes, ZSTD_e_continue, into: &output)
    }

    private func feed(
        _ bytes: borrowing RawSpan, _ mode: ZSTD_EndDirective, into output: inout OutputFile
    ) throws(Failure) {
        try context.feed(bytes, mode) { piece throws(Failure) in try output.write(piece) }
    }
}
