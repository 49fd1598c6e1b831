import Files
import Model

/// A script of the user's, which may end with `exit`, without a newline, or be in another language.
struct RpmUserScript {
    /// The program of its `#!` line and that program's arguments.
    let interpreter: [String]
    /// All of it, with the line ends of Unix.
    let text: String
    private let place: SourcePosition?
    private let moment: ScriptMoment

    /// The one for `moment`; nil when there is none.
    init?(_ scripts: Scripts, _ moment: ScriptMoment) throws(Failure) {
        guard let bytes = scripts.bytes(moment) else { return nil }
        self.moment = moment
        place = scripts.place(moment)
        let unix = ShellText.unix(bytes)
        guard !unix.contains(0), let text = String(validating: unix, as: UTF8.self) else {
            throw Failure(
                "the \(moment.rawValue) script is not a text", "rpm keeps scripts as UTF-8",
                hint: "let a short script call the program", at: place, exit: .usage)
        }
        let line = text.prefix { $0 != "\n" }
        let words = line.dropFirst(2).split { $0 == " " || $0 == "\t" }.map(String.init)
        interpreter = line.hasPrefix("#!") && !words.isEmpty ? words : [Self.shell]
        // Not a comment to Lua.
        self.text = interpreter == [Self.lua] ? String(text.dropFirst(line.count)) : text
        guard interpreter == [Self.lua] || interpreter[0].hasPrefix("/") else {
            throw Failure(
                "the \(moment.rawValue) script names no program",
                "its first line is '\(SafeName.printable(String(line)))'",
                hint: "write it as #!/bin/sh", at: place, exit: .usage)
        }
    }

    static let shell = "/bin/sh"
    /// The interpreter inside rpm, for what runs when there is nothing else yet.
    static let lua = "<lua>"
    /// What Linux takes as one argument, less a page (execve(2), MAX_ARG_STRLEN).
    private static let longest = 124 << 10

    /// A command of a shell script that runs it by itself, so that nothing in it ends or breaks
    /// what stands before and behind, and fails with it.
    func command(in package: String) throws(Failure) -> String {
        guard let option = language.option else {
            throw Failure(
                "the \(moment.rawValue) script is for \(interpreter.joined(separator: " "))",
                "rpm has one script here, and the package needs it for more",
                hint: "write it for /bin/sh, or let a shell script call the program",
                at: place, exit: .usage)
        }
        guard text.utf8.count <= Self.longest else {
            throw Failure(
                "the \(moment.rawValue) script is too long", "\(text.utf8.count) bytes",
                hint: "install it as a program and call that", at: place, exit: .usage)
        }
        let words = interpreter.map { ShellText.quoted($0) } + [option, ShellText.quoted(text)]
        let name = language.isShell ? " " + ShellText.quoted(package) : ""
        return words.joined(separator: " ") + name + " \"$@\" || exit $?\n"
    }

    /// Its program, if that is not the shell that runs the rest anyway.
    var programs: [String] { interpreter[0] == Self.shell ? [] : [interpreter[0]] }

    private var language: ScriptLanguage { ScriptLanguage(interpreter) }
}
