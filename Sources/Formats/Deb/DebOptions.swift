package import Model
package import Options

/// What a manifest may say of a deb.
package struct DebOptions: DebianOptions {
    package var naming = Naming()
    package var numbering = Numbering()
    package var relations = Relations()
    package var scripts = Scripts()
    package var section = ""
    package var priority = ""
    package var fields: [(name: Located<String>, value: String)] = []
    package var alternatives: [Located<Alternative>] = []
    package var triggers: [Located<String>] = []
    package var changelog: NamedFile?
    package var compression: Located<String>?
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        let known = Relation.allCases.filter { $0 != .supplements }
        let moments = ScriptMoment.common + [.trigger]
        return Naming.keys.map { $0.within(\.naming) }
            + Numbering.keys.map { $0.within(\.numbering) }
            + [.section(\.section, "The archive's section."), .priority(\.priority)]
            + [.fields(\.fields), .compression(\.compression, ["gzip", "xz", "zstd"])]
            + (Relations.keys(known) + [Relations.libraries]).map { $0.within(\.relations) }
            + Scripts.keys(moments).map { $0.within(\.scripts) }
            + [.triggers(\.triggers), .alternatives(\.alternatives), .changelog(\.changelog)]
            + [.waivers(\.waivers, PackageLint.names)]
    }

    package static var advice: [String: String] {
        [
            "supplements": "use 'enhances', or leave 'supplements' to rpm: packages: {rpm: …}",
            "sign":
                "remove it: its users trust the signature of a repository, and the release's own "
                + "'sign' is for every file",
        ]
    }
}

/// What dpkg and opkg have in common.
protocol DebianOptions: FormatOptions {
    var numbering: Numbering { get }
    var relations: Relations { get }
    var scripts: Scripts { get }
    var section: String { get }
    var priority: String { get }
    var fields: [(name: Located<String>, value: String)] { get }
    var alternatives: [Located<Alternative>] { get }
}
