internal import Files
internal import Model

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
