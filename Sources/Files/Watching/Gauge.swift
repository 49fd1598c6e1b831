import Glibc
package import Model
import Synchronization

/// How far one piece of work is, in bytes, for whoever watches.
///
/// Bytes are counted where they pass (``InputFile``, a transfer, a program that runs) in the gauge of
/// the thread that moves them, so nothing between a step of a run and its files has to know that
/// somebody watches. Whoever draws looks at ``done`` when it likes: counting costs one addition.
package final class Gauge: Sendable {
    /// What is worked on: a file's name, or a step.
    package let name: String
    private let passed = Atomic<Int64>(0)
    private let expected: Atomic<Int64>
    private let ended = Atomic(false)

    /// A gauge for `name`, of which `bytes` are expected, if that is known.
    package init(_ name: String, bytes: Int64 = 0) {
        self.name = name
        expected = Atomic(bytes)
    }

    /// How many bytes have passed.
    package var done: Int64 { max(0, passed.load(ordering: .relaxed)) }

    /// How many there will be; 0 when that is not known.
    package var total: Int64 { expected.load(ordering: .relaxed) }

    /// Whether the work has ended, well or not.
    package var isOver: Bool { ended.load(ordering: .relaxed) }

    /// Counts `count` more; fewer when they are to pass again.
    package func add(_ count: Int64) { passed.add(count, ordering: .relaxed) }

    /// Counts what `body` moves on this thread, and on those that it hands work to.
    package func measure<Value: ~Copyable>(
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        defer { ended.store(true, ordering: .relaxed) }
        return try ThreadGauge.with(self, body)
    }

    /// The gauge of the current thread.
    package static var current: Gauge? { ThreadGauge.current }

    /// Counts `count` bytes in the current gauge, if there is one.
    package static func count(_ count: Int) { current?.add(Int64(count)) }

    /// Says that `bytes` more are to pass than have until now, where that was not known before.
    package static func expect(_ bytes: Int64) {
        guard let gauge = current, gauge.total == 0 else { return }
        gauge.expected.store(gauge.done + bytes, ordering: .relaxed)
    }

    /// `work`, counted in the current gauge on whatever thread it runs.
    static func handedOn(_ work: @escaping @Sendable () -> Void) -> @Sendable () -> Void {
        guard let gauge = current else { return work }
        return { ThreadGauge.with(gauge) { () throws(Never) in work() } }
    }

    /// The same for work that is done piece by piece.
    static func handedOn(
        _ work: @escaping @Sendable (Int) -> Void
    ) -> @Sendable (Int) -> Void {
        guard let gauge = current else { return work }
        return { index in ThreadGauge.with(gauge) { () throws(Never) in work(index) } }
    }
}

/// The gauge that a thread counts in. Not a task-local value: threads come from Dispatch, and the
/// runtime of tasks would be linked for this alone.
private enum ThreadGauge {
    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        return pthread_key_create(&key, nil) == 0 ? key : nil
    }()

    static var current: Gauge? {
        key.flatMap { pthread_getspecific($0) }.map {
            Unmanaged<Gauge>.fromOpaque($0).takeUnretainedValue()
        }
    }

    static func with<Value: ~Copyable, Trouble>(
        _ gauge: Gauge, _ body: () throws(Trouble) -> Value
    ) throws(Trouble) -> Value {
        guard let key else { return try body() }
        let before = pthread_getspecific(key)
        pthread_setspecific(key, Unmanaged.passUnretained(gauge).toOpaque())
        // Whoever calls holds the gauge until this is over.
        defer { pthread_setspecific(key, before) }
        return try body()
    }
}
