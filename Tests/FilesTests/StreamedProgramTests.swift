import Glibc
import Model
import TestSupport
import Testing

@testable import Files

/// A program's output is read while it comes, and the program does not outlive that.
@Suite struct StreamedProgramTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func shell(_ script: String) -> ChildProcess {
        ChildProcess(["/bin/sh", "-c", script], environment: [:], in: scratch.path)
    }

    private static func count(_ end: Int32) -> Int {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        var total = 0
        while case let got = read(end, &bytes, bytes.count), got > 0 { total += got }
        return total
    }

    @Test func `more than a pipe holds is read, and what it says of itself kept`() throws {
        var total = 0
        let outcome = try shell("echo aside >&2; head -c 3000000 /dev/zero; exit 3")
            .run(seconds: 60) { end throws(Failure) in total = Self.count(end) }
        #expect(total == 3_000_000)
        #expect(outcome.status == 3 && outcome.error == "aside\n")
    }

    @Test func `a reader that stops early stops the program`() throws {
        let failure = #expect(throws: Failure.self) {
            try shell("while :; do echo more; done").run(seconds: 60) { _ throws(Failure) in
                throw Failure("that is enough")
            }
        }
        #expect(failure?.what == "that is enough")
    }

    @Test func `what a reader leaves is read away`() throws {
        let outcome = try shell("head -c 3000000 /dev/zero").run(seconds: 60) {
            _ throws(Failure) in
        }
        #expect(outcome.status == 0)
    }

    @Test(arguments: ["sleep 100", "exec >&-; sleep 100"])
    func `a program that takes too long is stopped, with what it has started`(
        _ script: String
    ) throws {
        let failure = #expect(throws: Failure.self) {
            try shell("\(script) & echo $! > child; wait").run(seconds: 1) {
                end throws(Failure) in _ = Self.count(end)
            }
        }
        #expect(failure?.what == "/bin/sh took over 1 seconds")
        let child = try #require(
            pid_t(try scratch.text("child").split(separator: "\n").joined()))
        // A killed one may wait to be collected, and does nothing any more.
        let stat = try? TextFile.bytes("/proc/\(child)/stat")
        let state = stat.map { String(decoding: $0, as: UTF8.self).split(separator: " ")[2] }
        #expect(state == nil || state == "Z")
    }
}
