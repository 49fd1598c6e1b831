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
        let process = Process()
        let path = program.contains("/") ? program : Tool.path(program) ?? "/nonexistent/\(program)"
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { _, new in new }.filter { !$0.value.isEmpty }
        // Files instead of pipes: nothing to drain, nothing to deadlock.
        let scratch = NSTemporaryDirectory() + "/consign-run-" + UUID().uuidString
        defer { for end in [".in", ".out", ".err"] { unlink(scratch + end) } }
        try (input ?? Data()).write(to: URL(fileURLWithPath: scratch + ".in"))
        process.standardInput = FileHandle(forReadingAtPath: scratch + ".in")
        for end in [".out", ".err"] {
            try Data().write(to: URL(fileURLWithPath: scratch + end))
        }
        process.standardOutput = FileHandle(forWritingAtPath: scratch + ".out")
        process.standardError = FileHandle(forWritingAtPath: scratch + ".err")
        try process.run()
        process.waitUntilExit()
        let texts = try [".out", ".err"].map {
            // Data(contentsOf:) leaks a page for every empty file, which hides our own leaks.
            let data = try FileHandle(forReadingAtPath: scratch + $0)?.readToEnd() ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
        let status = process.terminationStatus
        return Outcome(
            status: process.terminationReason == .exit ? status : -status, output: texts[0],
            error: texts[1])
    }
}
