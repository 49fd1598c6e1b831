import Model

/// The relation fields of a control file, in dpkg's order.
struct DebRelations {
    /// Names and values; empty ones are left out.
    let fields: [(name: String, value: String)]

    private static let names: [(relation: Relation, field: String)] = [
        (.preDepends, "Pre-Depends"), (.depends, "Depends"), (.recommends, "Recommends"),
        (.suggests, "Suggests"), (.enhances, "Enhances"), (.conflicts, "Conflicts"),
        (.breaks, "Breaks"), (.replaces, "Replaces"), (.provides, "Provides"),
    ]

    /// Those of `relations`; `more` are dependencies found by looking at its files, which give way
    /// to the user's own on the same package.
    init(
        _ relations: Relations, architecture: String, format: String, adding more: [String] = []
    ) throws(Failure) {
        var fields: [(name: String, value: String)] = []
        for (relation, field) in Self.names {
            var texts: [String] = []
            for item in relations[located: relation] {
                let text = try Self.text(item, relation, architecture, format)
                if let text, !texts.contains(text) { texts.append(text) }
            }
            if relation == .depends { Self.add(more, to: &texts) }
            if !texts.isEmpty { fields.append((field, texts.joined(separator: ", "))) }
        }
        self.fields = fields
    }

    private static func text(
        _ item: Located<String>, _ relation: Relation, _ architecture: String, _ format: String
    ) throws(Failure) -> String? {
        do throws(Failure) {
            return try DebRelation(
                item.value, architecture: architecture,
                orAllowed: [.depends, .preDepends, .recommends, .suggests].contains(relation),
                equalsOnly: relation == .provides
            ).text
        } catch {
            throw Failure(
                "\(format) cannot have '\(relation.rawValue): \(item.value)'", error.why,
                hint: "see Debian Policy, chapter 7", at: item.place, exit: .usage)
        }
    }

    private static func add(_ more: [String], to texts: inout [String]) {
        func name(_ text: String) -> Substring { text.prefix { !" (|:".contains($0) } }
        let named = Set(texts.map(name))
        texts += more.filter { !named.contains(name($0)) }
    }
}

/// One relation to other packages: `name (>= 1.0) | other [arm64]` (Debian Policy 7.1).
struct DebRelation {
    /// What the control file says; nil when no alternative is meant for the architecture.
    let text: String?

    /// Reads `text` for `architecture`. Restrictions like `[amd64 arm64]` and `[!i386]` belong to
    /// source packages, so they are decided here.
    init(
        _ text: String, architecture: String, orAllowed: Bool, equalsOnly: Bool
    ) throws(Failure) {
        guard !text.contains(",") else { throw Self.wrong("write one relation for each line") }
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 1 || orAllowed else {
            throw Self.wrong("alternatives with '|' are not allowed here")
        }
        var kept: [String] = []
        for part in parts {
            if let one = try Self.read(part, architecture, equalsOnly) { kept.append(one) }
        }
        self.text = kept.isEmpty ? nil : kept.joined(separator: " | ")
    }

    private static func read(
        _ part: Substring, _ architecture: String, _ equalsOnly: Bool
    ) throws(Failure) -> String? {
        var rest = part[...]
        let limits = try bracketed(&rest, "[", "]")
        let version = try bracketed(&rest, "(", ")")
        let names = rest.split(separator: " ")
        guard names.count == 1, let full = names.first else {
            throw wrong("a relation is written: name (>= 1.0)")
        }
        let halves = full.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard DebName.isValid(halves[0]), halves.count == 1 || DebName.isValid(halves[1]) else {
            throw wrong("'\(full)' is not the name of a package")
        }
        let bound = try version.map { text throws(Failure) in try self.version(text, equalsOnly) }
        if let limits, try !applies(limits, to: architecture) { return nil }
        return full + (bound.map { " (\($0))" } ?? "")
    }

    /// Cuts a part in brackets off the end of `rest`.
    private static func bracketed(
        _ rest: inout Substring, _ open: Character, _ close: Character
    ) throws(Failure) -> Substring? {
        guard let start = rest.firstIndex(of: open) else { return nil }
        let inner = rest[rest.index(after: start)...]
        guard let end = inner.firstIndex(of: close),
            inner[inner.index(after: end)...].allSatisfy({ $0 == " " })
        else { throw wrong("'\(open)' and '\(close)' do not match") }
        rest = rest[..<start]
        return inner[..<end]
    }

    private static func version(
        _ text: Substring, _ equalsOnly: Bool
    ) throws(Failure) -> String {
        let sign = text.drop { $0 == " " }.prefix { "<>=".contains($0) }
        let words = text.drop { $0 == " " }.dropFirst(sign.count).split(separator: " ")
        guard (equalsOnly ? ["="] : ["<<", "<=", "=", ">=", ">>"]).contains(String(sign)) else {
            throw wrong(
                equalsOnly
                    ? "a provided version is written (= 1.0)"
                    : "a version stands behind one of <<, <=, =, >= and >>")
        }
        let isPlain = words.first?.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || ".+-~:".contains($0))
        }
        guard words.count == 1, isPlain == true else { throw wrong("'\(text)' has no version") }
        return "\(sign) \(words[0])"
    }

    private static func applies(
        _ limits: Substring, to architecture: String
    ) throws(Failure) -> Bool {
        let words = limits.split(separator: " ").map(String.init)
        let negated = words.filter { $0.hasPrefix("!") }
        guard !words.isEmpty, negated.isEmpty || negated.count == words.count else {
            throw wrong("[\(limits)] must name architectures, all or none of them with '!'")
        }
        guard architecture != "all" else {
            throw wrong("a package for all architectures cannot choose with [\(limits)]")
        }
        let wildcards = ["any", "linux-any", "any-" + architecture, "linux-" + architecture]
        let named = words.map { $0.hasPrefix("!") ? String($0.dropFirst()) : $0 }
        let isNamed = named.contains { $0 == architecture || wildcards.contains($0) }
        return isNamed == negated.isEmpty
    }

    private static func wrong(_ why: String) -> Failure { Failure("", why, exit: .usage) }
}

/// Dependencies that are found by looking into the programs of a package.
struct LibraryDependencies {
    /// Relations for `Depends`; none where the manifest says that they are not to be looked for.
    /// What the manifest names itself, it knows better.
    let relations: [String]
    /// Libraries for which no package is known.
    let findings: [Finding]

    /// Those of a package whose programs are `linked`.
    init(of stated: Relations, _ linked: LinkedFiles) {
        guard stated.findsLibraries else {
            (relations, findings) = ([], [])
            return
        }
        let found = DebianSonames.packages(for: linked.staged)
        let named = Set(stated.needs.flatMap(Self.names))
        relations = found.depends.filter { named.isDisjoint(with: Self.names(of: $0)) }
        findings = found.unknown.map { library in
            Finding(
                .unknownLibrary, "no package is known that has \(library)",
                "a program needs it",
                hint: "add its package to 'depends' and write 'libraries: false'")
        }
    }

    /// The names in `a (>= 1) | b`.
    private static func names(of relation: String) -> [String] {
        relation.split(separator: "|").compactMap { part in
            part.split { " (:[".contains($0) }.first.map(String.init)
        }
    }
}
