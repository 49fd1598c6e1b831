import Foundation
import Model
import TestSupport
import Testing

@testable import Files

@Suite struct CacheFolderTests {
    private let scratch: Scratch
    private let cache: CacheFolder

    init() throws {
        let scratch = try Scratch()
        self.scratch = scratch
        cache = CacheFolder { () throws(Failure) in
            try HeldFolder(named: scratch.path).folder("cache")
        }
    }

    private func name(_ letter: Character) -> String {
        String(repeating: letter, count: 64) + ".x-1"
    }

    private func opens(_ letter: Character) -> Bool {
        switch cache.open(name(letter)) {
        case nil: false
        case _?: true
        }
    }

    private func add(_ letter: Character, _ count: Int = 10) throws {
        try cache.add(name(letter)) { file throws(Failure) in
            try file.write([UInt8](repeating: 1, count: count))
        }
    }

    /// Says that the entry was used last so many seconds after 1970.
    private func use(_ name: String, at seconds: Int) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(seconds))],
            ofItemAtPath: scratch("cache/" + name))
    }

    private var letters: [String] { scratch.tree("cache").map { String($0.prefix(1)) } }

    @Test func `the folder is made with the first entry`() throws {
        #expect(!cache.isOpen && !FileManager.default.fileExists(atPath: scratch("cache")))
        cache.bound(Timestamp(0))
        #expect(!FileManager.default.fileExists(atPath: scratch("cache")))
        try add("a")
        #expect(cache.isOpen && cache.has(name("a")) && !cache.has(name("b")))
        #expect(!opens("b"))
    }

    @Test func `what was not used for longest goes first`() throws {
        for (letter, time) in [("a", 3), ("b", 1), ("c", 2), ("d", 4)] as [(Character, Int)] {
            try add(letter)
            try use(name(letter), at: time)
        }
        #expect(try cache.items().map { $0.name.first } == ["b", "c", "a", "d"])
        // Whoever takes an entry uses it.
        #expect(opens("b"))
        let gone = try cache.prune(to: 25, now: Timestamp(100))
        #expect(gone.map { $0.name.first } == ["c", "a"])
        #expect(letters == ["b", "d"])
        #expect(try cache.prune(to: 25, now: Timestamp(100)).isEmpty)
    }

    @Test func `what is not an entry stays`() throws {
        try add("a")
        let others = [
            "notes.txt", "A" + name("a").dropFirst(), "consign-x",
            name("a").dropLast(4).description, "consign-1-2",
        ]
        for other in others { try scratch.write("cache/" + other, "mine") }
        try scratch.write("cache/\(name("f"))/inner", "mine")
        try use("consign-1-2", at: 0)
        let gone = try cache.prune(to: 0, now: Timestamp(86_400))
        #expect(gone.map(\.name) == [name("a")])
        // A killed run's file is taken for one that is still written until a day is over.
        #expect(try cache.prune(to: 0, now: Timestamp(86_401)).map(\.name) == ["consign-1-2"])
        #expect(scratch.tree("cache").count == 6, "\(scratch.tree("cache"))")
    }

    @Test func `an entry that fails leaves nothing, and one that is there is replaced`() throws {
        #expect(throws: Failure("no")) {
            try cache.add(name("a")) { file throws(Failure) in
                try file.write([1])
                throw Failure("no")
            }
        }
        #expect(scratch.tree("cache") == [])
        try add("a", 10)
        try add("a", 20)
        #expect(try cache.items().map(\.size) == [20])
    }

    @Test func `a link is not an entry and is not written through`() throws {
        try add("a")
        try scratch.write("mine", "mine")
        for letter in ["b", "c"] as [Character] {
            try FileManager.default.createSymbolicLink(
                atPath: scratch("cache/" + name(letter)), withDestinationPath: scratch("mine"))
        }
        #expect(!opens("b") && !cache.has(name("b")))
        #expect(try cache.items().count == 1)
        try add("b")
        cache.drop(name("c"))
        #expect(try scratch.text("mine") == "mine")
        #expect(try cache.items().count == 2)
    }
}
