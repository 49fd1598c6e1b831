import Files
import Foundation
import Model
import Synchronization
import TestSupport
import Testing

@testable import Crypto

/// Tokens are asked for once, and an old one counts only while it proves.
@Suite(.needs("openssl")) struct TimestampShelfTests {
    let stamps: TimestampAuthority
    private let asked = Counter()

    init() throws { stamps = try TimestampAuthority() }

    @Test func `a token is asked for once for each signature`() throws {
        let signature: [UInt8] = [1, 2, 3]
        let first = try source().token(over: signature, for: .apple)
        // Of another run: only what is on disk is known.
        #expect(try source().token(over: signature, for: .apple) == first)
        #expect(asked.count == 1)
        #expect(try source().token(over: [4, 5, 6], for: .apple) != first)
        #expect(asked.count == 2)
    }

    @Test func `what lies in the cache is not believed`() throws {
        let signature: [UInt8] = [1, 2, 3]
        _ = try source().token(over: signature, for: .apple)
        let other = try source().token(over: [4, 5, 6], for: .apple)
        let name = try "cache/" + Hash.of(signature).hex + ".tst"
        for spoiled in [other, [], [0x30, 0x00], [UInt8](repeating: 0x30, count: 1 << 17)] {
            let before = asked.count
            try stamps.scratch.write(name, Data(spoiled))
            let token = try source().token(over: signature, for: .apple)
            #expect(asked.count == before + 1)
            #expect(token != spoiled)
            #expect(try stamps.scratch.data(name) == Data(token))
        }
        // Nor is what another authority said.
        let stranger = try TimestampAuthority()
        let token = try source(of: stranger).token(over: signature, for: .apple)
        #expect(asked.count == 7)
        #expect(try stamps.scratch.data(name) == Data(token))
    }

    @Test func `whoever cannot keep a token has it all the same`() throws {
        let folder = CacheFolder { () throws(Failure) in throw Failure("no folder") }
        let source = try source(of: stamps, folder)
        let token = try source.token(over: [1, 2, 3], for: .apple)
        #expect(try source.token(over: [1, 2, 3], for: .apple) == token)
        #expect(asked.count == 1)
    }

    /// An authority whose tokens are kept in the same folder as those of the last one.
    private func source(of authority: TimestampAuthority? = nil) throws -> TimestampSource {
        let place = try HeldFolder(named: stamps.scratch.path)
        let folder = CacheFolder { () throws(Failure) in try place.folder("cache") }
        return try source(of: authority ?? stamps, folder)
    }

    private func source(
        of authority: TimestampAuthority, _ folder: CacheFolder
    ) throws -> TimestampSource {
        let anchor = try TimestampAnchor(
            pem: Array(authority.scratch.data("root.pem")), name: "root.pem")
        let asked = asked
        return TimestampSource(
            name: "http://time.example", anchor: anchor, shelf: TimestampShelf(folder)
        ) { (request) throws(Failure) in
            asked.add()
            do { return try authority.answer(request) } catch {
                throw Failure("no answer", "\(error)")
            }
        }
    }
}

/// How often something happened.
private final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func add() { value.withLock { $0 += 1 } }
}
