import Dispatch
package import Model
import Synchronization

/// Pieces of one stream worked on by several threads, their results taken in order.
package struct OrderedWork<Output: Sendable>: ~Copyable {
    private let workers: Workers
    private var pending: [Piece<Output>] = []

    /// No pieces yet.
    package init(_ workers: Workers) { self.workers = workers }

    /// Starts `work`, and returns the results that must be taken first, to keep memory bounded.
    package mutating func add(
        _ work: @escaping @Sendable () throws(Failure) -> Output
    ) throws(Failure) -> [Output] {
        var ready: [Output] = []
        // Our own oldest result frees a slot; only with none of our own do we wait for others.
        while !workers.takeSlot(waiting: pending.isEmpty) { ready.append(try takeOldest()) }
        let piece = Piece<Output>()
        pending.append(piece)
        workers.run { piece.finish(work) }
        return ready
    }

    /// The oldest result that is still out; nil when all were taken.
    package mutating func next() throws(Failure) -> Output? {
        pending.isEmpty ? nil : try takeOldest()
    }

    // After a failure: wait for what still runs and give its slots back.
    deinit {
        for piece in pending {
            _ = piece.wait()
            workers.returnSlot()
        }
    }

    private mutating func takeOldest() throws(Failure) -> Output {
        let outcome = pending.removeFirst().wait()
        workers.returnSlot()
        return try outcome.get()
    }
}

private final class Piece<Output: Sendable>: Sendable {
    private let result = Mutex<Result<Output, Failure>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    func finish(_ work: () throws(Failure) -> Output) {
        let outcome: Result<Output, Failure>
        do throws(Failure) {
            try Interruption.check()
            outcome = .success(try work())
        } catch { outcome = .failure(error) }
        result.withLock { $0 = outcome }
        done.signal()
    }

    func wait() -> Result<Output, Failure> {
        done.wait()
        return result.withLock { $0 } ?? .failure(Failure("a worker ended without a result"))
    }
}
