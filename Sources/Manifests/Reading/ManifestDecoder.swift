import Model
import Options

/// Turns checked nodes into a ``Manifest``, and judges what no single value shows.
///
/// It runs on manifests that have complaints already, so that a user sees all of them at once:
/// what has the wrong shape is left out here without another word.
struct ManifestDecoder {
    private(set) var complaints = Complaints()
    let words: Vocabulary

    private let isTranslation: Bool

    init(_ words: Vocabulary, isTranslation: Bool = false) {
        self.words = words
        self.isTranslation = isTranslation
    }

    mutating func manifest(from root: YAMLNode, file: String) -> Manifest {
        var manifest = Manifest()
        manifest.file = file
        if let name = root["name"], let text = name.text {
            manifest.name = Located(text, at: name.place)
        }
        if let version = root["version"], let text = version.text,
            let source = try? ManifestText.versionSource(text)
        {
            manifest.version = Located(source, at: version.place)
        }
        manifest.date = root["date"]?.text.flatMap { Timestamp(parsing: $0) }
        manifest.description = root["description"]?.text ?? ""
        manifest.homepage = root["homepage"]?.text ?? ""
        manifest.license = root["license"]?.text ?? ""
        manifest.maintainer = root["maintainer"]?.text ?? ""
        manifest.stages = (root["platforms"]?.members ?? []).compactMap { stage($0) }
        // Misspelt ones too, which have their complaint already; no manifest needs more than these.
        let names = (root["platforms"]?.members ?? []).prefix(64).map(\.key)
        manifest.programs = programs(root["programs"])
        manifest.contents = nodes(root["contents"]).compactMap { content($0, names) }
        manifest.artifacts = artifacts(root, names)
        let platforms = manifest.stages.map(\.platform.value)
        for rule in manifest.artifacts where !isTranslation || !rule.platforms.isEmpty {
            if let refusal = rule.refusal(of: platforms) { complaints.add(refusal) }
        }
        manifest.sign = root["sign"].map { sign($0) }
        manifest.publish = nodes(root["publish"]).compactMap {
            destination($0, of: words.destinations)
        }
        manifest.announce = announce(root["announce"])
        manifest.notes = notes(root["notes"])
        if let node = root["ci"] {
            var decoder = ContinuousDecoder()
            manifest.continuous = decoder.policy(node, manifest.stages.map(\.platform.value))
            complaints.add(decoder.complaints)
        }
        requireSomethingToPack(manifest, root)
        return manifest
    }

    private mutating func stage(_ member: YAMLMember) -> Stage? {
        guard let platform = try? Platform(parsing: member.key) else { return nil }
        let located = Located(platform, at: member.place)
        guard let joined = member.value["join"] else {
            guard let folder = template(member.value) else { return nil }
            return Stage(platform: located, folders: [folder])
        }
        if platform != Platform(.macos, .universal) {
            complain(
                "'join' is for macos-universal", "\(platform) has one folder", at: joined.place,
                hint: "write: \(platform): stage/\(platform)")
        }
        complainAboutRepeats(in: joined, "folder")
        return Stage(platform: located, folders: nodes(joined).compactMap(template))
    }

    private mutating func content(_ node: YAMLNode, _ names: [String]) -> Content? {
        guard let kind = node["kind"]?.text.flatMap(ContentKind.init(rawValue:)) else { return nil }
        complaints.add(ContentRules.complaints(about: node, kind))
        let place = kind.isMade ? node["to"] : node["file"]
        guard let place, let name = place.text else { return nil }
        // A folder may be written with '/' at its end; for a file that means another place.
        let to = node["to"]?.text.map {
            kind == .directory && $0.hasSuffix("/") ? String($0.dropLast()) : $0
        }
        var content = Content(
            file: Located(kind.isMade ? to ?? name : name, at: place.place), kind: kind, to: to,
            mode: node["mode"]?.text.flatMap { try? ManifestText.mode($0) },
            enable: flag(node["enable"]),
            platforms: patterns(node["for"], names, source: false).map(\.value))
        content.link = node["target"]?.text
        content.formats = texts(node["formats"]).map(\.value)
        content.ownership = Ownership(owner: node["owner"]?.text, group: node["group"]?.text)
        content.keepsEdits = node["noreplace"].map { flag($0) } ?? true
        return content
    }

    private func artifact(
        _ node: YAMLNode, _ platforms: [Located<GlobPattern>], _ layers: FormatLayers
    ) -> ArtifactRule? {
        guard let format = node["format"], let name = format.text,
            let known = words.formats.first(where: { $0.name == name })
        else { return nil }
        let options = layers.options(known, line: node)
        let base = options.base.flatMap { base in
            words.formats.first { $0.name == base.value }.map { (base, layers.options($0)) }
        }
        return ArtifactRule(
            format: Located(name, at: format.place), platforms: platforms,
            fileName: node["name"].flatMap(template), options: options, base: base,
            serves: known.serves)
    }

    /// What is said of all packages must be understood by every format that is made.
    private mutating func artifacts(_ root: YAMLNode, _ names: [String]) -> [ArtifactRule] {
        let layers = FormatLayers(
            shape: FormatShape(formats: words.formats), packages: root["packages"])
        let lines = nodes(root["artifacts"])
        for format in words.formats {
            let mine = lines.filter { $0["format"]?.text == format.name }
            guard
                let complaint = mine.lazy.map({ layers.complaints(format, line: $0) })
                    .first(where: { !$0.isEmpty })
            else { continue }
            complaints.add(complaint)
        }
        return lines.compactMap { node in
            artifact(node, patterns(node["for"], names, source: true), layers)
        }
    }

    private mutating func sign(_ node: YAMLNode) -> SigningPolicy {
        for key in ["keys", "formats", "ended", "digests"] {
            if let list = node[key] { complainAboutRepeats(in: list, "element") }
        }
        let keys = texts(node["keys"]), names = keys.map(\.value)
        for one in nodes(node["ended"]) {
            guard let name = one.text, !names.contains(name) else { continue }
            complain(
                "\(Quoted(name)) does not sign", "it is not among 'sign.keys'", at: one.place,
                hint: "name it there as well, or take it out of 'ended'")
        }
        return SigningPolicy(
            keys: keys, formats: texts(node["formats"]), each: flag(node["each"]),
            log: flag(node["log"]),
            threshold: node["threshold"]?.text.flatMap { Int($0) } ?? 1,
            ended: texts(node["ended"]),
            digests: texts(node["digests"]).compactMap { Digest.Algorithm(rawValue: $0.value) },
            timestamp: node["timestamp"].flatMap { timestamp($0) })
    }

    func timestamp(_ node: YAMLNode) -> TimestampPolicy? {
        guard let server = node["server"], let certificate = node["certificate"],
            let address = server.text, let file = certificate.text
        else { return nil }
        return TimestampPolicy(
            server: Located(address, at: server.place),
            certificate: Located(file, at: certificate.place),
            isRequired: isRequired(node))
    }

    private func notes(_ node: YAMLNode?) -> NotesPolicy {
        var notes = NotesPolicy()
        notes.template = node?["template"].flatMap(template)
        notes.changes = node?["changes"].flatMap(template)
        notes.base = node?["base"].flatMap(template)
        return notes
    }

    /// One pattern or a list of them; each must match a platform, or be `source` where that fits.
    private mutating func patterns(
        _ node: YAMLNode?, _ names: [String], source: Bool
    ) -> [Located<GlobPattern>] {
        guard let node else { return [] }
        let nodes = node.elements ?? [node]
        for node in nodes {
            guard let text = node.text, !text.isEmpty, !(source && text == "source") else {
                continue
            }
            let pattern = GlobPattern(text)
            guard complaints.count < ShapeCheck.limit else { break }
            if !names.contains(where: pattern.matches) { complain(node, text, names, source) }
        }
        return nodes.compactMap { node in
            node.text.map { Located(GlobPattern($0), at: node.place) }
        }
    }

    private mutating func complain(
        _ node: YAMLNode, _ text: String, _ names: [String], _ source: Bool
    ) {
        let systems = Set(names.map { String($0.prefix { $0 != "-" }) + "-*" }).sorted()
        let known = names + systems + (source ? ["source"] : [])
        complain(
            "\(Quoted(text)) matches no platform", at: node.place,
            hint: names.isEmpty
                ? "name the build's folders under 'platforms'"
                : Spelling.suggestion(
                    Platform.meant(by: text, among: known), known: known))
    }

    private mutating func requireSomethingToPack(_ manifest: Manifest, _ root: YAMLNode) {
        guard root["platforms"] == nil, root.members != nil else { return }
        let isSourceOnly =
            !manifest.artifacts.isEmpty
            && manifest.artifacts.allSatisfy { rule in
                !rule.platforms.isEmpty
                    && rule.platforms.allSatisfy { $0.value.description == "source" }
            }
        if !isSourceOnly {
            complain(
                "'platforms' is missing", "only a source archive can be made without",
                at: root.place,
                hint: "name what the build staged, like 'linux-amd64: stage/linux-amd64'")
        }
    }

    private mutating func complainAboutRepeats(in list: YAMLNode, _ noun: String) {
        var seen: Set<String> = []
        for node in nodes(list) {
            guard let text = node.text, !seen.insert(text).inserted else { continue }
            complain("\(Quoted(text)) is listed twice", at: node.place, hint: "remove one \(noun)")
        }
    }

    mutating func complain(
        _ what: String, _ why: String = "", at place: SourcePosition, hint: String
    ) {
        complaints.add(what, why, at: place, hint: hint)
    }

    func nodes(_ node: YAMLNode?) -> [YAMLNode] { node?.elements ?? [] }

    private func texts(_ node: YAMLNode?) -> [Located<String>] {
        nodes(node).compactMap { node in node.text.map { Located($0, at: node.place) } }
    }

    func flag(_ node: YAMLNode?) -> Bool {
        if case .scalar("true", isPlain: true) = node?.body { true } else { false }
    }

    /// What a release cannot do without, unless it says so.
    func isRequired(_ node: YAMLNode) -> Bool { node["required"].map { flag($0) } ?? true }

    func template(_ node: YAMLNode) -> Located<Template>? {
        guard let text = node.text, let template = try? Template(text) else { return nil }
        return Located(template, at: node.place)
    }
}
