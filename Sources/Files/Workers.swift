import Dispatch
package import Model
import Synchronization

/// The threads of one run: as many as `-j` says, shared by every artifact.
///
/// Work that is handed over runs on the first of `count` lanes that is free. The number of pieces in
/// flight over all artifacts is bounded, so memory does not grow with the number of artifacts.
package final class Workers: Sendable {
    private struct Backlog {
        var waiting: [@Sendable () -> Void] = []
        var freeLanes: [Int]
    }

    /// How many lanes there are.
    package let count: Int
    private let lanes: [DispatchQueue]
    private let backlog: Mutex<Backlog>
    private let slots: DispatchSemaphore
    private let turns = DispatchSemaphore(value: 1)

    /// Workers with `count` lanes, at least one.
    package init(count: Int) {
        self.count = max(1, count)
        lanes = (0..<self.count).map { DispatchQueue(label: "consign.\($0)") }
        backlog = Mutex(Backlog(freeLanes: Array(0..<self.count)))
        slots = DispatchSemaphore(value: self.count * 2 + 2)
    }

    /// Whether a piece may be started now; without `waiting`, no is an answer.
    func takeSlot(waiting: Bool) -> Bool {
        if waiting {
            slots.wait()
            return true
        }
        return slots.wait(timeout: .now()) == .success
    }

    func returnSlot() { slots.signal() }

    /// Waits for the turn, which one has at a time: it is for what takes much memory and has threads of
    /// its own.
    package func takeTurn() -> Turn { Turn(turns) }

    func run(_ work: @escaping @Sendable () -> Void) {
        let work = Gauge.handedOn(work)
        let lane = backlog.withLock { backlog in
            backlog.waiting.append(work)
            return backlog.freeLanes.popLast()
        }
        if let lane { lanes[lane].async { self.work(off: lane) } }
    }

    /// Works until nothing waits: pieces take unequal time, and no lane must wait behind another.
    private func work(off lane: Int) {
        while let work = next(for: lane) { work() }
    }

    private func next(for lane: Int) -> (@Sendable () -> Void)? {
        backlog.withLock { backlog in
            if backlog.waiting.isEmpty {
                backlog.freeLanes.append(lane)
                return nil
            }
            return backlog.waiting.removeFirst()
        }
    }

    /// The same for work that waits on others rather than computes: as many at once as there are
    /// lanes, however few cores there are.
    package func forEachWaiting(_ total: Int, _ body: @escaping @Sendable (Int) -> Void) {
        let group = DispatchGroup()
        let next = Atomic<Int>(0)
        let body = Gauge.handedOn(body)
        for lane in lanes.prefix(total) {
            lane.async(group: group) {
                while true {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < total else { return }
                    body(index)
                }
            }
        }
        group.wait()
    }

    /// Runs `body` for every index below `total` on up to `count` threads, or `most`, and waits for
    /// all.
    package func forEach(
        _ total: Int, most: Int = .max, _ body: @escaping @Sendable (Int) -> Void
    ) {
        let next = Atomic<Int>(0)
        let body = Gauge.handedOn(body)
        DispatchQueue.concurrentPerform(iterations: min(count, total, most)) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < total else { return }
                body(index)
            }
        }
    }
}

/// The right to take much memory, given back with the last reference to it.
package final class Turn {
    private let turns: DispatchSemaphore

    fileprivate init(_ turns: DispatchSemaphore) {
        self.turns = turns
        turns.wait()
    }

    deinit { turns.signal() }
}

extension Workers {
    /// What `body` gives for every index below `total`, in their order; as ``forEach(_:most:_:)``.
    package func outcomes<Value: Sendable>(
        of total: Int, most: Int = .max,
        _ body: @escaping @Sendable (Int) throws(Failure) -> Value
    ) -> [Result<Value, Failure>] {
        let outcomes = Mutex<[Result<Value, Failure>?]>(Array(repeating: nil, count: total))
        forEach(total, most: most) { index in
            let outcome = Result { () throws(Failure) in try body(index) }
            outcomes.withLock { $0[index] = outcome }
        }
        return outcomes.withLock { $0 }.compactMap { $0 }
    }
}
