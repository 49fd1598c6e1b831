import Foundation
import TestSupport
import Testing

/// `make bench` on payloads of a few hundred kilobytes: what it writes, never how long anything took.
@Suite(.needs("python3", "tar", "gzip")) struct BenchmarkTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    @Test func `every artifact is compared, and the page and the chart are written`() throws {
        let begin = "<!-- 'make bench' writes what stands between these two marks -->"
        let end = "<!-- the rest is written by hand -->"
        try scratch.write(
            "page/benchmarks.md", "# Benchmarks\n\n\(begin)\nolder figures\n\(end)\n\nMy words.\n")
        let outcome = try bench(["--rounds", "1", "--out", scratch("page")])
        #expect(outcome.status == 0, "\(outcome)")
        let page = try scratch.text("page/benchmarks.md")
        #expect(page.hasPrefix("# Benchmarks\n\n\(begin)\n"))
        #expect(page.hasSuffix("\n\(end)\n\nMy words.\n"))
        #expect(!page.contains("older figures"))
        #expect(page.contains("| each further artifact of 140 MB |"))
        #expect(page.contains("**The payloads were tiny"))
        #expect(!page.contains("not what was packed"), "\(page)")
        #expect(!page.contains("has other bytes"), "\(page)")
        Self.expectTables(page)
        try expectChart("page/benchmarks.svg")
    }

    @Test func `a part is printed and not written`() throws {
        let outcome = try bench(["--only", "version", "--out", scratch("page")])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("consign --version: "))
        #expect(!outcome.output.contains("whole release"))
        #expect(!FileManager.default.fileExists(atPath: scratch("page")))
    }

    @Test func `a word that no row has is refused`() throws {
        let outcome = try bench(["--only", "anvil"])
        #expect(outcome.status == 2)
        #expect(outcome.error.contains("no row has 'anvil' in its name; the rows are:\n"))
        #expect(outcome.error.contains("\n  plan of 1,000 artifacts\n"))
    }

    @Test func `without the program nothing is measured`() throws {
        let outcome = try Command.run(
            ShippedFilesTests.root + "/Scripts/bench", ["--tiny"],
            environment: ["CONSIGN": scratch("consign"), "BENCH_DIR": scratch("bench")])
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("run 'make build', or name one in CONSIGN"))
        #expect(!FileManager.default.fileExists(atPath: scratch("bench")))
    }

    @Test func `rows whose tools are missing are left out and said`() throws {
        try FileManager.default.createDirectory(
            atPath: scratch("tools"), withIntermediateDirectories: false)
        // Not a script that finds its interpreter by the path.
        let python = try Command.run(
            "python3", ["-c", "import sys; print(sys.executable, end='')"]
        )
        .output
        try FileManager.default.createSymbolicLink(
            atPath: scratch("tools/python3"), withDestinationPath: python)
        let outcome = try Command.run(
            python,
            [
                "-B", Self.folder + "/bench.py", Product.consign, scratch("bench"), "--tiny",
                "--only",
                "deb of 20,000",
            ], environment: ["PATH": scratch("tools")])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains("left out: deb of 20,000 files: nfpm not installed"))
    }

    @Test func `a file that was not packed as it is fails the comparison`() throws {
        let made = try Command.run(
            "python3", ["-B", Self.folder + "/stages.py", scratch("bench"), "--tiny"])
        #expect(made.status == 0, "\(made)")
        let pack = """
            mkdir out && cp -r bench/small/linux-amd64 spoiled && echo >> spoiled/doc/page3.txt
            tar -czf out/acme-linux-arm64.tar.gz -C bench/small linux-arm64
            tar -czf out/acme-linux-amd64.tar.gz spoiled
            """
        #expect(try Command.run("sh", ["-ec", pack], in: scratch.path).status == 0)
        let outcome = try Command.run(
            "python3",
            ["-B", Self.folder + "/trees.py", "small:" + scratch("bench"), scratch("out")])
        #expect(outcome.status == 1)
        #expect(
            outcome.output
                == "acme-linux-amd64.tar.gz: 1 file is not what was packed: doc/page3.txt\n")
    }

    private static let folder = ShippedFilesTests.root + "/Benchmarks"

    private func bench(_ arguments: [String]) throws -> Outcome {
        try Command.run(
            ShippedFilesTests.root + "/Scripts/bench", ["--tiny"] + arguments,
            environment: ["CONSIGN": Product.consign, "BENCH_DIR": scratch("bench")])
    }

    /// Every row of a table has as many cells as its head.
    private static func expectTables(_ page: String) {
        var cells = 0
        for line in page.components(separatedBy: "\n") {
            guard line.hasPrefix("|") else {
                cells = 0
                continue
            }
            let count = line.count { $0 == "|" }
            if cells == 0 { cells = count }
            #expect(count == cells && line.hasSuffix("|"), "\(line)")
        }
    }

    /// The chart is XML, fits a phone, knows both schemes, and keeps each text within its width.
    private func expectChart(_ name: String) throws {
        let check = """
            import sys, xml.dom.minidom
            svg = xml.dom.minidom.parse(sys.argv[1]).documentElement
            texts = svg.getElementsByTagName("text")
            print(svg.getAttribute("viewBox").split()[2], len(texts) > 10,
                  max(len(text.firstChild.data) for text in texts) < 62)
            """
        let seen = try Command.run("python3", ["-c", check, scratch(name)])
        #expect(seen.output == "390 True True\n", "\(seen)")
        #expect(try scratch.text(name).contains("@media (prefers-color-scheme: dark)"))
    }
}
