package import Model
package import Options

/// What a manifest may say of an ipk.
package struct IpkOptions: DebianOptions {
    package var naming = Naming()
    package var numbering = Numbering()
    package var relations = Relations()
    package var scripts = Scripts()
    package var section = ""
    package var priority = ""
    package var fields: [(name: Located<String>, value: String)] = []
    package var alternatives: [Located<Alternative>] = []
    package var compression: Located<String>?
    package var waivers: [Located<Waiver>] = []

    package init() {}

    package static var keys: [Key<Self>] {
        let foreign: [Relation] = [.supplements, .enhances, .breaks]
        let known = Relation.allCases.filter { !foreign.contains($0) }
        return Naming.keys.map { $0.within(\.naming) }
            + Numbering.keys.map { $0.within(\.numbering) }
            + [.section(\.section, "The archive's section."), .priority(\.priority)]
            + [.fields(\.fields), .compression(\.compression, ["gzip"])]
            + Relations.keys(known).map { $0.within(\.relations) }
            + Scripts.keys(ScriptMoment.common).map { $0.within(\.scripts) }
            + [.alternatives(\.alternatives), .waivers(\.waivers, PackageLint.names)]
    }

    package static var advice: [String: String] {
        [
            "breaks": "use 'conflicts': packages: {ipk: {conflicts: …}}",
            "sign":
                "remove it: its users trust the signature of a repository, and the release's own "
                + "'sign' is for every file",
        ]
    }
}
