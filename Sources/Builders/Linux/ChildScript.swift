internal import Model

/// A user's script as one shell command that runs it in a process of its own, so that its `exit`,
/// its quotes or its other interpreter cannot end or break what stands around it.
struct ChildScript {
    /// One argument of a program has at most 128 KiB (execve(2), MAX_ARG_STRLEN); quotes grow.
    private static let limit = 100_000

    /// How interpreters take a program as an argument; a shell's next argument is `$0`.
    private static let shells: Set = ["sh", "ash", "dash", "bash", "ksh", "mksh", "zsh", "busybox"]
    private static let switches = [
        "perl": "-e", "ruby": "-e", "lua": "-e", "node": "-e", "php": "-r", "python": "-c",
    ]

    private let interpreter: [String]
    private let flag: String
    private let isShell: Bool
    private let text: String
    private let moment: ScriptMoment

    /// Reads the script that runs at `moment`.
    init(_ bytes: [UInt8], _ moment: ScriptMoment) throws(Failure) {
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Self.refused(moment, "it is not UTF-8 text", "write it as a shell script")
        }
        guard bytes.count <= Self.limit else {
            throw Self.refused(
                moment, "it has \(bytes.count) bytes where \(Self.limit) are allowed",
                "install its larger part as a file and call that")
        }
        let lines = text.split(
            omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
        (interpreter, flag, isShell) = try Self.interpreter(lines[0], moment)
        self.text = lines.joined(separator: "\n")
        self.moment = moment
    }

    /// The command; what stands in `"$@"` is handed on, and its status is the script's.
    func command(in package: String) -> String {
        let start = interpreter.map(Self.quoted).joined(separator: " ")
        let name = isShell ? " " + Self.quoted("\(package)-\(moment.rawValue)") : ""
        return "\(start) \(flag) \(Self.quoted(text))\(name) \"$@\""
    }

    /// `text` as one word of a shell command.
    static func quoted(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch UInt8(byte) {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./:,@+%".utf8.contains(byte)
                }
            }
        return isPlain
            ? text
            : "'"
                + text.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: #"'\''"#) + "'"
    }

    private static func interpreter(
        _ line: Substring, _ moment: ScriptMoment
    ) throws(Failure) -> ([String], String, Bool) {
        guard line.hasPrefix("#!") else { return (["/bin/sh"], "-c", true) }
        var words = line.dropFirst(2).split(whereSeparator: { $0 == " " || $0 == "\t" })
            .map(String.init)
        if words.count > 2, words[0].hasSuffix("/env"), words[1] == "-S" { words.remove(at: 1) }
        let program = words.first?.hasSuffix("/env") == true ? words.dropFirst().first : words.first
        let name = (program ?? "").split(separator: "/").last.map(String.init) ?? ""
        // python3.12 is a python.
        let stem = String(name.prefix { !$0.isNumber && $0 != "." })
        if shells.contains(name) { return (words, "-c", true) }
        if let flag = switches[stem] { return (words, flag, false) }
        throw refused(
            moment, "nothing is known of its interpreter '\(name)'",
            "use sh, bash, perl, python, ruby, lua, node or php, or install it and call it")
    }

    private static func refused(_ moment: ScriptMoment, _ why: String, _ hint: String) -> Failure {
        Failure(
            "cannot pack the \(moment.rawValue) script", why, hint: hint, exit: .usage)
    }
}
