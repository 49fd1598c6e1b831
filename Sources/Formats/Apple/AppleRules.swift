import Model
import Options

/// The kinds of text in what a manifest says of apps and installers for macOS.
enum AppleRules {
    /// `com.example.acme`.
    static let identifier = TextRule(
        noun: "an identifier like com.example.acme",
        pattern: "^[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63})+$"
    ) { text throws(Failure) in
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        try require(
            parts.count > 1
                && parts.allSatisfy { (1...63).contains($0.count) && $0.allSatisfy(isName) },
            text, "an identifier", "write it like com.example.acme: letters, digits and '-'")
    }

    /// `12.0`.
    static let system = TextRule(
        noun: "a version of macOS", pattern: "^[1-9][0-9](\\.[0-9]{1,2}){0,2}$"
    ) { text throws(Failure) in
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.count <= 2 ? UInt8($0) : nil }
        try require(
            numbers.count == parts.count && (1...3).contains(parts.count) && numbers[0] >= 10,
            text, "a version of macOS", "write it like 12.0, in quotes")
    }

    /// What an app is called, which is a folder's name.
    static let title = TextRule(noun: "a name without '/' and ':'", pattern: "^[^/:]{1,100}$") {
        text throws(Failure) in
        try require(
            text.count <= 100 && !text.contains { "/:".contains($0) } && text.first != ".", text,
            "the name of an app", "leave '/' and ':' out, and a '.' at its beginning")
    }

    static let category = TextRule(
        noun: "a category of apps", pattern: "^public\\.app-category\\.[a-z-]+$"
    ) { text throws(Failure) in
        let start = "public.app-category."
        let rest = text.dropFirst(start.count)
        try require(
            text.hasPrefix(start) && !rest.isEmpty
                && rest.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "-") },
            text, "a category of apps", "write it like public.app-category.utilities")
    }

    /// A key of Info.plist.
    static let key = TextRule(noun: "a key", pattern: "^[A-Za-z][A-Za-z0-9._-]{0,127}$") {
        text throws(Failure) in
        try require(
            text.count <= 128 && text.first?.isLetter == true
                && text.allSatisfy { isName($0) || "._".contains($0) }, text,
            "a key of Info.plist", "write it like LSUIElement")
    }

    /// `640x400`.
    static let window = TextRule(
        noun: "a size of a window", pattern: "^[1-9][0-9]{2,3}x[1-9][0-9]{2,3}$"
    ) { text throws(Failure) in
        try require(
            FinderWindow.size(parsing: text) != nil, text, "a size of a window",
            "write it like 640x400")
    }

    private static func isName(_ mark: Character) -> Bool {
        mark.isASCII && (mark.isLetter || mark.isNumber || mark == "-")
    }

    private static func require(
        _ holds: Bool, _ text: String, _ what: String, _ hint: String
    ) throws(Failure) {
        guard holds else { throw Failure("\(Quoted(text)) is not \(what)", hint: hint) }
    }
}
