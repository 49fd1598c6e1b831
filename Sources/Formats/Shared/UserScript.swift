import Files
import Model

/// A user's script as one command of ours, so that its `exit`, its quotes and its last line cannot
/// reach what stands around it.
struct UserScript {
    /// One argument of a program has at most 128 KiB on Linux (MAX_ARG_STRLEN).
    private static let limit = 100_000

    private let interpreter: String
    private let source: [UInt8]
    /// Whether the word behind the script is its own name (`sh -c`), and not its first argument.
    private let takesName: Bool

    /// Reads the script and its `#!` line; line ends of Windows become those of Unix.
    init(_ bytes: [UInt8], _ moment: ScriptMoment) throws(Failure) {
        let what = "the \(moment.rawValue) script"
        source = ShellText.unix(bytes)
        guard !source.contains(0) else {
            throw Failure("cannot use \(what)", "it is not a text", exit: .usage)
        }
        guard source.count <= Self.limit else {
            throw Failure(
                "cannot use \(what)", "it has more than \(Self.limit) bytes",
                hint: "install the larger part as a file, and call it from the script",
                exit: .usage)
        }
        let line = Self.interpreterLine(source)
        let language = ScriptLanguage(line.split(separator: " ").map(String.init))
        guard let option = language.option else {
            throw Failure(
                "cannot use \(what)", "its interpreter is '\(language.program)'",
                hint: "write it for sh, bash, perl or python, or call the program from there",
                exit: .usage)
        }
        interpreter = Self.bare(line) + " " + option
        takesName = language.isShell
    }

    /// The command that runs it as `name` with all the arguments of the script around it.
    func call(as name: String) -> [UInt8] {
        Array((interpreter + " ").utf8) + ShellText.quoted(source)
            + Array(((takesName ? " " + name : "") + " \"$@\"").utf8)
    }

    /// What stands behind `#!`; `/bin/sh` when there is no such line.
    private static func interpreterLine(_ source: [UInt8]) -> String {
        guard source.starts(with: "#!".utf8) else { return "/bin/sh" }
        let line = source.dropFirst(2).prefix { $0 != 10 }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        let plain = words.allSatisfy { word in
            word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._+=-".contains($0)) }
        }
        return words.isEmpty || !plain ? (plain ? "/bin/sh" : "?") : words.joined(separator: " ")
    }

    /// Shells and perl are looked for by name: their folder is not the same on every system.
    private static func bare(_ line: String) -> String {
        for folder in ["/bin/", "/usr/bin/"] where line.hasPrefix(folder) {
            let rest = line.dropFirst(folder.count)
            let name = rest.prefix { $0 != " " }
            if ["sh", "bash", "dash", "perl"].contains(name) { return String(rest) }
        }
        return line
    }
}

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

/// Text inside installation scripts.
enum ShellText {
    /// `bytes` as one word of a POSIX shell, whatever is in them.
    static func quoted(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let quote = UInt8(ascii: "'")
        var word = [quote]
        for byte in bytes {
            if byte == quote { word += Array("'\\''".utf8) } else { word.append(byte) }
        }
        return word + [quote]
    }

    /// `bytes` with the line ends of Unix where they had those of Windows.
    static func unix(_ bytes: [UInt8]) -> [UInt8] {
        bytes.indices.compactMap { index in
            let isPair = bytes[index] == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
            return isPair ? nil : bytes[index]
        }
    }

    /// `text` as one word of a POSIX shell.
    static func quoted(_ text: String) -> String {
        String(decoding: quoted(text.utf8), as: UTF8.self)
    }

    /// `texts` as words with blanks between.
    static func words(_ texts: [String]) -> String {
        texts.map { quoted($0) }.joined(separator: " ")
    }
}
