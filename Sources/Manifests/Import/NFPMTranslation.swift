import Model

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
            root.complain("platform", "'\(system)' is not a system with such packages")
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

/// nFPM's `version`, `prerelease`, `version_metadata`, `release` and `epoch`.
struct NFPMVersion {
    let text: String
    let release: String?
    let epoch: String?

    init(_ root: ImportMap, _ context: ImportContext) {
        release = root.text("release")
        epoch = root.text("epoch")
        if let schema = root.text("version_schema"), schema != "semver" {
            root.complain("version_schema", "versions are semantic versions here")
        }
        let prerelease = root.text("prerelease"), metadata = root.text("version_metadata")
        let raw = root.raw("version") ?? ""
        // A version that is a variable stays one, so that the manifest can be kept.
        if let variable = Self.variable(raw), prerelease == nil, metadata == nil {
            text = "env:" + variable
            return
        }
        let plain = Self.complete(root.text("version") ?? "0.0.0")
        text =
            plain + (prerelease.map { "-" + $0 } ?? "") + (metadata.map { "+" + $0 } ?? "")
    }

    /// `NAME` of `${NAME}` or `$NAME`, when that is all there is.
    private static func variable(_ text: String) -> String? {
        guard text.hasPrefix("$") else { return nil }
        let isBraced = text.hasPrefix("${") && text.hasSuffix("}")
        let name = isBraced ? String(text.dropFirst(2).dropLast()) : String(text.dropFirst())
        let isName = name.utf8.allSatisfy {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
        }
        return isName && !name.isEmpty ? name : nil
    }

    /// nFPM reads `1.2` as `1.2.0`.
    private static func complete(_ text: String) -> String {
        let bare = text.hasPrefix("v") ? String(text.dropFirst()) : text
        let core = bare.prefix { $0 != "-" && $0 != "+" }
        let missing = 2 - core.count { $0 == "." }
        let zeros = String(repeating: ".0", count: max(0, missing))
        return core + zeros + bare.dropFirst(core.count)
    }
}
