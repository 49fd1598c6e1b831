import Files
import Foundation
import Model
import Release
import TestSupport
import Testing

@testable import consign

/// What is under way, drawn at moments that the test chooses, in a real terminal.
@Suite struct LiveViewTests {
    /// A build as it is after `seconds`, with `lanes` artifacts.
    private func view(after seconds: Double, lanes: Int = 3) -> LiveView {
        var view = LiveView()
        view.begin("build", of: lanes, at: 0)
        let gauges = [
            Gauge("acme-12.4.0-linux-amd64.tar.gz", bytes: 2_147_483_648),
            Gauge("錨-12.4.0-windows-amd64.zip", bytes: 900_000_000), Gauge("acme.deb"),
        ]
        for index in 0..<lanes {
            view.open(
                index < gauges.count ? gauges[index] : Gauge("more \(index)", bytes: 1000), at: 0)
        }
        for (gauge, speed) in zip(gauges, [40_000_000.0, 1_500_000, 7_000]) {
            gauge.add(Int64(speed * seconds))
        }
        _ = view.look(at: seconds)
        return view
    }

    private func drawing(_ view: LiveView, at now: Double, _ columns: Int, _ rows: Int) -> String {
        LiveDisplay.drawing(view.lines(at: now, columns: columns - 1, rows: rows - 1))
    }

    /// A terminal that shows `texts` one after the other, and has another size before the second.
    private func screens(
        _ texts: [String], _ size: (Int, Int), then other: (Int, Int)? = nil
    ) throws -> String {
        let scratch = try Scratch()
        for (number, text) in texts.enumerated() {
            try scratch.write("\(number)", (number > 0 ? LiveDisplay.erasure : "") + text)
        }
        try scratch.write("before", "$ consign build\n  built acme.zip\n")
        // The title of the window says that all is drawn.
        let show = "cat $n; printf '\\033]2;drawn '$n'\\007'; read line"
        let window = try TerminalWindow(
            size.0, size.1,
            running:
                "stty -echo; cat before; for n in 0 1 2 3; do test -e $n || sleep 60; \(show); done",
            in: scratch.path)
        var shown = ""
        for number in texts.indices {
            if number == 1, let other { try window.resize(other.0, other.1) }
            if number > 0 { try window.type("Enter") }
            let lines = try window.screen(titled: "drawn \(number)")
            shown += "--- \(number)\n" + lines.joined(separator: "\n") + "\n"
        }
        return shown
    }

    @Test(.needs("tmux"), arguments: [(80, 24), (40, 10), (20, 6)])
    func `lanes are drawn in a window of any size`(_ columns: Int, _ rows: Int) throws {
        let texts = [0.1, 12, 20].map { drawing(view(after: $0), at: $0, columns, rows) }
        try Golden.expect(
            try screens(texts, (columns, rows)), is: "live-\(columns)x\(rows).txt")
    }

    @Test(.needs("tmux")) func `a narrower window keeps no pieces of old lines`() throws {
        let texts = [
            drawing(view(after: 12), at: 12, 80, 24), drawing(view(after: 13), at: 13, 40, 10),
        ]
        try Golden.expect(try screens(texts, (80, 24), then: (40, 10)), is: "live-narrower.txt")
    }

    @Test(.needs("tmux")) func `more lanes than rows are counted`() throws {
        let texts = [drawing(view(after: 2, lanes: 20), at: 2, 60, 8)]
        try Golden.expect(try screens(texts, (60, 8)), is: "live-many.txt")
    }

    @Test func `a log gets a line of what takes long`() {
        var view = view(after: 31)
        #expect(
            view.news(at: 31) == [
                "build (3)",
                "  acme-12.4.0-linux-amd64.tar.gz: 1.2 GB of 2.1 GB, 40.0 MB/s, 0:23 left",
                "  錨-12.4.0-windows-amd64.zip: 46.5 MB of 900.0 MB, 1.5 MB/s, 9:29 left",
                "  acme.deb: 217.0 kB, 7.0 kB/s",
            ])
        #expect(view.news(at: 60) == [])
        #expect(view.news(at: 61).count == 3)
        var young = self.view(after: 0.5)
        #expect(young.news(at: 0.5) == [])
    }

    @Test func `no line is wider than it may be`() {
        for columns in 1...120 {
            for line in view(after: 40).lines(at: 40, columns: columns, rows: 10) {
                #expect(DisplayText.width(line) <= columns, "\(columns): \(line)")
            }
        }
    }
}

/// How the last table of a run is laid out.
@Suite struct ClosingTableTests {
    private let rows: [ClosingTable.Row] = [
        (StepResult("build", .done("17 artifacts in dist")), 75.2),
        (StepResult("sign minisign", .skipped("the manifest has no 'sign'")), 0.2),
        (
            StepResult(
                "publish github acme/acme, rehearsed in /tmp/consign-1-0/1-github",
                .failed("cannot write latest.json: no space left on device")), 3.4
        ),
    ]

    @Test func `it fits into the terminal`() throws {
        let texts = [80, 40].map { ClosingTable(rows, columns: $0).lines() }
        for (columns, lines) in zip([80, 40], texts) {
            #expect(lines.allSatisfy { DisplayText.width($0) <= columns }, "\(lines)")
        }
        let all = [ClosingTable(rows).lines()] + texts
        try Golden.expect(
            all.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n",
            is: "closing-table.txt")
    }

    @Test func `what is said below it is not said in it`() {
        let failure = Failure("cannot write latest.json", "no space left on device")
        let text = ClosingTable(rows, before: failure).lines().joined(separator: "\n")
        #expect(text.contains("failed   see below (3.4 s)") && !text.contains("latest.json"))
    }
}
