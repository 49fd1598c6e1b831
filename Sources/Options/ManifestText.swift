import Files
package import Model

/// Judges and reads the single texts of a manifest.
package enum ManifestText {
    private static let nameBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789-_.".utf8)
    private static let variableBytes = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_".utf8)

    /// Where a version comes from.
    package static func versionSource(_ text: String) throws(Failure) -> VersionSource {
        if text == "tag" { return .tag }
        if text.hasPrefix("file:") {
            let path = String(text.dropFirst(5))
            try checkRelative(path)
            return .file(path)
        }
        if text.hasPrefix("env:") {
            let name = String(text.dropFirst(4))
            guard isVariable(name) else {
                throw Failure("\(Quoted(name)) is not the name of a variable")
            }
            return .environment(name)
        }
        do throws(Failure) { return .literal(try Version(parsing: text)) } catch {
            throw Failure(
                "\(Quoted(text)) is not a version",
                hint: "write 'tag', a semantic version like 1.2.0, 'file:VERSION' or 'env:VERSION'")
        }
    }

    /// Permission bits in octal, whether or not they begin with `0` or `0o`.
    package static func mode(_ text: String) throws(Failure) -> UInt16 {
        let digits = text.hasPrefix("0o") ? text.dropFirst(2) : text[...]
        let isOctal = digits.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0)
        }
        guard isOctal, (3...5).contains(digits.count), let mode = UInt16(digits, radix: 8) else {
            throw Failure("\(Quoted(text)) is not a mode", hint: "write it in octal, like 0755")
        }
        guard mode <= 0o7777 else {
            throw Failure("\(Quoted(text)) is not a mode", hint: "write it in octal, like 0755")
        }
        // A sticky folder is the one thing that may be open to all, as /tmp is.
        guard mode & 0o002 == 0 || mode & 0o1000 != 0 else {
            throw Failure(
                "mode \(Quoted(text)) lets everybody write",
                hint: "use 0755 for programs and 0644 for other files")
        }
        return mode
    }

    package static func checkName(_ text: String) throws(Failure) {
        guard !isName(text) else { return }
        let lowered = text.lowercased()
        throw Failure(
            "\(Quoted(text)) cannot be a name",
            "it takes lower-case letters, digits, '-', '_' and '.', at most 64, "
                + "and begins with a letter or a digit",
            hint: isName(lowered) ? "write '\(lowered)'" : nil)
    }

    package static func checkHomepage(_ text: String) throws(Failure) {
        guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
            throw Failure(
                "\(Quoted(text)) is not an address", hint: "write it whole: https://acme.example")
        }
        try refuseCredentials(text)
    }

    /// Plain http is for this machine alone, as the HTTP client has it.
    package static func checkAuthority(_ text: String) throws(Failure) {
        try checkHomepage(text)
        let host = text.dropFirst("http://".count).prefix { $0 != "/" && $0 != ":" }
        guard text.hasPrefix("https://") || ["127.0.0.1", "localhost"].contains(String(host)) else {
            throw Failure("\(Quoted(text)) is not an https address")
        }
    }

    package static func checkMaintainer(_ text: String) throws(Failure) {
        let parts = text.split(separator: "<", omittingEmptySubsequences: false)
        let mail = parts.last?.split(separator: "@", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, parts[0].count > 1, parts[0].hasSuffix(" "), mail.count == 2,
            !mail[0].isEmpty, mail[1].count > 1, mail[1].hasSuffix(">"),
            !text.dropLast().contains(">"), !mail.contains(where: { $0.contains(" ") })
        else {
            throw Failure(
                "\(Quoted(text)) is not a maintainer",
                hint: "write it as: Acme Releases <release@acme.example>")
        }
    }

    /// A path below a folder: nothing absolute, no `..`, nothing that a system reads otherwise.
    package static func checkRelative(_ text: String) throws(Failure) {
        do throws(Failure) { try SafeName.checkPath(text, for: nil) } catch {
            throw Failure(
                "\(Quoted(text)) is not a path below a folder", error.why,
                hint: text.hasSuffix("/") ? "for all files of a folder write it with '/**'" : nil)
        }
    }

    /// The same for a file that may be written with `./` in front.
    package static func checkInput(_ text: String) throws(Failure) {
        try checkRelative(text.hasPrefix("/") ? text : Path.plain(text))
    }

    package static func checkAbsolute(_ text: String) throws(Failure) {
        guard text.hasPrefix("/"), text.count > 1 else {
            throw Failure(
                "\(Quoted(text)) is not an absolute path",
                hint: "'to' is where native packages install the file, like /etc/acme/acme.conf")
        }
        let below = text.dropFirst()
        try checkRelative(String(below.hasSuffix("/") ? below.dropLast() : below))
    }

    /// `https://user:password@host` would end up in logs and notes; a user alone is no secret.
    package static func refuseCredentials(_ text: String) throws(Failure) {
        guard let scheme = text.firstRange(of: "://") else { return }
        let host = text[scheme.upperBound...].prefix { $0 != "/" }
        guard let at = host.lastIndex(of: "@"), host[..<at].contains(":") else { return }
        throw Failure(
            "an address here contains a password",
            hint: "leave it out; secrets come from the environment")
    }

    package static func checkVariable(_ text: String) throws(Failure) {
        guard isVariable(text) else {
            throw Failure(
                "\(Quoted(text)) is not the name of an environment variable",
                hint: "a secret itself never stands in the manifest")
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(nameBytes.contains)
            && !"-_.".contains(text.prefix(1))
    }

    private static func isVariable(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(variableBytes.contains)
            && !(text.first?.isNumber ?? true)
    }
}

/// A word of the user's as messages repeat it: in quotes, short, without terminal tricks.
package struct Quoted: CustomStringConvertible {
    package let description: String

    package init(_ text: String) {
        let short = text.unicodeScalars.count > 80 ? String(text.prefix(80)) + "…" : text
        description = "'" + SafeName.printable(short) + "'"
    }
}
