import Model

/// Relations as pacman writes them: `name`, or `name>=1.2` (PKGBUILD(5), "depends").
enum ArchRelations {
    /// Refuses what pacman cannot read.
    static func check(_ relations: Relations) throws(Failure) {
        for (relation, texts) in relations.inOrder {
            for text in texts { try check(text, relation) }
        }
    }

    /// What the package needs, as lines of `.PKGINFO`.
    static func needs(_ relations: Relations) -> [(String, String)] {
        (relations[.preDepends] + relations[.depends]).map { ("depend", $0) }
            + (relations[.recommends] + relations[.suggests]).map { ("optdepend", $0) }
    }

    private static func check(_ text: Located<String>, _ relation: Relation) throws(Failure) {
        var term = text.value[...]
        // An optional one may say what it is good for.
        if relation == .recommends || relation == .suggests, let colon = term.firstRange(of: ": ") {
            term = term[..<colon.lowerBound]
        }
        let name = term.prefix { !"<>=".contains($0) }
        let rest = term.dropFirst(name.count)
        let sign = rest.prefix { "<>=".contains($0) }
        let version = rest.dropFirst(sign.count)
        let knowsSign = ["", "=", "<", ">", "<=", ">="].contains(sign)
        let isExact = relation != .provides || ["", "="].contains(sign)
        guard isName(name), knowsSign, isExact, sign.isEmpty ? version.isEmpty : isVersion(version)
        else { throw refused(text, relation, isExact) }
    }

    /// As for package names, and `/` and `:` for what a package provides (`libacme.so=1-64`).
    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first else { return false }
        return !"-.".utf8.contains(first) && text.utf8.allSatisfy(isNameByte)
    }

    /// Letters, digits and `@._+-` (PKGBUILD(5), "pkgname").
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "@._+-".utf8.contains(byte)
        }
    }

    /// `[epoch:]version[-release]`.
    private static func isVersion(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.filter { $0 == UInt8(ascii: "-") }.count <= 1
            && text.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: ":") || $0 == 0x7e }
    }

    private static func refused(
        _ text: Located<String>, _ relation: Relation, _ isExact: Bool
    ) -> Failure {
        Failure(
            "arch cannot read '\(text.value)' in '\(relation.rawValue)'",
            isExact
                ? "pacman writes name or name>=1.2, without blanks, brackets or '|'"
                : "what a package provides has one version: name=1.2",
            hint: "spell it for arch alone: packages: {arch: {\(relation.rawValue): [name>=1.2]}}",
            at: text.place, exit: .usage)
    }
}
