import Files
import Model

/// The scripts that apk runs, each with the versions as arguments (apk-package(5)).
struct ApkScripts {
    private static let names: [(ScriptMoment, String)] = [
        (.preinstall, ".pre-install"), (.postinstall, ".post-install"),
        (.preupgrade, ".pre-upgrade"), (.postupgrade, ".post-upgrade"),
        (.preremove, ".pre-deinstall"), (.postremove, ".post-deinstall"), (.trigger, ".trigger"),
    ]

    let request: Request<ApkOptions>
    let services: ApkServices

    /// The entries of the control member, behind `.PKGINFO`.
    func entries() throws(Failure) -> [Entry] {
        var entries: [Entry] = []
        for (moment, name) in Self.names {
            guard let bytes = try script(moment) else { continue }
            entries.append(Entry(path: name, kind: .file, mode: 0o755, body: .bytes(bytes)))
        }
        return entries
    }

    private func script(_ moment: ScriptMoment) throws(Failure) -> [UInt8]? {
        let (before, after) = own(moment)
        let user = request.options.scripts.bytes(moment)
        guard user != nil || !before.isEmpty || !after.isEmpty else { return nil }
        var text = ByteWriter()
        text.text("#!/bin/sh\n" + before.map { $0 + "\n" }.joined())
        if let user {
            let name = ShellText.quoted("\(package.name)-\(moment.rawValue)")
            text.raw(try UserScript(user, moment).call(as: name))
            text.text(" || exit $?\n")
        }
        text.text(after.map { $0 + "\n" }.joined() + "exit 0\n")
        return text.bytes
    }

    /// What the contents ask for, before and after the user's own script.
    private func own(_ moment: ScriptMoment) -> ([String], [String]) {
        switch moment {
        case .preinstall, .preupgrade: return (services.accounts, [])
        case .postinstall:
            let enabled = services.services.filter(\.isEnabled).map(\.name)
            return (
                services.folders,
                openrc(
                    enabled.map { "rc-update -q add \(ShellText.quoted($0)) default || exit $?" })
            )
        case .postupgrade:
            return (services.folders, openrc(each("restart")))
        case .preremove:
            let enabled = services.services.filter(\.isEnabled).map(\.name)
            return (
                [],
                openrc(
                    each("stop")
                        + enabled.map {
                            "rc-update -q del \(ShellText.quoted($0)) > /dev/null || :"
                        })
            )
        case .postremove:
            return ([], package.ghosts.map { "rm -f \(ShellText.quoted("/" + $0))" })
        default: return ([], [])
        }
    }

    private var package: Package { request.package }

    private func each(_ verb: String) -> [String] {
        services.services.map {
            "rc-service -q --ifstarted \(ShellText.quoted($0.name)) \(verb) || :"
        }
    }

    /// A container has no OpenRC, and nothing to enable.
    private func openrc(_ lines: [String]) -> [String] {
        guard !lines.isEmpty else { return [] }
        return ["if command -v rc-update > /dev/null; then"] + lines.map { "    " + $0 } + ["fi"]
    }
}

/// Users and groups: lines of sysusers.d(5) as calls of Alpine's `addgroup` and `adduser`.
struct ApkAccounts {
    /// Shell lines that may run again and again.
    private(set) var lines: [String] = []
    private let name: String
    private var groups: Set<String> = []

    /// Reads `text`, the content of the file `name`.
    init(_ text: [UInt8], name: String) throws(Failure) {
        self.name = name
        for line in try ConfigurationLine.all(in: text, name) { try add(line) }
    }

    private mutating func add(_ words: ConfigurationLine) throws(Failure) {
        let line = words.text
        func word(_ index: Int) -> String { words[index] }
        let names = [word(1)] + (word(0) == "m" ? [word(2)] : [])
        guard names.allSatisfy(Self.isName) else { throw refused(line) }
        switch word(0) {
        case "u", "u!": try addUser(word, line)
        case "g":
            guard word(2).isEmpty || UInt32(word(2)) != nil else { throw refused(line) }
            addGroup(word(1), word(2))
        case "m":
            addGroup(word(2), "")
            lines.append(
                "id -nG \(word(1)) 2> /dev/null | tr ' ' '\\n' | grep -qx '\(word(2))'"
                    + " || addgroup \(word(1)) \(word(2)) || exit $?")
        default: throw refused(line)
        }
    }

    /// A user has a group of the same name, unless a number or a name of another one is given.
    private mutating func addUser(_ word: (Int) -> String, _ line: String) throws(Failure) {
        let user = word(1)
        let ids = word(2).split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let number = ids.first ?? ""
        let own = ids.count < 2 ? number : ids[1]
        guard ids.count <= 2, number.isEmpty || number == "-" || UInt32(number) != nil else {
            throw refused(line)
        }
        let isNumber = own.isEmpty || UInt32(own) != nil
        guard isNumber || Self.isName(own) else { throw refused(line) }
        let group = isNumber ? user : own
        if isNumber { addGroup(user, own) }
        let home = word(4).isEmpty ? "/" : word(4)
        let shell = word(5).isEmpty ? "/sbin/nologin" : word(5)
        let options =
            (UInt32(number) == nil ? "" : "-u \(number) ") + "-G \(group) -g "
            + ShellText.quoted(word(3).isEmpty ? user : word(3))
            + " -h \(ShellText.quoted(home)) -s \(ShellText.quoted(shell))"
        lines.append(
            "grep -q '^\(user):' /etc/passwd || adduser -S -D -H \(options) \(user) || exit $?")
    }

    private mutating func addGroup(_ group: String, _ number: String) {
        // The first line may have given it a number.
        guard groups.insert(group).inserted else { return }
        let option = number.isEmpty ? "" : "-g \(number) "
        lines.append(
            "grep -q '^\(group):' /etc/group || addgroup -S \(option)\(group) || exit $?")
    }

    private static func isName(_ word: String) -> Bool {
        guard let first = word.utf8.first, first != UInt8(ascii: "-") else { return false }
        return word.utf8.allSatisfy { ArchRelations.isNameByte($0) && !"@+.".utf8.contains($0) }
    }

    private func refused(_ line: String) -> Failure {
        Failure(
            "apk cannot translate \(name)", "'\(line)' has no counterpart in adduser or addgroup",
            hint: "use lines like: u acme - \"Acme\" /var/lib/acme", exit: .usage)
    }
}
