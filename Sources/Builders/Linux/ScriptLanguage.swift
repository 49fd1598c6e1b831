internal import Files

/// What a user's script is written in, from the words of its `#!` line.
struct ScriptLanguage {
    private static let shells = ["sh", "bash", "dash", "ash", "ksh", "zsh"]

    /// The program without its folder: `bash` for `/usr/bin/env -S bash -e`.
    let program: String

    init(_ words: [String]) {
        let names = words.map(Path.name)
        let isPrefixed = names.first == "env"
        let rest = isPrefixed ? names.dropFirst() : names[...]
        program = rest.first { !isPrefixed || (!$0.hasPrefix("-") && !$0.contains("=")) } ?? ""
    }

    /// Whether a word behind the script is the name it runs by, and not its first argument.
    var isShell: Bool { Self.shells.contains(stem) }

    /// The option by which its interpreter takes a program as an argument; nil when it has none.
    var option: String? {
        if isShell || stem == "python" { return "-c" }
        return ["perl", "ruby"].contains(stem) ? "-e" : nil
    }

    /// Without a version: `python` for `python3.11`.
    private var stem: String { String(program.prefix { !$0.isNumber && $0 != "." }) }
}
