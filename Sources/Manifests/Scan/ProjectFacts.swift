import Model

/// What a project says about itself, as far as it could be read.
struct ProjectFacts {
    var name: String?
    var version: String?
    var description: String?
    var license: String?
    var homepage: String?
    /// Its first author, as `Name <mail>`.
    var maintainer: String?
    /// The program it builds, when that is not called like the project.
    var program: String?
    /// How a stage is filled, for one platform.
    var howToFill = ""
}

/// The page of a project on its forge, from the address git fetches it from.
enum GitRemote {
    /// The page named by the first remote of a `.git/config`; only well-known forges have one.
    static func homepage(_ config: String) -> String? {
        var isRemote = false
        for line in config.split(whereSeparator: \.isNewline) {
            let line = line.trimmed
            if line.hasPrefix("[") { isRemote = line.hasPrefix("[remote ") }
            guard isRemote, line.hasPrefix("url"), let equals = line.firstIndex(of: "=") else {
                continue
            }
            if let page = page(line[line.index(after: equals)...].trimmed) { return page }
        }
        return nil
    }

    /// `https://host/owner/name` from an https, ssh or scp-like address, its user left out.
    private static func page(_ address: String) -> String? {
        var rest = address[...]
        for scheme in ["https://", "ssh://"] where rest.hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
        }
        let path = rest.split(whereSeparator: { $0 == "/" || $0 == ":" })
        guard let user = path.first?.lastIndex(of: "@") else { return page(path) }
        return page([path[0][user...].dropFirst()] + path.dropFirst())
    }

    private static func page(_ path: [Substring]) -> String? {
        // user:password@host has been split at the colon as well; the host is what follows the @.
        guard
            let host = path.firstIndex(where: {
                $0.hasSuffix("github.com") || $0.hasSuffix("gitlab.com")
            })
        else { return nil }
        let name = path[host].split(separator: "@").last ?? ""
        let parts = path[(host + 1)...].filter { Int($0) == nil }
        guard ["github.com", "gitlab.com"].contains(name), parts.count >= 2 else { return nil }
        let page = "https://\(name)/" + parts.joined(separator: "/")
        return page.hasSuffix(".git") ? String(page.dropLast(4)) : page
    }
}

/// Recognises the few licenses whose text says by itself which they are.
enum LicenseText {
    /// The SPDX identifier of the license in `text`; nil when it does not say beyond doubt.
    static func identifier(_ text: String) -> String? {
        let words = text.prefix(400).split { $0.isWhitespace }.joined(separator: " ").lowercased()
        if words.hasPrefix("apache license version 2.0") { return "Apache-2.0" }
        if words.hasPrefix("mozilla public license version 2.0") { return "MPL-2.0" }
        if words.hasPrefix("mit license") || words.contains("the mit license") { return "MIT" }
        if words.hasPrefix("isc license") { return "ISC" }
        return nil
    }
}
