import Files
import Foundation
import Model
import Synchronization
import TestSupport
import Testing

@testable import Release

/// An authority that does not answer is seen to be asked.
@Suite(.needs("openssl")) struct TimestampWatchTests {
    @Test func `each timestamp is watched while it is made`() throws {
        let scratch = try Scratch()
        try scratch.project(
            """
            date: '2026-01-02T03:04:05Z'
            artifacts: [{format: tar.gz}]
            sign: {keys: [demo], formats: [ssh]}
            """)
        for line in ["key new demo --unprotected", "build", "sign"] {
            let outcome = try Command.run(
                Product.consign, line.split(separator: " ").map(String.init), in: scratch.path,
                environment: ["CONSIGN_KEYS": ""])
            try #require(outcome.status == 0, "\(outcome)")
        }
        try scratch.write("tsa.pem", try TimestampAuthority().scratch.data("root.pem"))
        let gauges = Mutex<[Gauge]>([])
        let seen = Mutex<[String]>([])
        let stamper = Timestamper(
            folder: try ReleaseFolder(scratch("dist")),
            policy: TimestampPolicy(
                server: Located("https://tsa.acme.example"), certificate: Located("tsa.pem"),
                isRequired: false),
            root: scratch.path,
            progress: Progress { event in
                if case .opened(let gauge) = event { gauges.withLock { $0.append(gauge) } }
            }
        ) { (_, _) throws(Failure) in
            seen.withLock { $0 += gauges.withLock { $0.map { "\($0.name) \($0.isOver)" } } }
            throw Failure("it does not answer")
        }
        _ = try stamper.stamp(["SHA256SUMS.sshsig"])
        #expect(seen.withLock { $0 } == ["SHA256SUMS.sshsig.tsr false"])
        #expect(gauges.withLock { $0.map(\.isOver) } == [true])
    }
}
