import Model

/// Relations as apk writes them: `name`, or `name>=1.2-r0` (apk-world(5)).
enum ApkRelations {
    private static let signs = ["=", "<", ">", "<=", ">=", "~", "=~", "~="]

    /// Refuses what apk cannot read.
    static func check(_ relations: Relations) throws(Failure) {
        for (relation, texts) in relations.inOrder {
            for text in texts { try check(text, relation) }
        }
    }

    /// The lines of `.PKGINFO`, each a key and a value.
    static func lines(_ relations: Relations) -> [(String, String)] {
        (relations[.preDepends] + relations[.depends]).map { ("depend", $0) }
            + relations[.conflicts].map { ("depend", "!" + $0) }
            + relations[.provides].map { ("provides", $0) }
            + relations[.replaces].map { ("replaces", $0) }
    }

    private static func check(_ text: Located<String>, _ relation: Relation) throws(Failure) {
        let name = text.value.prefix { !"<>=~".contains($0) }
        let rest = text.value.dropFirst(name.count)
        let sign = rest.prefix { "<>=~".contains($0) }
        let version = rest.dropFirst(sign.count)
        let isExact = relation != .provides || ["", "="].contains(sign)
        guard isName(name), isExact,
            sign.isEmpty
                ? version.isEmpty : signs.contains(String(sign)) && ApkVersion.isValid(version)
        else { throw refused(text, relation, isExact) }
    }

    /// Also `so:libc.musl-x86_64.so.1`, `cmd:acme`, `pc:acme` and `/bin/sh`.
    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first else { return false }
        return !"-.:".utf8.contains(first)
            && text.utf8.allSatisfy { isNameByte($0) || ":/".utf8.contains($0) }
    }

    /// Letters, digits and `._+-`.
    static func isNameByte(_ byte: UInt8) -> Bool {
        ArchRelations.isNameByte(byte) && byte != UInt8(ascii: "@")
    }

    private static func refused(
        _ text: Located<String>, _ relation: Relation, _ isExact: Bool
    ) -> Failure {
        Failure(
            "apk cannot read '\(text.value)' in '\(relation.rawValue)'",
            isExact
                ? "apk writes name or name>=1.2-r0, without blanks, brackets or '|'"
                : "what a package provides has one version: name=1.2-r0",
            hint: "spell it for apk alone: packages: {apk: {\(relation.rawValue): [name>=1.2]}}",
            at: text.place, exit: .usage)
    }
}
