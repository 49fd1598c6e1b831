internal import Model

/// One license of an SPDX expression, as Debian's copyright files name it.
struct DebLicense: Hashable {
    /// The SPDX identifier: `GPL-3.0-or-later`.
    let id: String
    /// What stands behind `WITH`; empty when nothing does.
    let exception: String

    /// Texts that every Debian system has in `/usr/share/common-licenses`.
    private static let common: [String: String] = [
        "Apache-2.0": "Apache-2.0", "Artistic-1.0-Perl": "Artistic", "CC0-1.0": "CC0-1.0",
        "GFDL-1.2": "GFDL-1.2", "GFDL-1.3": "GFDL-1.3", "GPL-1.0": "GPL-1", "GPL-2.0": "GPL-2",
        "GPL-3.0": "GPL-3", "LGPL-2.0": "LGPL-2", "LGPL-2.1": "LGPL-2.1", "LGPL-3.0": "LGPL-3",
        "MPL-1.1": "MPL-1.1", "MPL-2.0": "MPL-2.0",
    ]

    /// The identifier without `-only`, `-or-later` and `+`.
    private var base: String {
        for end in ["-only", "-or-later", "+"] where id.hasSuffix(end) {
            return String(id.dropLast(end.count))
        }
        return id
    }

    /// The file in `/usr/share/common-licenses`; nil when there is none.
    var commonFile: String? { Self.common[base] }

    /// The name in a `License` field (copyright format 1.0): `GPL-3+ with … exception`.
    var shortName: String {
        let isLater = id.hasSuffix("-or-later") || id.hasSuffix("+")
        let debian = id == "MIT" ? "Expat" : base.hasPrefix("Artistic") ? base : commonFile ?? base
        return debian + (isLater ? "+" : "")
            + (exception.isEmpty ? "" : " with \(exception) exception")
    }

    /// Whether a file called `name` looks like its text: `LICENSE-APACHE` for Apache-2.0.
    func isNamed(by name: String) -> Bool {
        let family = id.prefix { $0 != "-" }.lowercased()
        let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.dropFirst().contains { $0 == family || id.lowercased() == $0 }
    }

    /// The licenses of `expression`, each once, and the expression in Debian's words.
    static func read(_ expression: String) -> (licenses: [DebLicense], name: String) {
        let spaced = expression.map { "()".contains($0) ? " \($0) " : String($0) }.joined()
        var words = spaced.split(separator: " ").map(String.init)[...]
        var licenses: [DebLicense] = []
        var name: [String] = []
        while let word = words.popFirst() {
            switch word.uppercased() {
            case "AND", "OR": name.append(word.lowercased())
            case "(", ")": continue
            default:
                var exception = ""
                if words.first?.uppercased() == "WITH" {
                    words.removeFirst()
                    exception = words.popFirst() ?? ""
                }
                let license = DebLicense(id: word, exception: exception)
                if !licenses.contains(license) { licenses.append(license) }
                name.append(license.shortName)
            }
        }
        return (licenses, name.joined(separator: " "))
    }
}
