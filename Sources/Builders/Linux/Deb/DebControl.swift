internal import Model

/// The control file (deb-control(5)), in the order in which dpkg writes it.
struct DebControl {
    private static let own: Set<String> = [
        "package", "version", "architecture", "maintainer", "installed-size", "pre-depends",
        "depends", "recommends", "suggests", "enhances", "conflicts", "breaks", "replaces",
        "provides", "section", "priority", "homepage", "description",
    ]
    private static let priorities = ["required", "important", "standard", "optional", "extra"]

    let package: Package
    let layout: [Entry]
    let architecture: String
    let relations: DebRelations

    /// The file's text.
    func text(installedSize: Int64) -> String {
        let policy = package.native.policy
        var fields: [(name: String, value: String)] = [
            ("Package", package.nativeName), ("Version", DebVersion(package).text),
            ("Architecture", architecture), ("Maintainer", package.product.maintainer),
            ("Installed-Size", String(installedSize)),
        ]
        fields += relations.fields
        fields += [
            ("Section", policy.section.isEmpty ? "misc" : policy.section),
            ("Priority", policy.priority.isEmpty ? "optional" : policy.priority),
            ("Homepage", package.product.homepage),
            ("Description", DebDescription.field(package, layout)),
        ]
        fields += policy.fields.map { ($0.name.value, Self.folded($0.value)) }
        return fields.filter { !$0.value.isEmpty }.map { "\($0.name): \($0.value)\n" }.joined()
    }

    /// Refuses fields that are written anyway or that dpkg could not read.
    static func check(_ package: Package, format: String) throws(Failure) {
        // OpenWrt's devices accept more names of processors than there are platforms.
        let known =
            format == "ipk"
            ? own.subtracting(["architecture"]).union(["url", "alternatives"]) : own
        var seen = known
        for (name, value) in package.native.policy.fields {
            func refused(_ why: String, _ hint: String?) -> Failure {
                Failure(
                    "\(format) cannot have the field '\(name.value)'", why, hint: hint,
                    at: name.place, exit: .usage)
            }
            let key = name.value.lowercased()
            guard !known.contains(key) else {
                throw refused("it is written from the manifest", "use the manifest's own key")
            }
            let isName =
                !key.isEmpty && !"#-".contains(name.value.prefix(1))
                && name.value.utf8.allSatisfy { (33...126).contains($0) && $0 != 58 }
            guard isName else { throw refused("it is not the name of a field", nil) }
            guard seen.insert(key).inserted else { throw refused("it is given twice", nil) }
            guard value.contains(where: { !$0.isWhitespace }) else {
                throw refused("it is empty", "leave it out")
            }
        }
        try checkWords(package.native.policy, format)
    }

    private static func checkWords(_ policy: NativePolicy, _ format: String) throws(Failure) {
        guard policy.priority.isEmpty || priorities.contains(policy.priority) else {
            throw Failure(
                "\(format) has no priority '\(policy.priority)'",
                hint: Spelling.suggestion(for: policy.priority, known: priorities), exit: .usage)
        }
        let isSection = policy.section.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-+./".contains($0))
        }
        guard isSection else {
            throw Failure(
                "\(format) cannot have the section '\(policy.section)'",
                "it is one word, like utils or contrib/net",
                hint: "set it for this format: packages: {\(format): {section: utils}}",
                exit: .usage)
        }
    }

    /// Further lines begin with a blank, and an empty one has a full stop.
    static func folded(_ value: String) -> String {
        var lines = value.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.enumerated().map { index, line in
            let isBlank = line.allSatisfy(\.isWhitespace)
            return index == 0 ? String(line) : " " + (isBlank ? "." : line)
        }.joined(separator: "\n")
    }
}
