import Files
import Model

/// Translates GoReleaser's configuration (<https://goreleaser.com/customization/>) as far as it is
/// about archives, packages, checksums, signatures and the release; building stays with the build.
struct GoReleaserTranslation {
    let context: ImportContext
    let root: ImportMap

    private static let systems = ["darwin": "macos"]
    private static let archives = ["tar.gz", "tar.xz", "tar.zst", "zip", "binary"]

    func draft() -> ManifestDraft {
        var draft = ManifestDraft()
        let name = root.text("project_name") ?? "product"
        context.product = name
        let builds = GoReleaserBuilds(root.maps("builds"), product: name, context)
        let archives = root.maps("archives")
        let nfpms = root.maps("nfpms")
        _ = root.text("version")
        draft.add("name", name.lowercased())
        draft.add("version", "tag")
        let about = facts(nfpms, into: &draft)
        let stages = builds.platforms.map { ($0, DraftValue.text("stage/" + $0)) }
        draft.add("platforms", .map(stages))
        context.remark("the build fills one folder for each platform, like stage/\(stages[0].0)")
        let systems = Set(builds.platforms.map { String($0.prefix { $0 != "-" }) })
        let packed = artifacts(archives, systems)
        let installed = nfpms.first.map(packages) ?? []
        draft.add("contents", .list(contents(builds, archives, nfpms.first, packed, installed)))
        if let first = nfpms.first {
            draft.add("packages", policy(first, about: about))
        }
        if nfpms.count > 1 {
            context.remark("only the first of \(nfpms.count) nfpms is translated")
            for other in nfpms.dropFirst() { other.ignoreAll() }
        }
        let lines =
            packed.map(\.value)
            + installed.map { format in
                DraftValue.map([("format", .text(format))])
            }
        draft.add(
            "artifacts", .list(lines.isEmpty ? [.map([("format", .text("tar.gz"))])] : lines))
        seal(&draft)
        listTheRest()
        return draft
    }

    /// What packages say of the product; the description's further lines are returned.
    private func facts(_ nfpms: [ImportMap], into draft: inout ManifestDraft) -> String {
        let description = nfpms.lazy.compactMap { $0.text("description") }.first ?? ""
        let paragraphs = description.split(separator: "\n", omittingEmptySubsequences: false)
        draft.add("description", paragraphs.first.map { String($0) })
        for key in ["homepage", "license", "maintainer"] {
            draft.add(key, nfpms.lazy.compactMap { $0.text(key) }.first)
        }
        return paragraphs.dropFirst().joined(separator: "\n").trimmed
    }

    /// Programs are for all; files of archives and of packages are for those alone.
    private func contents(
        _ builds: GoReleaserBuilds, _ archives: [ImportMap], _ nfpm: ImportMap?,
        _ packed: [(key: String, value: DraftValue)], _ installed: [String]
    ) -> [DraftValue] {
        let folder = nfpm?.text("bindir").map(Path.plain)
        let programs = builds.programs.map { program in
            var members: [(key: String, value: DraftValue)] = [
                ("file", .text(program.name)), ("kind", .text("program")),
            ]
            if let folder, folder != "/usr/bin" {
                let name = program.name.split(separator: "/").last ?? ""
                members.append(("to", .text(folder + "/" + name)))
            }
            if program.platforms.count < builds.platforms.count {
                members.append(("for", .texts(program.platforms)))
            }
            return DraftValue.map(members)
        }
        let own =
            nfpm.map { NFPMContents($0, context, stage: ".", formats: installed).values } ?? []
        let files = archives.flatMap { $0.maps("files", short: "src") }.compactMap {
            $0.text("src").map(Path.plain)
        }
        let formats = unique(packed.map(\.key))
        let documents = unique(files).map { file in
            let isLicense = file.uppercased().hasPrefix("LICEN")
            var members: [(key: String, value: DraftValue)] = [
                ("file", .text(file)), ("kind", .text(isLicense ? "license" : "doc")),
            ]
            if nfpm != nil, !isLicense || !own.isEmpty {
                members.append(("formats", .texts(formats)))
            }
            return DraftValue.map(members)
        }
        return programs + documents + own
    }

    private func unique(_ texts: [String]) -> [String] {
        texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private func policy(_ nfpm: ImportMap, about: String) -> DraftValue {
        var members: [(key: String, value: DraftValue)] = []
        func add(_ key: String, _ value: DraftValue) {
            if !value.isEmpty { members.append((key, value)) }
        }
        add("package", .text(nfpm.text("package_name") ?? ""))
        add("about", .text(about))
        for key in ["release", "epoch", "section", "priority", "vendor", "changelog"] {
            add(key, .text(nfpm.text(key) ?? ""))
        }
        for (key, value) in NFPMRelations.members(of: nfpm) { add(key, value) }
        add("scripts", NFPMScripts.value(of: nfpm.map("scripts")))
        members += NFPMBlock.all(of: nfpm, context)
        return .map(members)
    }

    /// The formats of the first nfpm.
    private func packages(_ nfpm: ImportMap) -> [String] {
        nfpm.texts("formats").compactMap { format in
            let ours = NFPMTranslation.formats.first { $0.0 == format }?.1
            if ours == nil { context.remark("not translated: the format \(format)") }
            return ours
        }
    }

    private func artifacts(
        _ archives: [ImportMap], _ systems: Set<String>
    ) -> [(key: String, value: DraftValue)] {
        var lines: [(key: String, value: DraftValue)] = []
        for archive in archives {
            let formats = known(archive)
            var plain = systems
            for override in archive.maps("format_overrides") {
                let system = override.text("goos").map { Self.systems[$0] ?? $0 } ?? ""
                guard plain.remove(system) != nil else { continue }
                lines += known(override).map { ($0, line($0, [system], archive)) }
            }
            for format in formats {
                lines.insert((format, line(format, plain.sorted(), archive)), at: 0)
            }
        }
        return lines
    }

    private func known(_ map: ImportMap) -> [String] {
        let wanted = map.texts("formats") + map.texts("format")
        return (wanted.isEmpty ? ["tar.gz"] : wanted).compactMap { format in
            // tgz, txz and tzst are short for these.
            let ours =
                format.hasPrefix("t") && !format.contains(".")
                ? "tar." + (format == "tgz" ? "gz" : format.dropFirst()) : format
            if Self.archives.contains(ours) { return ours }
            context.remark("not translated: the format \(format)")
            return nil
        }
    }

    private func line(_ format: String, _ systems: [String], _ archive: ImportMap) -> DraftValue {
        var members: [(key: String, value: DraftValue)] = [
            ("format", .text(format)), ("for", .texts(systems.map { $0 + "-*" })),
        ]
        if let template = archive.raw("name_template") {
            if let ours = GoTemplate.ours(template) {
                members.append(("name", .text(ours)))
            } else {
                archive.complain("name_template", "it does more than name things")
            }
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
