internal import Model

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
