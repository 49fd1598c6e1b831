import Model

/// The control file (deb-control(5)), in the order in which dpkg writes it.
struct DebControl {
    private static let own: Set<String> = [
        "package", "version", "architecture", "maintainer", "installed-size", "pre-depends",
        "depends", "recommends", "suggests", "enhances", "conflicts", "breaks", "replaces",
        "provides", "section", "priority", "homepage", "description",
    ]

    let request: Request<DebOptions>
    let layout: [Entry]
    let architecture: String
    let relations: DebRelations

    /// The file's text.
    func text(installedSize: Int64) -> String {
        let (package, options) = (request.package, request.options)
        var fields: [(name: String, value: String)] = [
            ("Package", package.name), ("Version", DebVersion(request).text),
            ("Architecture", architecture), ("Maintainer", package.product.maintainer),
            ("Installed-Size", String(installedSize)),
        ]
        fields += relations.fields
        fields += [
            ("Section", options.section.isEmpty ? "misc" : options.section),
            ("Priority", options.priority.isEmpty ? "optional" : options.priority),
            ("Homepage", package.product.homepage),
            ("Description", DebDescription.field(package, layout)),
        ]
        fields += options.fields.map { ($0.name.value, Self.folded($0.value)) }
        return fields.filter { !$0.value.isEmpty }.map { "\($0.name): \($0.value)\n" }.joined()
    }

    /// Refuses fields that are written anyway or that dpkg could not read.
    static func check(_ options: some DebianOptions, format: String) throws(Failure) {
        // OpenWrt's devices accept more names of processors than there are platforms.
        let known =
            format == "ipk"
            ? own.subtracting(["architecture"]).union(["url", "alternatives"]) : own
        var seen = known
        for (name, value) in options.fields {
            func refused(_ why: String, _ hint: String?) -> Failure {
                Failure(
                    "\(format) cannot have the field '\(name.value)'", why, hint: hint,
                    at: name.place, exit: .usage)
            }
            let key = name.value.lowercased()
            guard !known.contains(key) else {
                throw refused("it is written from the manifest", "use the manifest's own key")
            }
            let isName =
                !key.isEmpty && !"#-".contains(name.value.prefix(1))
                && name.value.utf8.allSatisfy { (33...126).contains($0) && $0 != 58 }
            guard isName else { throw refused("it is not the name of a field", nil) }
            guard seen.insert(key).inserted else { throw refused("it is given twice", nil) }
            guard value.contains(where: { !$0.isWhitespace }) else {
                throw refused("it is empty", "leave it out")
            }
        }
        try checkSection(options.section, format)
    }

    private static func checkSection(_ section: String, _ format: String) throws(Failure) {
        let isSection = section.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-+./".contains($0))
        }
        guard isSection else {
            throw Failure(
                "\(format) cannot have the section '\(section)'",
                "it is one word, like utils or contrib/net",
                hint: "set it for this format: packages: {\(format): {section: utils}}",
                exit: .usage)
        }
    }

    /// Further lines begin with a blank, and an empty one has a full stop.
    static func folded(_ value: String) -> String {
        var lines = value.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines.enumerated().map { index, line in
            let isBlank = line.allSatisfy(\.isWhitespace)
            return index == 0 ? String(line) : " " + (isBlank ? "." : line)
        }.joined(separator: "\n")
    }
}

/// The `Description` field: a synopsis and a longer text (Debian Policy 5.6.13).
enum DebDescription {
    /// Columns of the longer text, without the blank before each line.
    private static let width = 78

    /// The field's value with its continuation lines.
    static func field(_ package: Package, _ layout: [Entry]) -> String {
        let paragraphs = package.paragraphs.isEmpty ? standIn(package, layout) : package.paragraphs
        let text = paragraphs.map { lines(of: $0) }.joined(separator: [" ."])
        return ([synopsis(package)] + text).joined(separator: "\n")
    }

    /// Lists show the name before it, so neither the name nor an article begins it.
    static func synopsis(_ package: Package) -> String {
        let line = package.summary.split { $0.isWhitespace }.joined(separator: " ")
        var rest = line[...]
        for name in [package.name, package.product.name] {
            let start = rest.prefix(name.count)
            let next = rest.dropFirst(name.count).first
            guard start.lowercased() == name.lowercased(),
                next.map({ !$0.isLetter && !$0.isNumber }) ?? false
            else { continue }
            rest = rest.dropFirst(name.count).drop { " :,-–—".contains($0) }
            rest = dropping(["is "], from: rest)
        }
        rest = dropping(["a ", "an ", "the "], from: rest)
        return rest.isEmpty ? line : String(rest)
    }

    private static func dropping(_ words: [String], from text: Substring) -> Substring {
        for word in words where text.lowercased().hasPrefix(word) && text.count > word.count {
            return text.dropFirst(word.count)
        }
        return text
    }

    /// A list of packages with nothing behind the synopsis helps nobody: say what comes with it.
    private static func standIn(_ package: Package, _ layout: [Entry]) -> [[String]] {
        let commands = layout.filter { $0.kind == .program }.map(\.path)
            .filter { $0.hasPrefix("usr/bin/") || $0.hasPrefix("usr/sbin/") }
            .compactMap { $0.split(separator: "/").last }
        let what =
            switch commands.count {
            case 0: "the files of \(package.product.name)"
            case 1: "the command \(commands[0])"
            default: "the commands " + commands.prefix(9).joined(separator: ", ")
            }
        let author = package.product.maintainer.prefix { $0 != "<" }
        let name = author.split(separator: " ").joined(separator: " ")
        return [["This package brings \(what), as released by \(name)."]]
    }

    /// A line that begins with a blank is kept, the others are filled anew.
    private static func lines(of paragraph: [String]) -> [String] {
        var result: [String] = []
        var words: [Substring] = []
        for line in paragraph {
            guard line.first == " " || line.first == "\t" else {
                words += line.split { $0.isWhitespace }
                continue
            }
            result += filled(words) + ["  " + line.drop { $0.isWhitespace }]
            words = []
        }
        return result + filled(words)
    }

    /// A line that began with a full stop would be a command to whoever shows it.
    private static func filled(_ words: [Substring]) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words {
            if line.isEmpty {
                line = word.hasPrefix(".") ? "  " + word : " " + word
            } else if line.count + 1 + word.count <= width || word.hasPrefix(".") {
                line += " " + word
            } else {
                lines.append(line)
                line = " " + word
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
