import Foundation
import Model
import TestSupport
import Testing

@testable import Release

/// Planning only reads: what artifacts are made of is made when they are built.
@Suite struct PlanWritesNothingTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        for (name, cpu) in [("arm", UInt32(0x0100_000c)), ("intel", 0x0100_0007)] {
            try scratch.write("\(name)/acme", program(cpu))
        }
        try scratch.write("linux/acme", "#!/bin/sh\n")
        try scratch.write("home/keep", "")
        try git("init", "-q", "-b", "main")
        try git("add", "linux")
        try git("commit", "-q", "-m", "start")
        // What is kept of a user's configuration must get to git without a file.
        try scratch.write("home/.gitconfig", "[safe]\n\tdirectory = *\n[core]\n\teol = crlf\n")
    }

    /// A header and the segment `__LINKEDIT`: enough to be signed, which happens while planning.
    private func program(_ cpu: UInt32) -> Data {
        let header = [0xfeed_facf, cpu, 3, 2, 1, 72, 0, 0, 0x19, 72]
        let places: [UInt32] = [0, 0, 0x4000, 0, 0x400, 0, 0x100, 0, 1, 1, 0, 0]
        func bytes(_ words: [UInt32]) -> Data {
            Data(words.flatMap { word in (0..<4).map { UInt8(word >> ($0 * 8) & 0xff) } })
        }
        let all = bytes(header) + Data("__LINKEDIT\0\0\0\0\0\0".utf8) + bytes(places)
        return all + Data(count: 0x500 - all.count)
    }

    private func git(_ arguments: String...) throws {
        let identity = ["-c", "user.name=Ann", "-c", "user.email=ann@acme.example"]
        let outcome = try Command.run(
            "git", ["-C", scratch.path] + identity + arguments, environment: environment)
        try #require(outcome.status == 0, "\(outcome)")
    }

    private var manifest: String {
        get throws {
            try scratch.write(
                "consign.yaml",
                """
                consign: 1
                name: acme
                version: 1.0.0
                description: Sends anvils.
                maintainer: A <a@acme.example>
                license: MIT
                platforms:
                  linux-all: linux
                  macos-universal: {join: [arm, intel]}
                contents: [{file: acme, kind: program}]
                artifacts:
                  - {format: tar.gz}
                  - {format: deb, for: linux-*}
                  - {format: zip, for: source}
                """)
        }
    }

    @Test(.needs("strace")) func `plan makes, changes and removes no file`() throws {
        let calls =
            "open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,"
            + "link,linkat,symlink,symlinkat,truncate,chmod,fchmodat,mknod,mknodat"
        let outcome = try Command.run(
            "strace",
            [
                "-f", "-qq", "-e", "signal=none", "-e", "trace=" + calls, "-o",
                scratch("home/trace"), Product.consign, "plan", "-f", try manifest,
            ], environment: environment)
        try #require(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("acme-1.0.0-macos-universal/acme"))
        #expect(outcome.output.contains("  macos-universal/acme  signed ad-hoc for arm64\n"))
        // A call that another thread interrupts has two lines; the first has all that was asked for.
        let lines = try scratch.text("home/trace").split(separator: "\n")
            .filter { !$0.contains(" resumed>") }
        #expect(lines.contains { $0.contains("arm/acme") })
        #expect(outcome.output.contains("  1 file of the commit, 10 B"))
        let writing = lines.filter { line in
            let isOpening = line.contains(" open(") || line.contains(" openat(")
            let isForWriting = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].contains {
                line.contains($0)
            }
            return isOpening ? isForWriting && !line.contains("\"/dev/null\"") : true
        }
        #expect(writing.isEmpty, "\(writing)")
    }

    @Test func `a folder for scratch files is not needed, and a build says that it is`() throws {
        // Nobody can make anything in /proc, not even root.
        let environment = environment.merging(["TMPDIR": "/proc"]) { $1 }
        let planned = try Command.run(
            Product.consign, ["plan", "-f", try manifest], environment: environment)
        #expect(planned.status == 0, "\(planned)")
        let built = try Command.run(
            Product.consign, ["build", "-q", "-f", try manifest, "-o", scratch("dist")],
            environment: environment)
        #expect(built.status == 1)
        #expect(
            built.error.hasPrefix(
                "consign: cannot make macos-universal/acme, which "
                    + "acme-1.0.0-macos-universal.tar.gz needs: cannot make the folder /proc/"),
            "\(built.error)")
        #expect(!FileManager.default.fileExists(atPath: scratch("dist")))
    }

    private var environment: [String: String] {
        ["HOME": scratch("home"), "SOURCE_DATE_EPOCH": "0"]
    }
}
