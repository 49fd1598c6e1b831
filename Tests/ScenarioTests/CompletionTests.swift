import Foundation
import TestSupport
import Testing

/// What shells complete when somebody types into them, at a real terminal.
@Suite struct CompletionTests {
    /// What is typed before the Tab, and the line that it becomes, alone of its kind.
    private static let lines = [
        ("consign rel", "consign release"),
        ("consign key ne", "consign key new"),
        ("consign key doc", "consign key doctor"),
        ("consign ci gitl", "consign ci gitlab"),
        ("consign completions po", "consign completions powershell"),
        ("consign release --rehe", "consign release --rehearse"),
        ("consign release --skip no", "consign release --skip notes"),
        ("consign sign --format mini", "consign sign --format minisign"),
        ("consign sign --key de", "consign sign --key demo"),
        ("consign key show de", "consign key show demo"),
        ("consign key revoke --reason comp", "consign key revoke --reason compromised"),
        ("consign verify --key my", "consign verify --key my\\ key.pub"),
        ("consign plan --platform wind", "consign plan --platform windows-arm64"),
        ("consign stage linux-", "consign stage linux-amd64"),
        ("consign verify out", "consign verify out/"),
        ("consign build -o ou", "consign build -o out/"),
        ("consign check -f ot", "consign check -f other.yaml"),
    ]

    private func window(_ shell: String, _ scratch: Scratch) throws -> TerminalWindow {
        for name in ["out/there", "other.yaml", "my key.pub"] { try scratch.write(name, "") }
        try scratch.write(
            "consign.yaml", "platforms:\n  linux-amd64: a\n  windows-arm64: b\n  # linux-arm64: c\n"
        )
        _ = try Command.run(
            Product.consign, ["key", "new", "demo", "--unprotected"], in: scratch.path)
        let script = try Command.run(Product.consign, ["completions", shell]).output
        let start: String
        switch shell {
        case "bash":
            try scratch.write("rc", "PS1='$ '\n. ./completion/consign\n")
            try scratch.write("completion/consign", script)
            start = "bash --rcfile rc -i"
        case "zsh":
            // As installed: found by its name, and read at the first Tab.
            try scratch.write("completion/_consign", script)
            try scratch.write(
                "zdot/.zshrc",
                "PS1='$ '\nfpath=($PWD/completion $fpath)\nautoload -U compinit\ncompinit -u -D\n")
            start = "ZDOTDIR=$PWD/zdot zsh -d -i"
        default:
            try scratch.write("config/fish/completions/consign.fish", script)
            try scratch.write(
                "config/fish/config.fish",
                "set -g fish_autosuggestion_enabled 0\nfunction fish_prompt; printf '$ '; end\n"
                    + "set -g fish_greeting\n")
            start = "XDG_CONFIG_HOME=$PWD/config fish -i"
        }
        let tool = URL(fileURLWithPath: Product.consign).deletingLastPathComponent().path
        let path = tool + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        let window = try TerminalWindow(
            100, 40, running: start, in: scratch.path,
            environment: ["PATH": path, "HOME": scratch.path, "CONSIGN_KEYS": ""])
        _ = try window.screen { $0.last == "$" }
        return window
    }

    @Test(.needs("tmux", "bash", "zsh", "fish"), arguments: ["bash", "zsh", "fish"])
    func `a Tab completes words, values, keys and files`(_ shell: String) throws {
        let scratch = try Scratch()
        let window = try window(shell, scratch)
        for (typed, wanted) in Self.lines {
            try window.type(typed, "Tab")
            let screen = try window.screen(within: 8) { $0.last == "$ " + wanted }
            #expect(screen.last == "$ " + wanted, "\(shell): \(typed)\n\(screen)")
            try window.type("C-u")
            _ = try window.screen { $0.last == "$" }
        }
    }

    @Test(.needs("tmux", "bash", "zsh", "fish"), arguments: ["bash", "zsh", "fish"])
    func `what could follow is listed with what it does`(_ shell: String) throws {
        let scratch = try Scratch()
        let window = try window(shell, scratch)
        try window.type("consign key ", "Tab", "Tab")
        let words = ["new", "import", "rotate", "revoke", "doctor"]
        let screen = try window.screen { lines in
            words.allSatisfy { word in lines.contains { $0.contains(word) } }
        }.joined(separator: "\n")
        for word in words { #expect(screen.contains(word), "\(screen)") }
        #expect(!screen.contains("other.yaml"), "\(screen)")
        if shell != "bash" { #expect(screen.contains("make a signing identity"), "\(screen)") }
        try abandonLine(in: window)
        try window.type("consign resign --", "Tab", "Tab")
        let options = try window.screen(showing: "--dry-run").joined(separator: "\n")
        #expect(options.contains("--timestamps"), "\(options)")
        // Quotes and colons in what is said are there.
        if shell != "bash" { #expect(options.contains("key's signature"), "\(options)") }
    }

    /// A shell may take the first key for the end of its list, and a busy one is asked again.
    private func abandonLine(in window: TerminalWindow) throws {
        for _ in 0..<10 {
            try window.type("C-c")
            if try window.screen(within: 2, where: { $0.last == "$" }).last == "$" { return }
        }
    }

    /// PowerShell is not in Debian, so only the text is looked at.
    @Test func `the script for PowerShell is as it was read`() throws {
        try Golden.expect(
            try Command.run(Product.consign, ["completions", "powershell"]).output,
            is: "completions.ps1")
    }
}
