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

    @Test(arguments: [true, false])
    func `what another run writes in between is kept`(_ keepsApart: Bool) throws {
        let other = Mutex(false)
        let store = MemoryStore(["lines": Array("a\n".utf8)], keepsApart: keepsApart)
        let rival = store.copy { path in
            let isFirst = other.withLock { was in
                defer { was = true }
                return !was
            }
            if isFirst { try? store.replace(path, with: Array("a\nb\n".utf8)) }
        }
        let said = try IndexKeeper([Lines("c")]).keep(release, at: IndexPlace("here", rival))
        #expect(store.text("lines") == "a\nb\nc\n")
        let warning = "two releases at once would not be kept apart there"
        #expect(said == ["3 lines"] + (keepsApart ? [] : [warning]))
    }

    @Test func `a place where others never cease to write is given up`() throws {
        let store = MemoryStore(["lines": Array("a\n".utf8)])
        let count = Mutex(0)
        let rival = store.copy { path in
            let number = count.withLock { count in
                count += 1
                return count
            }
            try? store.replace(path, with: Array("\(number)\n".utf8))
        }
        let failure = #expect(throws: Failure.self) {
            try IndexKeeper([Lines("c")]).keep(release, at: IndexPlace("here", rival))
        }
        #expect(failure?.what == "the list of lines in here does not stay as it is written")
    }

    private let release: IndexedRelease

    init() throws {
        release = try IndexedRelease.acme("1.0.0")
    }
}

extension IndexedRelease {
    /// A release of acme.
    static func acme(_ version: String) throws -> IndexedRelease {
        IndexedRelease(
            product: "acme", version: try Version(parsing: version),
            date: Timestamp(1_767_323_045), sequence: 1, record: try Hash.of([]),
            checksums: try Hash.of([1]))
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
        return IndexChange(files, done: files.isEmpty ? "" : "head is 1")
    }
}

/// An index that only ever grows.
private struct Lines: Index {
    let name = "list of lines"
    let line: String

    init(_ line: String) { self.line = line }

    func next(at place: IndexPlace, _ release: IndexedRelease) throws(Failure) -> IndexChange {
        let there = String(decoding: try place.bytes("lines", limit: 100) ?? [], as: UTF8.self)
        let lines = there.split(separator: "\n").map(String.init)
        guard !lines.contains(line) else { return IndexChange([], done: "") }
        let text = (lines + [line]).map { $0 + "\n" }.joined()
        return IndexChange(
            [.init("lines") { Array(text.utf8) }], done: "\(lines.count + 1) lines")
    }
}

/// Small files that remember in which order they were written.
final class MemoryStore: SmallFileStore {
    /// What several have in common.
    private final class State: Sendable {
        let now: Mutex<(files: [String: [UInt8]], writings: [String])>

        init(_ files: [String: [UInt8]]) { now = Mutex((files, [])) }
    }

    private let state: State
    private let before: @Sendable (String) -> Void
    let keepsApart: Bool

    init(_ files: [String: [UInt8]] = [:], keepsApart: Bool = true) {
        (state, self.keepsApart, before) = (State(files), keepsApart, { _ in })
    }

    private init(_ state: State, _ keepsApart: Bool, _ before: @escaping @Sendable (String) -> Void)
    {
        (self.state, self.keepsApart, self.before) = (state, keepsApart, before)
    }

    /// The same files, with something that happens right before one is swapped.
    func copy(before: @escaping @Sendable (String) -> Void) -> MemoryStore {
        MemoryStore(state, keepsApart, before)
    }

    var writings: [String] { state.now.withLock { $0.writings } }

    func text(_ path: String) -> String {
        String(decoding: state.now.withLock { $0.files[path] } ?? [], as: UTF8.self)
    }

    /// As a server does that knows conditions; else by a look, after which anything may happen.
    func swap(
        _ path: String, from old: SmallFile?, to bytes: [UInt8]
    ) throws(Failure) -> Bool {
        if keepsApart { before(path) }
        guard try self.bytes(path, limit: 100) == old?.bytes else { return false }
        try replace(path, with: bytes)
        // One that has looked before we wrote writes over it.
        if !keepsApart { before(path) }
        return true
    }

    func list(_ folder: String) throws(Failure) -> [StoredFile] { [] }

    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        state.now.withLock { $0.files[path] }
    }

    func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        state.now.withLock { state in
            state.files[path] = bytes
            state.writings.append(path)
        }
    }

    func remove(_ path: String) throws(Failure) {
        state.now.withLock { state in _ = state.files.removeValue(forKey: path) }
    }
}
