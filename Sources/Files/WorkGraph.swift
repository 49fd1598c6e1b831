import Dispatch
package import Model
import Synchronization

/// Pieces of work of which some need what others make, each done as soon as it can be.
package struct WorkGraph<Value: Sendable>: Sendable {
    /// One piece of work.
    package struct Node: Sendable {
        /// Which earlier nodes it needs.
        let needs: [Int]
        let work: @Sendable () throws(Failure) -> Value

        /// Work that needs the nodes `needs`, which stand before it.
        package init(
            needs: [Int] = [], work: @escaping @Sendable () throws(Failure) -> Value
        ) {
            self.needs = needs
            self.work = work
        }
    }

    private let nodes: [Node]

    /// A graph of `nodes`, which are begun in their order.
    package init(_ nodes: [Node]) { self.nodes = nodes }

    /// What each node gives, in their order. After a failure nothing more is begun.
    package func run(on workers: Workers) throws(Failure) -> [Value] {
        let hasFailed = Atomic(false)
        let finished = nodes.map { _ in DispatchGroup() }
        for group in finished { group.enter() }
        // Whoever waits does so for a node that was begun before, so one of them can always go on.
        let outcomes = workers.outcomes(of: nodes.count) { index throws(Failure) -> Value? in
            defer { finished[index].leave() }
            for need in nodes[index].needs { finished[need].wait() }
            guard !hasFailed.load(ordering: .acquiring) else { return nil }
            do throws(Failure) { return try nodes[index].work() } catch {
                hasFailed.store(true, ordering: .releasing)
                throw error
            }
        }
        var values: [Value] = []
        for outcome in outcomes { if let value = try outcome.get() { values.append(value) } }
        return values
    }
}
