package import Model
package import Options

/// What a manifest may say of an rpm.
package struct RpmOptions: FormatOptions {
    package var naming = Naming()
    package var numbering = Numbering()
    package var relations = Relations()
    package var scripts = Scripts()
    /// The group.
    package var section = ""
    package var packager = ""
    /// The organisation behind it.
    package var vendor = ""
    package var alternatives: [Located<Alternative>] = []
    package var triggers: [Located<String>] = []
    package var changelog: NamedFile?
    package var compression: Located<String>?
    package var signer: Located<String>?
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        let known = Relation.allCases.filter { $0 != .breaks }
        return Naming.keys.map { $0.within(\.naming) }
            + Numbering.keys.map { $0.within(\.numbering) }
            + [.section(\.section, "The group."), .packager(\.packager), vendorKey]
            + [.compression(\.compression, ["gzip", "xz", "zstd"])]
            + (Relations.keys(known) + [Relations.libraries]).map { $0.within(\.relations) }
            + Scripts.keys(ScriptMoment.allCases).map { $0.within(\.scripts) }
            + [.triggers(\.triggers), .alternatives(\.alternatives), .changelog(\.changelog)]
            + [.signer(\.signer), .waivers(\.waivers, PackageLint.names)]
    }

    private static var vendorKey: Key<Self> {
        .text(
            "vendor", \.vendor, ManifestRule.line, "The organisation behind it.", example: "Acme")
    }

    package static var advice: [String: String] {
        [
            "breaks": "write it under 'conflicts', with the versions that break: "
                + "packages: {rpm: {conflicts: …}}"
        ]
    }
}
