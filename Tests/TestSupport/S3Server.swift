internal import Foundation

/// A strict stand-in for S3 (path style): signatures, digests and conditions are checked.
public final class S3Server: Sendable {
    /// A rule by which it fails.
    public struct Fault: Sendable, Encodable {
        /// How it fails: `status` before the work, `lost` after it, `drop` in the middle of an upload.
        public enum Action: String, Sendable, Encodable {
            case status, lost, drop, slow, slowdown
        }

        private var `do`: Action
        private var method: String?
        private var match: String
        private var times: Int
        private var status: Int?
        private var seconds: Double?
        private var bytes: Int?

        /// Fires `times` times (-1: always) for requests of `method` (nil: any) whose key is like the glob.
        public init(
            _ action: Action, method: String? = nil, key: String = "*", times: Int = 1,
            status: Int? = nil, seconds: Double? = nil, bytes: Int? = nil
        ) {
            self.do = action
            self.method = method
            self.match = key
            self.times = times
            self.status = status
            self.seconds = seconds
            self.bytes = bytes
        }
    }

    /// The process that serves.
    public let process: ServerProcess
    /// Scheme, host and port.
    public let endpoint: String
    /// The only bucket.
    public let bucket: String
    /// The only region.
    public let region = "us-east-1"
    /// The access key's id.
    public let key = "AKSTANDIN"
    /// The access key's secret, with characters that want care.
    public let secret = "s3cr3t/+key"
    /// The session's token that every request must carry, if there is one.
    public let session: String?

    /// Starts it; parts of multipart uploads but the last must be of `minimumPart` bytes.
    public init(
        bucket: String = "rel", session: String? = nil, faults: [Fault] = [],
        minimumPart: Int = 5 << 20, from set: StandIns = .chosen
    ) throws {
        self.bucket = bucket
        self.session = session
        process = try ServerProcess(
            set.python,
            [
                set.script("s3_standin.py"), "--bucket", bucket, "--key", key, "--secret",
                secret,
                "--faults", try Self.json(faults), "--min-part", String(minimumPart),
            ] + (session.map { ["--session", $0] } ?? []), scratch: Scratch())
        endpoint = "http://127.0.0.1:" + (try process.line(after: "PORT "))
    }

    /// Replaces the rules by which it fails.
    public func setFaults(_ faults: [Fault]) throws {
        try Command.run(
            "curl",
            [
                "-sS", "--fail-with-body", "-X", "PUT", "-H", "X-Standin-Admin: 1", "-d",
                try Self.json(faults), endpoint + "/_standin/faults",
            ]
        ).require()
    }

    /// Ends the server; afterwards nothing of it runs.
    public func stop() { process.stop() }

    private static func json(_ faults: [Fault]) throws -> String {
        String(decoding: try JSONEncoder().encode(faults), as: UTF8.self)
    }
}
