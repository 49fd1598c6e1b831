import Foundation
import TestSupport
import Testing

/// The built tool at a real terminal, and where there is none.
@Suite struct LiveRunTests {
    /// Something that takes some seconds to pack.
    private func project(_ size: Int = 120_000_000) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.write(
            "consign.yaml",
            """
            consign: 1
            name: acme
            version: 1.0.0
            date: 2026-01-02T03:04:05Z
            platforms: {linux-amd64: stage}
            contents: [{file: data, kind: file}]
            artifacts: [{format: tar.xz}]
            """)
        try scratch.write("stage/data", SampleBytes.squares(size))
        return scratch
    }

    @Test(.needs("tmux")) func `a run is drawn, resized and interrupted`() throws {
        let scratch = try project()
        let command = "\(Product.consign) build -j 1; echo status $?; sleep 60"
        let window = try TerminalWindow(100, 24, running: command, in: scratch.path)
        let first = try window.screen(showing: "  acme-1.0.0-")
        #expect(first.contains { $0.contains("of 120.0 MB") && $0.contains("[") }, "\(first)")
        try window.resize(40, 10)
        let second = try window.screen { lines in
            lines.allSatisfy { $0.count < 40 } && lines.contains { $0.contains(" left") }
        }
        // Nothing of the wide lines is there: a header, and the one artifact.
        #expect(second.count == 2 && second[0].contains(" build  0:"), "\(second)")
        try window.type("C-c")
        let last = try window.screen(showing: "status 130")
        #expect(!last.contains { $0.contains("MB") }, "\(last)")
        #expect(last.first?.contains("consign: interrupted: ") == true, "\(last)")
    }

    @Test func `a pipe and a dumb terminal get plain lines`() throws {
        let scratch = try project()
        for variables in [["TERM": "xterm"], ["TERM": "dumb"], ["CI": "true"]] {
            let variables = variables.merging(["CONSIGN_CACHE": "off"]) { one, _ in one }
            let outcome = try Command.run(
                Product.consign, ["build"], in: scratch.path, environment: variables)
            #expect(outcome.status == 0, "\(outcome)")
            #expect(
                !outcome.error.contains("\u{1B}") && !outcome.error.contains("\r"), "\(outcome)")
            // A step that takes a second is said, and every half a minute how far its work is.
            let lines = outcome.error.split(separator: "\n")
            let told = lines.filter { $0 != "plan" && !$0.hasPrefix("  acme-1.0.0-") }
            #expect(told.first == "build", "\(outcome)")
            #expect(told.dropFirst().first?.hasPrefix("  built acme-1.0.0-") == true, "\(outcome)")
            let total = lines.last ?? ""
            #expect(
                total.hasPrefix("  total  ") && (total.hasSuffix(" s") || total.hasSuffix(" min")),
                "\(outcome)")
        }
    }

    /// Small enough to be done before a line would be due that says how much is left.
    @Test(.needs("tmux")) func `a dumb terminal is not drawn on`() throws {
        let scratch = try project(12_000_000)
        let command =
            "TERM=dumb \(Product.consign) build 2>&1 | cat -v; TERM=dumb \(Product.consign) build -q; echo end; sleep 60"
        let window = try TerminalWindow(80, 24, running: command, in: scratch.path)
        let screen = try window.screen(within: 60) { $0.last == "end" }
        #expect(!screen.contains { $0.contains("^") || $0.contains(" left") }, "\(screen)")
    }
}
