internal import Foundation

/// A real terminal in which a test types: a window of tmux, which no other test sees.
public final class TerminalWindow: Sendable {
    private let socket = "consign-" + UUID().uuidString
    private let folder: String

    /// A window of `columns` by `rows` that runs `command` in `folder`.
    public init(
        _ columns: Int, _ rows: Int, running command: String, in folder: String,
        environment: [String: String] = [:]
    ) throws {
        self.folder = folder
        // What the test itself runs in says nothing about a person's terminal.
        let usual = ["CI": "", "TMUX": "", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"]
        let outcome = try Command.run(
            "tmux",
            [
                "-L", socket, "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y",
                "\(rows)", command,
            ], in: folder, environment: usual.merging(environment) { $1 })
        guard outcome.status == 0 else { throw CocoaError(.executableLoad) }
        try tmux("set-option", "-g", "status", "off")
    }

    deinit { _ = try? Command.run("tmux", ["-L", socket, "kill-server"]) }

    /// Types `keys`, one after another: text, or names like `Tab`, `Enter`, `C-c`.
    public func type(_ keys: String...) throws {
        for key in keys { try tmux("send-keys", "-t", "0", key) }
    }

    /// Makes the window another size.
    public func resize(_ columns: Int, _ rows: Int) throws {
        try tmux("resize-window", "-t", "0", "-x", "\(columns)", "-y", "\(rows)")
    }

    /// What is on the screen, without blanks at the ends of lines and empty lines at its end.
    public func screen() throws -> [String] {
        var lines = try tmux("capture-pane", "-p", "-t", "0").components(separatedBy: "\n")
            .map { $0.replacingOccurrences(of: " +$", with: "", options: .regularExpression) }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The first screen that is as `condition` says; the last one there was when none is in time.
    public func screen(
        within seconds: Double = 20, where condition: ([String]) -> Bool
    ) throws -> [String] {
        let end = Date() + seconds
        while true {
            let lines = try screen()
            if condition(lines) || Date() > end { return lines }
            usleep(20_000)
        }
    }

    /// The screen once the window's title ends with `title`.
    public func screen(titled title: String) throws -> [String] {
        for _ in 0..<500 {
            let now = try tmux("display-message", "-p", "-t", "0", "#{pane_title}")
            if now.hasPrefix(title + "\n") { return try screen() }
            usleep(20_000)
        }
        return try screen()
    }

    /// The first screen with `text` on it.
    public func screen(showing text: String) throws -> [String] {
        try screen { $0.contains { $0.contains(text) } }
    }

    @discardableResult
    private func tmux(_ arguments: String...) throws -> String {
        try Command.run("tmux", ["-L", socket] + arguments, in: folder).output
    }
}
