import Model
import Synchronization

/// How much of what was to be compressed an earlier build had compressed.
package final class Savings: Sendable {
    private let found = Atomic<Int64>(0)
    private let all = Atomic<Int64>(0)

    /// Nothing yet.
    package init() {}

    /// Counts `bytes`, which were there already or not.
    package func count(_ bytes: Int64, _ wasThere: Bool) {
        all.add(bytes, ordering: .relaxed)
        if wasThere { found.add(bytes, ordering: .relaxed) }
    }

    /// In words; nil when nothing was there.
    package var text: String? {
        let found = found.load(ordering: .relaxed), all = all.load(ordering: .relaxed)
        guard found > 0 else { return nil }
        return "\(ByteCount.text(found)) of \(ByteCount.text(all)) were compressed before"
    }
}
