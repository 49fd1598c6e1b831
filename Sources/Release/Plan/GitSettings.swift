import Files
import Model

/// What git is told with every question, so that its answer is the same under any configuration of
/// user and system, and no program runs that a repository names (git-config(1)).
///
/// The user's own configuration is left out but for what says which working copies he trusts and how
/// his files are kept: git-lfs is such a filter, without which its files would all seem changed.
struct GitSettings: Sendable {
    let environment: [String: String]
    private let filters: [String]
    /// What is kept of the user's configuration, for a git that takes it from a file alone.
    private let home: ScratchFolder?

    /// For all questions.
    private static let pinned = [
        "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.attributesFile=/dev/null",
        "core.pager=cat", "core.abbrev=auto", "core.alternateRefsCommand=", "color.ui=false",
        "column.ui=never", "column.status=never", "column.tag=never", "diff.external=",
        "i18n.logOutputEncoding=UTF-8", "log.date=default", "log.follow=false",
        "log.showSignature=false",
    ]
    /// For the bytes of files, which are those of the commit: nothing of this working copy counts.
    private static let pinnedForBytes = [
        "core.autocrlf=false", "core.eol=lf", "core.bigFileThreshold=512m", "tar.umask=0002",
    ]

    /// Looks at the settings that are kept, for the working copy in `folder`.
    init(_ folder: String, _ surroundings: Environment) throws(Failure) {
        let all = Self.settings(folder, surroundings)
        let kept = all.filter { $0.isUsers }
        let takesWords = kept.isEmpty || Self.takesTrustInWords(folder, surroundings)
        home = takesWords ? nil : try Self.home(of: kept, surroundings)
        // Where there is nothing, another user can put nothing either.
        let place = home?.path ?? "/dev/null"
        environment = surroundings.bare.merging([
            "HOME": place, "XDG_CONFIG_HOME": place,
            "GIT_CONFIG_GLOBAL": home.map { $0.path + "/.gitconfig" } ?? place,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_ATTR_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
            // A replaced object has another's name; and what is missing is not fetched, since a
            // repository names the programs that would do so.
            "GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
        ]) { $1 }.merging(takesWords ? Self.variables(kept) : [:]) { $1 }
        // The last of a key counts, as in git's own files.
        let users = Dictionary(kept.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        let names = Set(all.map(\.key).filter { $0.hasPrefix("filter.") }).sorted()
        filters = names.map { key in
            "\(key)=\(users[key] ?? (key.hasSuffix(".required") ? "false" : ""))"
        }
        drivers = Set(names.map { $0.split(separator: ".").dropLast().joined(separator: ".") })
            .sorted()
    }

    /// The settings `kept` as variables (git-config(1), "ENVIRONMENT").
    private static func variables(_ kept: [Setting]) -> [String: String] {
        var variables = ["GIT_CONFIG_COUNT": String(kept.count)]
        for (index, setting) in kept.enumerated() {
            variables["GIT_CONFIG_KEY_\(index)"] = setting.key
            variables["GIT_CONFIG_VALUE_\(index)"] = setting.value
        }
        return variables
    }

    /// Since 2.38 git believes variables, and not files alone, which folders are trusted
    /// (safe.directory).
    private static func takesTrustInWords(_ folder: String, _ surroundings: Environment) -> Bool {
        let process = ChildProcess(
            ["git", "version"], environment: surroundings.bare, in: folder)
        guard let outcome = try? process.run(), outcome.status == 0 else { return false }
        let word = outcome.text.split(separator: " ").dropFirst(2).first ?? ""
        let numbers = word.split(separator: ".").map { Int($0) ?? 0 }
        return numbers.count > 1 && (numbers[0], numbers[1]) >= (2, 38)
    }

    private static func home(
        of kept: [Setting], _ surroundings: Environment
    ) throws(Failure) -> ScratchFolder {
        let home = try ScratchFolder(surroundings)
        try TextFile.write(
            Array(kept.map(\.line).joined().utf8), to: home.path + "/.gitconfig")
        return home
    }

    /// The filters that any configuration names: `filter.lfs`.
    private let drivers: [String]

    /// The words between `git` and a question.
    var words: [String] { Self.options(Self.pinned + filters) }

    /// The same where the bytes of files are asked for: no filter changes them.
    var wordsForBytes: [String] {
        let off = drivers.flatMap { driver in
            ["smudge=", "clean=", "process=", "required=false"].map { "\(driver).\($0)" }
        }
        return Self.options(Self.pinned + Self.pinnedForBytes + off)
    }

    private static func options(_ settings: [String]) -> [String] {
        ["--no-pager"] + settings.flatMap { ["-c", $0] }
    }

    /// One line of git's configuration.
    private struct Setting {
        let key: String
        let value: String
        let isUsers: Bool

        /// As a file has it: section, perhaps a part of it in quotes, and the key.
        var line: String {
            let parts = key.split(separator: ".").map(String.init)
            let part = parts.dropFirst().dropLast().joined(separator: ".")
            let section = (parts.first ?? "") + (part.isEmpty ? "" : " \"\(Self.quoted(part))\"")
            return "[\(section)]\n\t\(parts.last ?? "") = \"\(Self.quoted(value))\"\n"
        }

        private static func quoted(_ text: String) -> String {
            text.reduce(into: "") { result, character in
                switch character {
                case "\\", "\"": result += "\\" + String(character)
                case "\n": result += "\\n"
                default: result.append(character)
                }
            }
        }
    }

    /// Reading them runs nothing; a git that cannot say whose they are gives none.
    private static func settings(_ folder: String, _ surroundings: Environment) -> [Setting] {
        let keys = "^(safe\\.directory|filter\\..*|core\\.(autocrlf|eol))$"
        let process = ChildProcess(
            ["git", "config", "--null", "--show-scope", "--get-regexp", keys],
            environment: surroundings.bare, in: folder)
        guard let outcome = try? process.run(), outcome.status == 0 else { return [] }
        let fields = outcome.text.split(separator: "\0", omittingEmptySubsequences: false)
        return stride(from: 0, to: fields.count - 1, by: 2).map { index in
            let halves = fields[index + 1].split(
                separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            return Setting(
                key: String(halves.first ?? ""),
                // A key alone, without `=`, is true.
                value: halves.count == 2 ? String(halves[1]) : "true",
                isUsers: ["system", "global"].contains(fields[index]))
        }
    }
}
