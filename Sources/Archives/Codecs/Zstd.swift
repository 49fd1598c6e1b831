import CZstd
package import Files
package import Model

/// One zstd frame (RFC 8878) with a content checksum.
package final class Zstd: Compressor {
    private let context: ZstdContext
    private let workers: Workers
    /// Held while there is a long window, and let go of behind it.
    private var turn: Turn?
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

    /// What is pinned of a frame, for whoever keeps one.
    static let shape = "\(aheadSize)-\(windowLog)-\(jobSize)"

    /// A frame compressed by as many threads as `workers` has.
    package init(_ workers: Workers, level: ZstdLevel = .usual) throws(Failure) {
        let context = try ZstdContext()
        try context.set(ZSTD_c_compressionLevel, level.number)
        try context.set(ZSTD_c_checksumFlag, 1)
        // None and one give other bytes, one and more the same (measured): so never none.
        try context.set(ZSTD_c_nbWorkers, min(workers.count, Self.mostThreads))
        try context.set(ZSTD_c_jobSize, Self.jobSize)
        self.context = context
        self.workers = workers
    }

    /// Compresses `segment`.
    package func add(_ segment: Segment, into output: inout OutputFile) throws(Failure) {
        try segment.forEachStep { step throws(Failure) in
            guard !isLong else {
                return try feed(step.span.bytes, ZSTD_e_continue, into: &output)
            }
            ahead += copy step
            if ahead.count > Self.aheadSize { try lengthen(into: &output) }
        }
    }

    /// Ends the frame.
    package func finish(into output: inout OutputFile) throws(Failure) {
        let rest = ahead
        ahead = []
        try feed(rest.span.bytes, ZSTD_e_end, into: &output)
    }

    /// Begins the frame with long matches.
    private func lengthen(into output: inout OutputFile) throws(Failure) {
        turn = workers.takeTurn()
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

/// How much work goes into zstd; the numbers are libzstd's.
package struct ZstdLevel: Sendable, Hashable {
    /// From 1 to 19: beyond, readers need more memory than some have.
    package let number: Int

    /// The level with that number.
    package init(number: Int) { self.number = number }

    /// libzstd's own default.
    package static let fast = ZstdLevel(number: 3)
    /// Three quarters of the time of ``usual`` for four per cent more bytes (measured).
    package static let brisk = ZstdLevel(number: 5)
    /// Two and a half times the time of ``fast`` for an eighth less bytes (measured).
    package static let usual = ZstdLevel(number: 6)
}

/// libzstd's compression context.
struct ZstdContext: ~Copyable {
    private let handle: OpaquePointer
    private static let room = 1 << 17

    init() throws(Failure) {
        guard let handle = ZSTD_createCCtx() else {
            throw Failure("cannot compress", "libzstd has no memory")
        }
        self.handle = handle
    }

    deinit { ZSTD_freeCCtx(handle) }

    func set(_ parameter: ZSTD_cParameter, _ value: Int) throws(Failure) {
        _ = try Self.check(ZSTD_CCtx_setParameter(handle, parameter, Int32(value)))
    }

    /// Takes in all of `bytes`; at `ZSTD_e_end` also gives out all that is left.
    func feed(
        _ bytes: borrowing RawSpan, _ mode: ZSTD_EndDirective,
        _ take: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var done = 0
        var left = 0
        repeat {
            let piece = try step(bytes, &done, mode, &left)
            if !piece.isEmpty { try take(piece) }
        } while mode == ZSTD_e_end ? left > 0 : done < bytes.byteCount
    }

    private func step(
        _ bytes: borrowing RawSpan, _ done: inout Int, _ mode: ZSTD_EndDirective, _ left: inout Int
    ) throws(Failure) -> [UInt8] {
        var status = 0
        var position = done
        let handle = self.handle
        let piece = bytes.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: position)
            defer { position = input.pos }
            return [UInt8](unsafeUninitializedCapacity: Self.room) { target, filled in
                var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                status = ZSTD_compressStream2(handle, &output, &input, mode)
                filled = output.pos
            }
        }
        done = position
        left = try Self.check(status)
        return piece
    }

    private static func check(_ status: Int) throws(Failure) -> Int {
        guard ZSTD_isError(status) == 0 else {
            throw Failure(
                "cannot compress", "libzstd says '\(String(cString: ZSTD_getErrorName(status)))'")
        }
        return status
    }
}
