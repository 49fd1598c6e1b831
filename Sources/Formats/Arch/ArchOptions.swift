package import Model
package import Options

/// What a manifest may say of a package for pacman.
package struct ArchOptions: FormatOptions {
    package var naming = Naming()
    package var numbering = Numbering()
    package var relations = Relations()
    package var scripts = Scripts()
    /// The groups it belongs to.
    package var groups: [Located<String>] = []
    package var packager = ""
    package var changelog: NamedFile?
    package var compression: Located<String>?
    package var signer: Located<String>?
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        let foreign: [Relation] = [.enhances, .supplements, .breaks]
        let known = Relation.allCases.filter { !foreign.contains($0) }
        return Naming.keys.map { $0.within(\.naming) }
            + Numbering.keys.map { $0.within(\.numbering) }
            + [groupKey, .packager(\.packager)]
            + [.compression(\.compression, ["zstd", "gzip", "xz"])]
            + Relations.keys(known).map { $0.within(\.relations) }
            + Scripts.keys(ScriptMoment.common).map { $0.within(\.scripts) }
            + [.changelog(\.changelog), .signer(\.signer)]
            + [.waivers(\.waivers, PackageLint.names)]
    }

    private static var groupKey: Key<Self> {
        .list(
            "groups", \.groups, ManifestRule.line, "Groups it belongs to.",
            example: "[acme-tools]")
    }

    package static var advice: [String: String] {
        [
            "breaks":
                "use 'conflicts' with a version, like foo<2: packages: {arch: {conflicts: …}}",
            "alternatives": "leave them to deb or rpm, or install a content of kind 'symlink'",
        ]
    }
}
