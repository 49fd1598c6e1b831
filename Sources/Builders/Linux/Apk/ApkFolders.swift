internal import Files
internal import Model

/// Lines of tmpfiles.d(5) as shell lines.
///
/// What lies in `/run` or `/tmp` is gone after a restart of the machine, so a service makes it
/// whenever it starts; the rest is made once, on installation.
struct ApkFolders {
    /// Made on installation.
    private(set) var lasting: [String] = []
    /// Made whenever a service starts, in OpenRC's words.
    private(set) var passing: [String] = []
    private let name: String

    /// Reads `text`, the content of the file `name`.
    init(_ text: [UInt8], name: String) throws(Failure) {
        self.name = name
        for line in try ConfigurationLine.all(in: text, name) { try add(line) }
    }

    private mutating func add(_ words: ConfigurationLine) throws(Failure) {
        let line = words.text
        func word(_ index: Int) -> String { words[index] }
        let path = word(1)
        guard path.hasPrefix("/"), !line.contains("%"), word(5).isEmpty,
            word(2).isEmpty || UInt16(word(2), radix: 8) != nil
        else { throw refused(line) }
        let place = ShellText.quoted(path)
        let owner = ShellText.quoted(
            (word(3).isEmpty ? "root" : word(3)) + ":" + (word(4).isEmpty ? "root" : word(4)))
        let content = words.rest(from: 6)
        let isPassing = ["/run/", "/var/run/", "/tmp/"].contains { path.hasPrefix($0) }
        switch (word(0), isPassing) {
        case ("d", true), ("D", true):
            passing.append("checkpath -d -m \(mode(word(2), "0755")) -o \(owner) \(place)")
        case ("f", true) where content.isEmpty:
            passing.append("checkpath -f -m \(mode(word(2), "0644")) -o \(owner) \(place)")
        case ("d", false), ("D", false):
            lasting.append(
                "mkdir -p \(place) && chown \(owner) \(place)"
                    + " && chmod \(mode(word(2), "0755")) \(place) || exit $?")
        case ("f", false):
            lasting.append(
                "[ -e \(place) ] || { printf '%s' \(ShellText.quoted(content)) > \(place)"
                    + " && chown \(owner) \(place) && chmod \(mode(word(2), "0644")) \(place); }"
                    + " || exit $?")
        default: throw refused(line)
        }
    }

    private func mode(_ word: String, _ usual: String) -> String { word.isEmpty ? usual : word }

    private func refused(_ line: String) -> Failure {
        Failure(
            "apk cannot translate \(name)", "'\(line)' is more than a folder or a file",
            hint: "use lines of type d or f without an age or '%', and scripts for the rest",
            exit: .usage)
    }
}
