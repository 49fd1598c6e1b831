import Files
import Model

/// What nFPM says for one format: its own block, and the one under `overrides`.
struct NFPMBlock {
    private let root: ImportMap
    private let own: ImportMap?
    private let override: ImportMap?
    private let context: ImportContext

    /// What `root` says for each format, under the name that we have for it.
    static func all(
        of root: ImportMap, _ context: ImportContext
    ) -> [(key: String, value: DraftValue)] {
        let overrides = root.map("overrides")
        var members: [(key: String, value: DraftValue)] = []
        for (theirs, ours) in NFPMTranslation.formats {
            let block = NFPMBlock(
                root: root, own: root.map(theirs), override: overrides?.map(theirs),
                context: context)
            let value = ours == "apk" ? block.withoutWhatApkLacks : block.value
            if !value.isEmpty { members.append((ours, value)) }
        }
        return members
    }

    /// nFPM leaves out of apk packages what apk has no word for.
    private var withoutWhatApkLacks: DraftValue {
        guard case .map(var members) = value else { return value }
        for key in ["recommends", "suggests"] where root.has(key) || override?.has(key) == true {
            members.removeAll { $0.key == key }
            if root.has(key) { members.append((key, .list([]))) }
            context.remark("apk knows no \(key): they are left out of it, as nFPM does")
        }
        if let epoch = root.text("epoch"), epoch != "0" {
            members.append(("epoch", .text("0")))
            context.remark("apk knows no epoch: it is left out of it, as nFPM does")
        }
        return .map(members)
    }

    private var value: DraftValue {
        var members: [(key: String, value: DraftValue)] = []
        func add(_ key: String, _ value: DraftValue) {
            if !value.isEmpty { members.append((key, value)) }
        }
        if let override {
            for (key, value) in NFPMRelations.members(of: override) { add(key, value) }
            _ = override.maps("contents")
        }
        var scripts = scriptMembers(override?.map("scripts"))
        if let own {
            scripts += scriptMembers(own.map("scripts"))
            for (key, value) in facts(own) { add(key, value) }
        }
        add("scripts", .map(scripts))
        return .map(members)
    }

    private func scriptMembers(_ map: ImportMap?) -> [(key: String, value: DraftValue)] {
        if case .map(let members) = NFPMScripts.value(of: map) { members } else { [] }
    }

    private func facts(_ own: ImportMap) -> [(key: String, value: DraftValue)] {
        refuse(own)
        var fields = own.pairs("fields").map { ($0.key, DraftValue.text($0.value)) }
        if own.flag("essential") { fields.append(("Essential", .text("yes"))) }
        if own.flag("auto_installed") { fields.append(("Auto-Installed", .text("yes"))) }
        if let version = own.text("abi_version") { fields.append(("ABIVersion", .text(version))) }
        let tags = own.texts("tags")
        if !tags.isEmpty { fields.append(("Tags", .text(tags.joined(separator: ", ")))) }
        // nFPM's longer text has the first line, too; ours has it as the summary.
        let about = own.has("summary") ? root.text("description")?.trimmed ?? "" : ""
        return [
            ("about", .text(about)), ("pre-depends", .texts(own.texts("predepends"))),
            ("breaks", .texts(own.texts("breaks"))),
            ("section", .text(own.text("group") ?? "")),
            ("summary", .text(own.text("summary") ?? "")),
            ("packager", .text(own.text("packager") ?? "")),
            ("compression", .text(compression(own))), ("triggers", .texts(triggers(own))),
            ("alternatives", .list(alternatives(own))), ("fields", .map(fields)),
        ]
    }

    private func compression(_ own: ImportMap) -> String {
        guard let text = own.text("compression") else { return "" }
        let codec = text.prefix { $0 != ":" }
        if !["gzip", "xz", "zstd"].contains(codec) {
            own.complain(
                "compression", "'\(codec)' is not one that Consign knows",
                hint: "write gzip, xz or zstd")
            return ""
        }
        if codec.count < text.count {
            own.complain("compression", "levels are fixed", hint: "write '\(codec)'")
        }
        return String(codec)
    }

    private func triggers(_ own: ImportMap) -> [String] {
        guard let map = own.map("triggers") else { return [] }
        let kinds = ["interest", "activate"].flatMap { [$0, $0 + "_await", $0 + "_noawait"] }
        return kinds.flatMap { kind in
            map.texts(kind).map { kind.replacing("_", with: "-") + " " + $0 }
        }
    }

    private func alternatives(_ own: ImportMap) -> [DraftValue] {
        own.maps("alternatives").map { one in
            var members: [(key: String, value: DraftValue)] = [
                ("link", .text(one.text("link_name") ?? "")),
                ("path", .text(one.text("target") ?? "")),
            ]
            if let priority = one.text("priority") { members.append(("priority", .text(priority))) }
            return .map(members)
        }
    }

    private func refuse(_ own: ImportMap) {
        own.refuse(
            "signature", "keys are identities of ours",
            hint: "make one with 'consign key new NAME --rsa' and write 'sign: NAME'")
        own.refuse("arch", "the format's own spelling of the processor is used")
        own.refuse("arch_variant", "packages are for whole architectures")
        own.refuse("buildhost", "no machine's name is written, so that builds can be repeated")
        own.refuse("prefixes", "packages are not relocatable")
        own.refuse("pkgbase", "the base is the package itself")
        own.map("scripts")?.refuse("rules", "that script builds packages from source")
        own.map("scripts")?.refuse("config", "packages ask no questions")
        own.map("scripts")?.refuse("templates", "packages ask no questions")
    }
}

/// nFPM's lists of other packages, which have our names at the top and in `overrides`.
enum NFPMRelations {
    private static let keys = [
        "depends", "recommends", "suggests", "conflicts", "provides", "replaces",
    ]

    static func members(of map: ImportMap) -> [(key: String, value: DraftValue)] {
        keys.map { key in
            // As GoReleaser calls them.
            let isGo = key == "depends" && map.has("dependencies")
            return (key, DraftValue.texts(map.texts(isGo ? "dependencies" : key)))
        }
    }
}

/// nFPM's scripts; `$PKG` blocks add those that only one format knows.
enum NFPMScripts {
    static func value(of map: ImportMap?) -> DraftValue {
        guard let map else { return .map([]) }
        return .map(
            ScriptMoment.allCases.compactMap { moment in
                map.text(moment.rawValue).map { (moment.rawValue, .text(Path.plain($0))) }
            })
    }
}
