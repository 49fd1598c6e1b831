import Files
import Model
import Synchronization
import Testing

@Suite("Work on several threads") struct OrderedWorkTests {
    @Test(arguments: [1, 2, 8]) func `results come in order`(count: Int) throws {
        var work = OrderedWork<Int>(Workers(count: count))
        var taken: [Int] = []
        for index in 0..<200 { taken += try work.add { index * index } }
        while let next = try work.next() { taken.append(next) }
        #expect(taken == (0..<200).map { $0 * $0 })
    }

    @Test func `a failure is taken in its turn and the slots come back`() throws {
        let workers = Workers(count: 2)
        func run(failing: Int) throws -> Int {
            var work = OrderedWork<Int>(workers)
            var sum = 0
            for index in 0..<50 {
                sum += try work.add { () throws(Failure) in
                    if index == failing { throw Failure("piece \(index)") }
                    return 1
                }.reduce(0, +)
            }
            while let next = try work.next() { sum += next }
            return sum
        }
        for failing in [0, 7, 49] {
            #expect(throws: Failure("piece \(failing)")) { _ = try run(failing: failing) }
        }
        // Had a slot been lost, this would wait for ever.
        #expect(try run(failing: -1) == 50)
    }

    @Test func `every index is run once`() {
        let sum = Atomic<Int>(0)
        Workers(count: 4).forEach(1000) { sum.add($0, ordering: .relaxed) }
        #expect(sum.load(ordering: .relaxed) == 499_500)
    }
}
