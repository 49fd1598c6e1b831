import Files
import Indexes
import Model
import Publishing
import Synchronization
import Testing

/// What is beside all versions is looked at, then written in the order its readers want.
@Suite struct IndexKeeperTests {
    @Test func `heads are written last`() throws {
        let store = MemoryStore()
        let said = try IndexKeeper([Counter()]).keep(release, at: IndexPlace("here", store))
        #expect(store.writings == ["old-1", "head"])
        #expect(said == ["head is 1"])
    }

    @Test func `nothing is written that is there already`() throws {
        let store = MemoryStore(["head": [1], "old-1": [1]])
        #expect(try IndexKeeper([Counter()]).keep(release, at: IndexPlace("here", store)) == [])
        #expect(store.writings == [])
    }

    @Test func `looking writes nothing and makes nothing`() throws {
        let store = MemoryStore(["old-1": [1]])
        let place = IndexPlace("here", store)
        let index = Counter(head: Failure("the head was asked for"))
        try IndexKeeper([index]).check(release, at: place)
        #expect(store.writings == [])
        #expect(throws: Failure.self) { try IndexKeeper([index]).keep(release, at: place) }
    }

    @Test func `a place that an index cannot follow is refused before anything is written`() throws
    {
        let store = MemoryStore(["head": [2]])
        let place = IndexPlace("here", store)
        #expect(throws: Failure.self) { try IndexKeeper([Counter()]).check(release, at: place) }
        #expect(store.writings == [])
    }

    @Test func `a place of releases alone says what it goes without`() throws {
        let keeper = IndexKeeper([Counter(), Counter()])
        try keeper.check(release, at: nil)
        #expect(try keeper.keep(release, at: nil) == ["keeps no counter and no counter"])
        #expect(try IndexKeeper([]).keep(release, at: nil) == [])
    }

    private let release: IndexedRelease

    init() throws {
        release = IndexedRelease(
            product: "acme", version: try Version(parsing: "1.0.0"), record: try Hash.of([]))
    }
}

/// An index of two files, the head and what it leads to.
private struct Counter: Index {
    let name = "counter"
    var head: Failure?

    func next(at place: IndexPlace, _ release: IndexedRelease) throws(Failure) -> IndexChange {
        let there = try place.bytes("head", limit: 10)
        guard there ?? [1] == [1] else { throw Failure("another head") }
        var files: [IndexChange.File] = []
        if try place.bytes("old-1", limit: 10) == nil { files.append(.init("old-1") { [1] }) }
        if there == nil {
            files.append(
                .init("head") { () throws(Failure) in
                    if let head { throw head }
                    return [1]
                })
        }
        return IndexChange(files, done: "head is 1")
    }
}

/// Small files that remember in which order they were written.
private final class MemoryStore: SmallFileStore {
    private let state: Mutex<(files: [String: [UInt8]], writings: [String])>

    init(_ files: [String: [UInt8]] = [:]) { state = Mutex((files, [])) }

    var writings: [String] { state.withLock { $0.writings } }

    func list(_ folder: String) throws(Failure) -> [StoredFile] { [] }

    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        state.withLock { $0.files[path] }
    }

    func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        state.withLock { state in
            state.files[path] = bytes
            state.writings.append(path)
        }
    }

    func remove(_ path: String) throws(Failure) {
        state.withLock { state in _ = state.files.removeValue(forKey: path) }
    }
}
