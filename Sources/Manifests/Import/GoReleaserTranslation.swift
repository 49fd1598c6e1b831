internal import Model

/// Translates GoReleaser's configuration (<https://goreleaser.com/customization/>) as far as it is
/// about archives, packages, checksums, signatures and the release; building stays with the build.
struct GoReleaserTranslation {
    let context: ImportContext
    let root: ImportMap

    private static let systems = ["darwin": "macos"]
    private static let processors = ["arm": "armv7", "all": "universal"]

    func draft() -> ManifestDraft {
        var draft = ManifestDraft()
        let name = root.text("project_name") ?? "product"
        let builds = root.maps("builds")
        let archives = root.maps("archives")
        let nfpms = root.maps("nfpms")
        _ = root.text("version")
        draft.add("name", name.lowercased())
        draft.add("version", "tag")
        for key in ["description", "homepage", "license", "maintainer"] {
            draft.add(key, nfpms.lazy.compactMap { $0.text(key) }.first)
        }
        let platforms = platforms(builds)
        draft.add("platforms", .map(platforms.map { ($0, .text("stage/" + $0)) }))
        draft.add("contents", .list(contents(name, builds, archives, nfpms)))
        if let first = nfpms.first { draft.add("packages", packages(first)) }
        if nfpms.count > 1 {
            context.remark("only the first of \(nfpms.count) nfpms is translated")
            for other in nfpms.dropFirst() { other.ignoreAll() }
        }
        let systems = Set(platforms.map { String($0.prefix { $0 != "-" }) })
        draft.add("artifacts", .list(artifacts(archives, nfpms, systems)))
        seal(&draft)
        listTheRest()
        return draft
    }

    private func platforms(_ builds: [ImportMap]) -> [String] {
        var all: [String] = []
        for build in builds {
            let systems = build.texts("goos"), processors = build.texts("goarch")
            for system in systems.isEmpty ? ["linux", "darwin", "windows"] : systems {
                for processor in processors.isEmpty ? ["amd64", "arm64"] : processors {
                    all.append(
                        (Self.systems[system] ?? system) + "-"
                            + (Self.processors[processor] ?? processor))
                }
            }
        }
        if builds.isEmpty { all = ["linux-amd64", "linux-arm64", "macos-arm64", "windows-amd64"] }
        context.remark("the build fills one folder for each platform, like stage/\(all[0])")
        return all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func contents(
        _ name: String, _ builds: [ImportMap], _ archives: [ImportMap], _ nfpms: [ImportMap]
    ) -> [DraftValue] {
        let binaries = builds.map { $0.text("binary") ?? name }
        let programs = (binaries.isEmpty ? [name] : binaries).map { program -> DraftValue in
            .map([("file", .text(program)), ("kind", .text("program"))])
        }
        let files = archives.flatMap { $0.maps("files", short: "src") }.compactMap {
            $0.text("src")
        }
        let texts = files.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let documents = texts.map { file -> DraftValue in
            let kind = file.uppercased().hasPrefix("LICEN") ? "license" : "doc"
            return .map([("file", .text(NFPMPath.plain(file))), ("kind", .text(kind))])
        }
        let installed = nfpms.prefix(1).flatMap { NFPMContents($0, context, stage: ".").values }
        return programs + documents + installed
    }

    private func packages(_ nfpm: ImportMap) -> DraftValue {
        var members: [(key: String, value: DraftValue)] = []
        func add(_ key: String, _ value: DraftValue) {
            if !value.isEmpty { members.append((key, value)) }
        }
        add("package", .text(nfpm.text("package_name") ?? ""))
        for key in ["release", "epoch", "section", "priority", "vendor", "changelog"] {
            add(key, .text(nfpm.text(key) ?? ""))
        }
        for (key, value) in NFPMRelations.members(of: nfpm) { add(key, value) }
        for (old, ours) in [("dependencies", "depends")] { add(ours, .texts(nfpm.texts(old))) }
        add("scripts", NFPMScripts.value(of: nfpm.map("scripts")))
        let overrides = nfpm.map("overrides")
        for (theirs, ours) in NFPMTranslation.formats {
            let block = NFPMBlock(nfpm.map(theirs), overrides?.map(theirs), context, theirs)
            add(ours, block.value)
        }
        return .map(members)
    }

    private func artifacts(
        _ archives: [ImportMap], _ nfpms: [ImportMap], _ systems: Set<String>
    ) -> [DraftValue] {
        var lines: [DraftValue] = []
        for archive in archives {
            let lists = [archive.texts("formats"), archive.texts("format")].joined()
            var plain = systems
            for override in archive.maps("format_overrides") {
                let system = override.text("goos").map { Self.systems[$0] ?? $0 } ?? ""
                guard plain.remove(system) != nil else { continue }
                for format in [override.texts("formats"), override.texts("format")].joined() {
                    lines.append(line(format, [system], archive))
                }
            }
            let formats = Array(lists).isEmpty ? ["tar.gz"] : Array(lists)
            for format in formats { lines.insert(line(format, plain.sorted(), archive), at: 0) }
        }
        for format in nfpms.prefix(1).flatMap({ $0.texts("formats") }) {
            let ours = NFPMTranslation.formats.first { $0.0 == format }?.1 ?? format
            lines.append(.map([("format", .text(ours)), ("for", .text("linux-*"))]))
        }
        return lines.isEmpty ? [.map([("format", .text("tar.gz"))])] : lines
    }

    private func line(_ format: String, _ systems: [String], _ archive: ImportMap) -> DraftValue {
        let known = ["tgz": "tar.gz", "txz": "tar.xz", "tzst": "tar.zst"]
        var members: [(key: String, value: DraftValue)] = [
            ("format", .text(known[format] ?? format)),
            ("for", .texts(systems.map { $0 + "-*" })),
        ]
        if let template = archive.raw("name_template"), let ours = GoTemplate.ours(template) {
            members.append(("name", .text(ours)))
        }
        return .map(members)
    }

    private func seal(_ draft: inout ManifestDraft) {
        if let checksum = root.map("checksum") {
            checksum.ignoreAll()
            context.remark("the checksums are in SHA256SUMS")
        }
        if !root.maps("signs").isEmpty {
            root.maps("signs").forEach { $0.ignoreAll() }
            context.remark("make the key with: consign key new release")
            draft.add(
                "sign",
                .map([
                    ("keys", .texts(["release"])),
                    ("formats", .texts(["ssh", "minisign", "openssl"])),
                ]))
        }
        if let release = root.map("release"), let github = release.map("github") {
            let owner = github.text("owner") ?? "", name = github.text("name") ?? ""
            context.remark("released at https://github.com/\(owner)/\(name)")
        }
    }

    private func listTheRest() {
        for left in root.leftovers {
            context.remark("not translated: \(left.name) (line \(left.place.line))")
        }
    }
}
