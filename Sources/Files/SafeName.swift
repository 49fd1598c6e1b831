package import Model

/// Which names may appear in a package or a release; everything else is refused, never repaired.
package enum SafeName {
    /// A name of one file in the flat release folder and in checksum lists.
    package static func checkFile(_ name: String) throws(Failure) {
        try checkComponent(name[...], of: name)
        guard !name.contains("/") else { throw refused(name, "it contains '/'") }
        guard name.first != "-" else { throw refused(name, "it begins with '-'") }
        try checkWindows(name[...], of: name)
    }

    /// A relative path inside a package for `platform`; nil stands for every platform.
    package static func checkPath(_ path: String, for platform: Platform?) throws(Failure) {
        guard path.utf8.first != UInt8(ascii: "/") else { throw refused(path, "it is absolute") }
        let strict = platform.map { $0.os == .windows || $0.arch == .all } ?? false
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for part in parts.map(Substring.init) {
            try checkComponent(part, of: path)
            if strict { try checkWindows(part, of: path) }
        }
    }

    /// Two names that one file system takes for the same: by Unicode form everywhere, by case on
    /// macOS and Windows.
    package static func checkCollisions(
        _ paths: [String], for platform: Platform?
    ) throws(Failure) {
        let folds = platform.map { $0.os == .windows || $0.os == .macos } ?? false
        // Swift compares strings by canonical equivalence, which is exactly the question here.
        var seen: [String: String] = [:]
        for path in paths {
            let key = folds ? path.lowercased() : path
            if let other = seen.updateValue(path, forKey: key) {
                throw Failure(
                    "'\(printable(other))' and '\(printable(path))' are the same name"
                        + (platform.map { " on \($0.os.rawValue)" } ?? ""),
                    hint: "rename one of them", exit: .usage)
            }
        }
    }

    /// `text` with everything that could steer a terminal written as an escape.
    package static func printable(_ text: String) -> String {
        if isPlain(text.utf8) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isHostile(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func checkComponent(_ part: Substring, of name: String) throws(Failure) {
        guard !part.isEmpty else { throw refused(name, "it has an empty part") }
        guard part != ".", part != ".." else { throw refused(name, "it contains '\(part)'") }
        guard part.utf8.count <= 255 else { throw refused(name, "a part of it is over 255 bytes") }
        guard !part.utf8.contains(UInt8(ascii: "\\")) else {
            throw refused(name, "it contains '\\'")
        }
        if !isPlain(part.utf8), let scalar = part.unicodeScalars.first(where: isHostile) {
            let code = String(scalar.value, radix: 16, uppercase: true)
            throw refused(
                name,
                "it contains the character U+"
                    + String(repeating: "0", count: max(0, 4 - code.count)) + code)
        }
    }

    /// Names Windows reserves. <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>
    private static func checkWindows(_ part: Substring, of name: String) throws(Failure) {
        let stem = part.prefix { $0 != "." }.lowercased()
        let devices = ["con", "prn", "aux", "nul", "conin$", "conout$"]
        let numbered = ["com", "lpt"].contains {
            stem.hasPrefix($0) && stem.dropFirst(3).count == 1
                && "123456789¹²³".contains(stem.dropFirst(3))
        }
        guard !devices.contains(stem), !numbered else {
            throw refused(name, "Windows reserves '\(stem)'")
        }
        guard let last = part.last, last != ".", last != " " else {
            throw refused(name, "Windows drops a dot or a blank at the end")
        }
        if let mark = part.first(where: { "<>:\"|?*".contains($0) }) {
            throw refused(name, "Windows allows no '\(mark)' in a name")
        }
    }

    /// Nearly every name is; looking up properties takes a third of planning many files.
    private static func isPlain(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { (0x20..<0x7f).contains($0) }
    }

    /// Control, format, surrogate and separator characters: escapes, bidi marks, line breaks.
    private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return !(0x20..<0x7f).contains(scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned:
            true
        default: false
        }
    }

    private static func refused(_ name: String, _ why: String) -> Failure {
        Failure(
            "refused the name '\(printable(String(name.prefix(120))))'", why,
            hint: "rename the file; such a name harms somebody who unpacks or prints it",
            exit: .usage)
    }
}
