import Files
import Model

/// The copyright file, in the machine-readable format 1.0.
/// <https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/>
struct DebCopyright {
    private let package: Package
    /// License texts that have not been assigned yet, by name.
    private var texts: [(name: String, lines: [String])] = []
    /// The files whose texts are not part of the copyright file.
    private(set) var leftOver: [Entry] = []
    /// The file's text.
    private(set) var text = ""

    /// The file for `package`, whose license contents are `entries`.
    init(_ package: Package, _ entries: [Entry]) throws(Failure) {
        self.package = package
        var notices: [Entry] = []
        for entry in entries {
            let name = Path.name(entry.path)
            let isLicense = ["licen", "copying", "unlicense"].contains {
                name.lowercased().hasPrefix($0)
            }
            if isLicense, let bytes = try entry.text() {
                texts.append((entry.path, Self.lines(bytes)))
            } else {
                notices.append(entry)
            }
        }
        text = written(notices: texts.flatMap { Self.notices(in: $0.lines) })
        let unused = Set(texts.map(\.name))
        leftOver = notices + entries.filter { unused.contains($0.path) }
    }

    private mutating func written(notices: [String]) -> String {
        let product = package.product
        let facts = [
            ("Format", "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"),
            ("Upstream-Name", product.name), ("Upstream-Contact", product.maintainer),
            ("Source", product.homepage),
        ]
        let head = facts.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)\n" }.joined()
        let author = "\(package.date.civil.year) \(product.maintainer)"
        let holders = (notices.isEmpty ? [author] : notices).joined(separator: "\n           ")
        let files = "\nFiles: *\nCopyright: \(holders)\n"
        let (licenses, name) = DebLicense.read(product.license)
        guard licenses.count > 1 else {
            let only = licenses.first ?? DebLicense(id: "", exception: "")
            let short = name.isEmpty ? (texts.isEmpty ? "unknown" : "custom") : name
            return head + files + "License: \(short)\n" + body(of: only, isOnly: true)
        }
        let paragraphs = licenses.map {
            "\nLicense: \($0.shortName)\n" + body(of: $0, isOnly: false)
        }
        return head + files + "License: \(name)\n" + paragraphs.joined()
    }

    /// The license's text, or where it is.
    private mutating func body(of license: DebLicense, isOnly: Bool) -> String {
        let index =
            texts.firstIndex { license.isNamed(by: Path.name($0.name)) }
            ?? (isOnly || license.commonFile == nil ? texts.indices.first : nil)
        let own = index.map { texts.remove(at: $0).lines }
        if let file = license.commonFile {
            return " On Debian systems, the full text of this license is in the file\n"
                + " /usr/share/common-licenses/\(file).\n"
        }
        if let own { return own.map { $0.isEmpty ? " .\n" : " \($0)\n" }.joined() }
        guard !license.id.isEmpty else {
            return " The release names no license. Ask \(package.product.maintainer).\n"
        }
        return " The text of this license is at\n https://spdx.org/licenses/\(license.id).html\n"
    }

    /// Lines without control characters; those at the start and the end are not empty.
    private static func lines(_ bytes: [UInt8]) -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
            line in
            let plain = String(
                line.filter { $0 == "\t" || ($0.unicodeScalars.first?.value ?? 0) > 31 })
            return plain.allSatisfy(\.isWhitespace) ? "" : plain
        }
        return Array(
            lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed())
    }

    /// `2024 Acme` for a line like `Copyright (c) 2024 Acme`.
    private static func notices(in lines: [String]) -> [String] {
        lines.prefix(60).compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.first?.lowercased() == "copyright" else { return nil }
            let rest = words.dropFirst().drop { ["(c)", "©"].contains($0.lowercased()) }
            // The notice of the GNU licenses' own text says nothing about the product.
            guard rest.first?.first?.isNumber == true,
                !line.contains("Free Software Foundation")
            else { return nil }
            return rest.joined(separator: " ")
        }
    }
}

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
