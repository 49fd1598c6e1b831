internal import Files
internal import Model

/// Users from simple lines of sysusers.d(5), made by the functions of OpenWrt's `/lib/functions.sh`.
struct IpkUsers {
    /// Shell lines; empty when there are no users.
    private(set) var text = ""

    /// Translates the contents of the kind `sysusers`.
    init(_ entries: [Entry]) throws(Failure) {
        for entry in entries where entry.kind == .sysusers {
            let bytes = try entry.text() ?? []
            let file = Path.name(entry.path)
            for line in try ConfigurationLine.all(in: bytes, file) {
                text += try Self.call(line, file)
            }
        }
        if !text.isEmpty { text = ". /lib/functions.sh\n" + text }
    }

    /// `u name id comment home shell` and `g name id`; everything else has no counterpart.
    private static func call(
        _ words: ConfigurationLine, _ file: String
    ) throws(Failure) -> String {
        let kind = words[0], id = words[2]
        let isName =
            !words[1].isEmpty
            && words[1].allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0))
            }
        guard ["u", "g"].contains(kind), isName, id.allSatisfy(\.isNumber),
            !words.text.contains("%")
        else {
            throw Failure(
                "ipk cannot make the user of '\(words.text)' in \(file)",
                "OpenWrt knows users and groups with a number or '-'",
                hint: "write it as: u name - \"comment\"", exit: .usage)
        }
        let name = words[1]
        let group = "group_exists \(name) || group_add_next \(name)\n"
        let numbered = "group_exists \(name) || group_add \(name) \(id)\n"
        let make = id.isEmpty ? group : numbered
        guard kind == "u" else { return make }
        func word(_ index: Int, _ usual: String) -> String {
            words[index].isEmpty ? usual : words[index]
        }
        let rest = ShellText.words([
            word(3, name), word(4, "/var/run/" + name), word(5, "/bin/false"),
        ])
        let gid = "$(sed -n 's/^\(name):[^:]*:\\([0-9]*\\):.*/\\1/p' /etc/group)"
        let uid = id.isEmpty ? "\"\"" : id
        return make + "user_exists \(name) || user_add \(name) \(uid) \"\(gid)\" \(rest)\n"
    }
}
