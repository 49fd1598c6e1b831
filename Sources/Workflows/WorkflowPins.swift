import Model

/// What a bot may raise in a workflow without the manifest saying so: the commit of an action with the
/// version behind it, and the digest of an image.
enum WorkflowPins {
    /// `line` without its pin; a line that has none as it is.
    static func masked(_ line: Substring) -> Substring {
        if let pin = ActionLine(line) { return pin.name }
        let isImage = ["image: ", "container: ", "IMAGE: "].contains { value(line).hasPrefix($0) }
        return isImage ? withoutDigest(line) : line
    }

    /// `lines`, where the workflow `there` has actions at later versions with those, and the numbers of
    /// such lines.
    static func keepingLater(
        _ lines: [String], of there: String
    ) -> (lines: [String], kept: [Int]) {
        let old = there.split(separator: "\n").compactMap(ActionLine.init)
        var result = lines
        var kept: [Int] = []
        for (index, line) in lines.enumerated() {
            guard let ours = ActionLine(line[...]),
                let later = old.first(where: { $0.isLater(than: ours) })
            else { continue }
            result[index] = String(ours.name + later.pin)
            kept.append(index + 1)
        }
        return (result, kept)
    }

    /// `image: NAME@sha256:DIGEST`.
    private static func withoutDigest(_ line: Substring) -> Substring {
        guard let at = line.lastIndex(of: "@") else { return line }
        let digest = line[at...].dropFirst()
        guard digest.hasPrefix("sha256:"), isHex(digest.dropFirst(7), 64) else { return line }
        return line[..<at]
    }

    /// What stands behind the blanks and the dash of an element.
    fileprivate static func value(_ line: Substring) -> Substring {
        let start = line.drop { $0 == " " }
        return start.hasPrefix("- ") ? start.dropFirst(2) : start
    }

    fileprivate static func isHex(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}

/// A line `uses: NAME@COMMIT  # VERSION`; one with a tag has no pin, since tags can be moved.
private struct ActionLine {
    /// All up to the commit.
    let name: Substring
    /// The commit, and what is behind it.
    let pin: Substring
    private let version: [Int]

    init?(_ line: Substring) {
        guard WorkflowPins.value(line).hasPrefix("uses: "), let at = line.lastIndex(of: "@") else {
            return nil
        }
        pin = line[at...].dropFirst()
        name = line[..<pin.startIndex]
        let commit = pin.prefix { $0 != " " }
        let rest = pin[commit.endIndex...].drop { $0 == " " }
        guard WorkflowPins.isHex(commit, 40), rest.isEmpty || rest.hasPrefix("#") else {
            return nil
        }
        let number = rest.drop { $0 == "#" || $0 == " " || $0 == "v" }
        let parts = number.split(separator: ".").map { Int($0) }
        version = parts.allSatisfy { $0 != nil } ? parts.compactMap(\.self) : []
    }

    /// Whether it has a later version of the same action.
    func isLater(than other: ActionLine) -> Bool {
        WorkflowPins.value(name) == WorkflowPins.value(other.name) && !other.version.isEmpty
            && other.version.lexicographicallyPrecedes(version)
    }
}
