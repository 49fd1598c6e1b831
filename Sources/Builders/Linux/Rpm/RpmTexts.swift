internal import Model

/// The texts of a package: its description and its changelog.
struct RpmTexts {
    /// What package checkers take for a long line is 80 columns.
    private static let width = 76

    let package: Package
    let version: RpmVersion

    /// Paragraphs filled anew; lines that begin with a blank stay as they are. A package about
    /// which nothing more is said repeats its summary.
    var description: String {
        let paragraphs = package.paragraphs.map { Self.filled($0).joined(separator: "\n") }
        return paragraphs.isEmpty
            ? Self.filled([package.product.description]).joined(separator: "\n")
            : paragraphs.joined(separator: "\n\n")
    }

    /// Writes the changelog, newest first; its dates are days, which are written as their noon.
    func describeChanges(in header: inout RpmHeader) {
        let changes =
            package.native.changes.isEmpty
            ? [
                PackageChange(
                    version: package.version.description, date: package.date,
                    author: package.product.maintainer, lines: ["Release \(package.version)."])
            ] : package.native.changes
        header[.changeTimes] = .int32s(changes.map { Self.noon($0.date) })
        header[.changeAuthors] = .strings(changes.map { "\($0.author) - \(spelled($0.version))" })
        header[.changeTexts] = .strings(
            changes.map { $0.lines.map { "- \($0)" }.joined(separator: "\n") })
    }

    /// This version as rpm writes it; an older one stays as the changelog has it.
    private func spelled(_ other: String) -> String {
        other == package.version.description ? version.full : other
    }

    private static func noon(_ date: Timestamp) -> UInt32 {
        UInt32(clamping: date.seconds / 86400 * 86400 + 43200)
    }

    private static func filled(_ paragraph: [String]) -> [String] {
        var lines: [String] = []
        var isOpen = false
        for line in paragraph {
            if line.first?.isWhitespace == true {
                lines.append(line)
                isOpen = false
                continue
            }
            for word in line.split(separator: " ") {
                if isOpen, let last = lines.last, last.count + 1 + word.count <= width {
                    lines[lines.count - 1] = last + " " + word
                } else {
                    lines.append(String(word))
                }
                isOpen = true
            }
        }
        return lines
    }
}
