import Synchronization

/// Whether somebody is being asked at the terminal: whoever draws there keeps still meanwhile.
package enum Prompting {
    private static let count = Atomic<Int>(0)

    /// Whether nothing is to be drawn now.
    package static var isUnderWay: Bool { count.load(ordering: .relaxed) > 0 }

    /// Somebody is asked until ``end()``.
    package static func begin() { count.add(1, ordering: .relaxed) }

    /// The end of what ``begin()`` began.
    package static func end() { count.subtract(1, ordering: .relaxed) }
}
