internal import Model

/// Translates nFPM's configuration (<https://nfpm.goreleaser.com/configuration/>), all of it: what
/// has no equivalent is a complaint with its line.
struct NFPMTranslation {
    let context: ImportContext
    let root: ImportMap

    /// Where a native format's block is, and what we call the format.
    static let formats = [
        ("deb", "deb"), ("rpm", "rpm"), ("apk", "apk"), ("archlinux", "arch"), ("ipk", "ipk"),
    ]

    /// Processors as Go calls them.
    private static let processors = [
        "arm5": "armv5", "arm6": "armv6", "arm7": "armv7", "arm": "armv7", "armhf": "armv7",
        "x86_64": "amd64", "aarch64": "arm64", "i386": "386",
    ]

    func draft() -> ManifestDraft {
        var draft = ManifestDraft()
        let version = NFPMVersion(root, context)
        draft.add("name", root.text("name"))
        draft.add("version", version.text)
        if let mtime = root.text("mtime") {
            draft.add("date", Timestamp(internet: mtime)?.text ?? mtime)
        }
        let description = root.text("description") ?? ""
        let paragraphs = description.split(separator: "\n", omittingEmptySubsequences: false)
        draft.add("description", paragraphs.first.map { String($0) })
        draft.add("homepage", root.text("homepage"))
        draft.add("license", root.text("license"))
        draft.add("maintainer", root.text("maintainer"))
        let contents = NFPMContents(root, context)
        draft.add(
            "platforms", .map([("linux-" + processor, .text(contents.stage))]))
        draft.add("contents", .list(contents.values))
        draft.add("packages", packages(version, paragraphs.dropFirst().joined(separator: "\n")))
        draft.add("artifacts", .list(artifacts.map { .map([("format", .text($0))]) }))
        refuseTheRest()
        return draft
    }

    private var processor: String {
        let arch = root.text("arch") ?? "amd64"
        return Self.processors[arch] ?? arch
    }

    /// All formats; OpenWrt's only when there is a word about it.
    private var artifacts: [String] {
        Self.formats.map(\.1).filter { $0 != "ipk" || root.has("ipk") }
    }

    private func packages(_ version: NFPMVersion, _ about: String) -> DraftValue {
        var members: [(key: String, value: DraftValue)] = []
        func add(_ key: String, _ value: DraftValue) {
            if !value.isEmpty { members.append((key, value)) }
        }
        add("about", .text(about.trimmed))
        add("release", .text(version.release ?? ""))
        add("epoch", .text(version.epoch ?? ""))
        for key in ["section", "priority", "vendor"] { add(key, .text(root.text(key) ?? "")) }
        add("changelog", .text(root.text("changelog") ?? ""))
        // nFPM declares what is declared and looks at no program.
        add("libraries", .flag(false))
        for (key, value) in NFPMRelations.members(of: root) { add(key, value) }
        add("scripts", NFPMScripts.value(of: root.map("scripts")))
        members += NFPMBlock.all(of: root, context)
        return .map(members)
    }

    private func refuseTheRest() {
        if let system = root.text("platform"), system != "linux" {
            root.complain("platform", "'\(system)' is no system with such packages")
        }
        if let umask = root.text("umask"), let bits = UInt16(umask.dropFirst(2), radix: 8),
            bits & 0o755 != 0
        {
            root.complain("umask", "modes are 0755 and 0644 here", hint: "write them as 'mode'")
        }
        if root.flag("disable_globbing") {
            context.remark("disable_globbing: a '*' in 'file' is a pattern here")
        }
        root.refuse("msix", "Windows packages are not made from nFPM's configuration")
    }
}

extension String {
    /// Without empty lines around it.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
