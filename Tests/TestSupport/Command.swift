public import Foundation

/// What a finished program left behind.
public struct Outcome: Sendable, CustomStringConvertible {
    /// The exit code; negative is the signal that ended it.
    public let status: Int32
    /// Its standard output.
    public let output: String
    /// Its standard error.
    public let error: String

    /// All of it, for a failed expectation.
    public var description: String { "status \(status)\n\(output)\(error)" }
}

/// Runs programs for tests.
public enum Command {
    /// Runs `program` (a path, or a name in PATH) to its end.
    public static func run(
        _ program: String, _ arguments: [String] = [], in folder: String? = nil,
        environment: [String: String] = [:], input: Data? = nil
    ) throws -> Outcome {
        // Files instead of pipes: nothing to drain, nothing to deadlock.
        let scratch = NSTemporaryDirectory() + "/consign-run-" + UUID().uuidString
        defer { for end in [".in", ".out", ".err"] { unlink(scratch + end) } }
        try (input ?? Data()).write(to: URL(fileURLWithPath: scratch + ".in"))
        var ends: [Int32] = []
        defer { for end in ends { close(end) } }
        for end in [".in", ".out", ".err"] {
            ends.append(open(scratch + end, O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
        }
        let status = try Child(
            program, arguments, in: folder, environment: environment, input: ends[0],
            output: ends[1], error: ends[2]
        ).wait()
        let texts = try [".out", ".err"].map {
            // Data(contentsOf:) leaks a page for every empty file, which hides our own leaks.
            let data = try FileHandle(forReadingAtPath: scratch + $0)?.readToEnd() ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
        return Outcome(status: status, output: texts[0], error: texts[1])
    }
}
