import Indexes
import Model
import Publishing
import Testing

/// Which version `latest.json` leads to.
@Suite struct LatestIndexTests {
    private func keep(_ version: String, in store: MemoryStore) throws -> [String] {
        try IndexKeeper([LatestIndex()])
            .keep(IndexedRelease.acme(version), at: IndexPlace("here", store))
    }

    @Test func `the highest stable version that stands is the latest`() throws {
        let store = MemoryStore()
        #expect(try keep("1.2.0", in: store) == ["latest.json points to 1.2.0"])
        #expect(try keep("1.2.0", in: store) == [])
        #expect(try keep("1.10.0", in: store) == ["latest.json points to 1.10.0"])
        #expect(try keep("1.9.1", in: store) == ["latest.json stays at 1.10.0"])
        #expect(
            try keep("2.0.0-rc.1", in: store) == ["latest.json stays: 2.0.0-rc.1 is a prerelease"])
        try store.replace("2.0.0/WITHDRAWN.json", with: [])
        #expect(try keep("2.0.0", in: store) == ["latest.json stays: 2.0.0 is withdrawn"])
        #expect(store.text("latest.json").contains("\"version\":\"1.10.0\""))
    }

    @Test func `of two releases at once the higher one is the latest`() throws {
        let store = MemoryStore()
        _ = try keep("1.1.0", in: store)
        let rival = store.copy { _ in
            _ = try? keep("1.3.0", in: store)
        }
        #expect(try keep("1.2.0", in: rival) == ["latest.json stays at 1.3.0"])
        #expect(store.text("latest.json").contains("\"version\":\"1.3.0\""))
    }

    @Test func `one that is not ours is refused before anything is written`() throws {
        let store = MemoryStore(["latest.json": Array("{\"version\":\"one\"}".utf8)])
        let failure = #expect(throws: Failure.self) {
            try IndexKeeper([LatestIndex()])
                .check(IndexedRelease.acme("1.2.0"), at: IndexPlace("here", store))
        }
        #expect(failure?.exit == .malformed)
        #expect(store.writings == [])
    }

    @Test func `a place that keeps none is not said to go without`() throws {
        #expect(try IndexKeeper([LatestIndex()]).keep(IndexedRelease.acme("1.2.0"), at: nil) == [])
    }
}
