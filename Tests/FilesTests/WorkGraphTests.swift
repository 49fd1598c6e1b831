import Files
import Model
import Synchronization
import Testing

@Suite struct WorkGraphTests {
    @Test(arguments: [1, 2, 8]) func `what others need is done before them`(count: Int) throws {
        let done = Mutex<Set<Int>>([])
        // Each node needs the one before it and the one at half its way.
        let nodes = (0..<60).map { index in
            let needs = index == 0 ? [] : [index - 1, index / 2]
            return WorkGraph<Int>.Node(needs: needs) { () throws(Failure) in
                let missing = done.withLock { done in needs.first { !done.contains($0) } }
                if let missing { throw Failure("\(index) began before \(missing)") }
                done.withLock { _ = $0.insert(index) }
                return index
            }
        }
        #expect(try WorkGraph(nodes).run(on: Workers(count: count)) == Array(0..<60))
    }

    @Test(arguments: [1, 4]) func `after a failure nothing more is begun`(count: Int) throws {
        let begun = Mutex<[Int]>([])
        let nodes = (0..<40).map { index in
            WorkGraph<Int>.Node(needs: index > 4 ? [4] : []) { () throws(Failure) in
                begun.withLock { $0.append(index) }
                if index == 4 { throw Failure("node 4") }
                return index
            }
        }
        let failure = #expect(throws: Failure.self) {
            try WorkGraph(nodes).run(on: Workers(count: count))
        }
        #expect(failure?.what == "node 4")
        #expect(begun.withLock { $0.sorted() } == Array(0...4))
    }
}
