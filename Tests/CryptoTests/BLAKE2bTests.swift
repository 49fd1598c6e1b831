import Foundation
import Samples
import TestSupport
import Testing

@testable import Crypto

/// The one hash written by hand, beside everybody else's.
@Suite struct BLAKE2bTests {
    @Test
    func `RFC 7693 appendix A: the 64 bytes of 'abc'`() {
        #expect(
            digest(Array("abc".utf8), 64)
                == "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923")
    }

    @Test(.needs("python3"))
    func `the digests of Python's hashlib, at every edge of a block`() throws {
        let script = """
            import hashlib
            for n in list(range(0, 4)) + [74, 127, 128, 129, 255, 256, 257, 1000]:
                m = bytes(i % 251 for i in range(n))
                for size in [1, 20, 32, 48, 64]:
                    print(n, size, hashlib.blake2b(m, digest_size=size).hexdigest())
            """
        let lines = try Command.run("python3", ["-c", script]).output.split(separator: "\n")
        #expect(lines.count == 60)
        for line in lines {
            let words = line.split(separator: " ")
            let message = (0..<(Int(words[0]) ?? 0)).map { UInt8($0 % 251) }
            #expect(digest(message, Int(words[1]) ?? 0) == words[2], "\(line)")
        }
    }

    private func digest(_ message: [UInt8], _ count: Int) -> String {
        message.withUnsafeBytes { BLAKE2b.digest($0, count: count) }
            .map { String(format: "%02x", $0) }.joined()
    }
}
