internal import Model

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
