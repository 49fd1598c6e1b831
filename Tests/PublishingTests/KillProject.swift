import Foundation
import TestSupport
import Testing

/// A release folder that is published by the built tool, over and over, to an emptied destination.
final class KillProject {
    let scratch: Scratch
    let site: any KillSite
    /// The release's files with their digests.
    let files: [String: String]
    /// About how long a whole publication takes, in microseconds.
    private(set) var duration: UInt32 = 0
    private let library: String

    private static let manifest = """
        consign: 1
        name: acme
        version: 1.0.0
        platforms: {linux-amd64: stage}
        contents: [{file: acme, kind: program}]
        artifacts: [{format: tar.gz}, {format: zip}, {format: tar.zst}, {format: tar.xz}]
        sign: {keys: [demo], formats: [ssh]}
        publish:
          -
        """

    init(_ kind: KillCase) throws {
        scratch = try Scratch()
        site = try kind.begin(scratch)
        library = scratch("stop_after.so")
        try scratch.write("consign.yaml", Self.manifest + " {\(site.line)}\n")
        try scratch.write("stage/acme", "a program")
        let build = try Command.run(
            "clang",
            ["-shared", "-fPIC", "-O1", "-o", library, ServerProcess.script("stop_after.c")])
        #expect(build.status == 0, "\(build)")
        _ = try Command.run(
            Product.consign, ["key", "new", "demo", "--unprotected"], in: scratch.path)
        let release = try Command.run(
            Product.consign, ["release", "--skip", "publish"], in: scratch.path,
            environment: ["SOURCE_DATE_EPOCH": "1767323045", "CONSIGN_KEYS": ""])
        #expect(release.status == 0, "\(release)")
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch("dist"))
        let sums = try Command.run("sha256sum", names.sorted(), in: scratch("dist")).output
        files = Dictionary(
            uniqueKeysWithValues: sums.split(separator: "\n").map {
                (String($0.dropFirst(66)), String($0.prefix(64)))
            })
        try measure()
    }

    private func measure() throws {
        try restart()
        let start = DispatchTime.now().uptimeNanoseconds
        let outcome = try consign(["publish"])
        #expect(outcome.status == 0, "\(outcome)")
        duration = UInt32((DispatchTime.now().uptimeNanoseconds - start) / 1000)
    }

    /// Nothing published, nothing remembered.
    func restart() throws {
        try site.clear()
        try? FileManager.default.removeItem(atPath: scratch("dist/publish.journal"))
    }

    /// Whether the tool was killed after that line of its journal.
    func publish(stoppedAfter line: Int) throws -> Bool {
        try restart()
        let outcome = try consign(
            ["publish"], ["LD_PRELOAD": library, "STOP_AFTER": String(line)])
        guard outcome.status != 0 else { return false }
        #expect(outcome.status == -SIGKILL, "\(outcome)")
        return true
    }

    func publish(killedAfter microseconds: UInt32) throws {
        try restart()
        let process = try start()
        usleep(microseconds)
        process.send(SIGKILL)
        process.wait()
    }

    /// Two folders with the same bytes, as two pipelines for one tag would have them.
    func publishTwice() throws {
        try restart()
        try? FileManager.default.removeItem(atPath: scratch("other"))
        try FileManager.default.copyItem(atPath: scratch("dist"), toPath: scratch("other"))
        let runs = [try start(), try start("other")]
        let states = runs.map { $0.wait() }.sorted()
        #expect(states == [0, 0] || states == [0, 1], "\(states)")
    }

    /// Resumes, and expects that all is there afterwards.
    func finish(_ name: String) throws {
        try expectWholeOrNothing(name)
        let journal = FileManager.default.fileExists(atPath: scratch("dist/publish.journal"))
        let outcome = try consign(["publish"] + (journal ? ["--resume"] : []))
        let isEnded = outcome.status == 2 && outcome.error.contains("nothing to resume")
        #expect(outcome.status == 0 || isEnded, "\(name): \(outcome)")
        if isEnded { #expect(try consign(["publish"]).status == 0) }
        try expectWhole(name)
    }

    func expectWhole(_ name: String) throws {
        #expect(try released() == files, "\(name)")
        #expect(try site.hidden() == 0, "\(name)")
    }

    private func expectWholeOrNothing(_ name: String) throws {
        let there = try released()
        #expect(there.isEmpty || there == files, "\(name)")
    }

    /// The version's files, without what points at it.
    private func released() throws -> [String: String] {
        let all = try site.digests().filter { $0.key.hasPrefix("1.0.0/") }
        return Dictionary(
            uniqueKeysWithValues: all.map { (String($0.key.dropFirst(6)), $0.value) })
    }

    private func consign(
        _ arguments: [String], _ more: [String: String] = [:]
    ) throws -> Outcome {
        try Command.run(
            Product.consign, arguments, in: scratch.path, environment: environment(more))
    }

    private func start(_ folder: String = "dist") throws -> Child {
        try Child(
            Product.consign, ["publish", folder, "-q"], in: scratch.path,
            environment: environment([:]))
    }

    func environment(_ more: [String: String]) -> [String: String] {
        site.environment.merging(["CONSIGN_KEYS": ""]) { $1 }.merging(more) { $1 }
    }
}
