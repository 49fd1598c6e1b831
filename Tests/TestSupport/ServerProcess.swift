internal import Foundation
internal import Synchronization

/// A server that runs as long as the test holds it, and not a moment longer.
///
/// Its keeper (`Tests/Servers/keeper.py`) kills it and all it started, with SIGKILL, when the pipe to
/// the test closes: at `stop()`, when the last reference goes, or when the test's process dies.
public final class ServerProcess: Sendable {
    /// The server's own folder, removed with it; `out` and `err` in it are what it wrote.
    public let scratch: Scratch
    /// What its processes carry in their environment, and no others.
    let mark = UUID().uuidString
    private let process: Child
    private let leash = Pipe()
    private let running = Mutex(true)

    /// Starts `program`, for at most `seconds`.
    public init(
        _ program: String, _ arguments: [String], scratch: Scratch,
        environment: [String: String] = [:], seconds: Int = 600
    ) throws {
        self.scratch = scratch
        try scratch.write("out", "")
        try scratch.write("err", "")
        let streams = try ["out", "err"].map { name in
            try FileHandle(forWritingTo: URL(fileURLWithPath: scratch(name)))
        }
        process = try Child(
            // Hundreds start: none looks for packages that it does not need, or compiles what another has.
            "python3", ["-S", Self.script("keeper.py"), String(seconds), program] + arguments,
            environment: [
                "CONSIGN_TEST_SERVER": mark, "TMPDIR": scratch.path,
                "PYTHONPYCACHEPREFIX": Self.script("../../.build/python"),
            ].merging(environment) { $1 },
            input: leash.fileHandleForReading.fileDescriptor,
            output: streams[0].fileDescriptor, error: streams[1].fileDescriptor)
        try? leash.fileHandleForReading.close()
    }

    deinit { stop() }

    /// Ends it and all it started; afterwards nothing of it runs.
    public func stop() {
        let first = running.withLock { running in
            defer { running = false }
            return running
        }
        guard first else { return }
        try? leash.fileHandleForWriting.close()
        for _ in 0..<500 where process.isRunning { usleep(10_000) }
        process.send(SIGKILL)
        process.wait()
    }

    /// What follows `start` in the first line of the server's output that begins so; waits for it.
    public func line(after start: String, within seconds: Int = 60) throws -> String {
        for _ in 0..<(seconds * 50) {
            if let line = try outputLines.first(where: { $0.hasPrefix(start) }) {
                return String(line.dropFirst(start.count))
            }
            guard process.isRunning else { break }
            usleep(20_000)
        }
        throw ToolFailure(text: "the server is not ready: " + (try scratch.text("err")))
    }

    /// The digits that follow `start` in what a server of others' says on its standard error.
    public func port(after start: String, within seconds: Int = 60) throws -> String {
        for _ in 0..<(seconds * 50) {
            let text = try scratch.text("err")
            if let place = text.range(of: start) {
                let digits = text[place.upperBound...].prefix { $0.isNumber }
                if place.upperBound < text.endIndex, digits.endIndex < text.endIndex {
                    return String(digits)
                }
            }
            guard process.isRunning else { break }
            usleep(20_000)
        }
        throw ToolFailure(text: "the server is not ready: " + (try scratch.text("err")))
    }

    /// The whole lines that the server has written so far.
    public var outputLines: [String] {
        get throws { Array(try scratch.text("out").lines.dropLast()) }
    }

    /// The processes of this server that run now; none after `stop()`.
    public var processes: [Int] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return all.compactMap(Int.init).filter { number in
            // Daemons write their title over their environment, but the title has their folder.
            let files = ["environ", "cmdline"].map { "/proc/\(number)/\($0)" }
            let texts = files.compactMap { FileManager.default.contents(atPath: $0) }
                .map { String(decoding: $0, as: UTF8.self) }
            return texts.contains { $0.contains(mark) || $0.contains(scratch.path) }
        }
    }

    /// The path of a file in `Tests/Servers`.
    public static func script(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Servers/\(name)").standardizedFileURL.path
    }
}
