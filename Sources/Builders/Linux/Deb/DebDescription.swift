internal import Model

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
        for name in [package.nativeName, package.product.name] {
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
