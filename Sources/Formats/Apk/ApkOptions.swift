package import Model
package import Options

/// What a manifest may say of a package for apk.
package struct ApkOptions: FormatOptions {
    package var naming = Naming()
    package var numbering = Numbering()
    package var relations = Relations()
    package var scripts = Scripts()
    package var packager = ""
    /// Folders in which something changes.
    package var triggers: [Located<String>] = []
    package var compression: Located<String>?
    package var signer: Located<String>?
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        let known: [Relation] = [.depends, .preDepends, .provides, .conflicts, .replaces]
        let moments = ScriptMoment.common + [.trigger]
        return Naming.keys.map { $0.within(\.naming) }
            + Numbering.revisionKeys.map { $0.within(\.numbering) }
            + [.packager(\.packager), .compression(\.compression, ["gzip"])]
            + Relations.keys(known).map { $0.within(\.relations) }
            + Scripts.keys(moments).map { $0.within(\.scripts) }
            + [.triggers(\.triggers), .signer(\.signer)]
            + [.waivers(\.waivers, PackageLint.names)]
    }

    package static var advice: [String: String] {
        let weak =
            "apk either needs a package or not: use 'depends', or leave it to the formats "
            + "that have it: packages: {deb: …}"
        return [
            "recommends": weak, "suggests": weak, "enhances": weak, "supplements": weak,
            "breaks": "use 'conflicts' with a version, like foo<2: packages: {apk: {conflicts: …}}",
            "alternatives": "leave them to deb or rpm, or install a content of kind 'symlink'",
        ]
    }
}
