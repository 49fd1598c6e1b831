import Model

/// What a bot may raise in a workflow without the manifest saying so: the commit of an action with the
/// version behind it, and the digest of an image.
enum WorkflowPins {
    /// `line` without its pin; a line that has none as it is.
    static func masked(_ line: Substring) -> Substring {
        var start = line.drop { $0 == " " }
        if start.hasPrefix("- ") { start = start.dropFirst(2) }
        if start.hasPrefix("uses: ") { return withoutCommit(line) }
        let isImage = ["image: ", "container: ", "IMAGE: "].contains { start.hasPrefix($0) }
        return isImage ? withoutDigest(line) : line
    }

    /// `uses: NAME@COMMIT  # VERSION`; a tag is not a pin, since it can be moved.
    private static func withoutCommit(_ line: Substring) -> Substring {
        guard let at = line.lastIndex(of: "@") else { return line }
        let commit = line[at...].dropFirst().prefix { $0 != " " }
        let rest = line[commit.endIndex...].drop { $0 == " " }
        guard isHex(commit, 40), rest.isEmpty || rest.hasPrefix("#") else { return line }
        return line[...at]
    }

    /// `image: NAME@sha256:DIGEST`.
    private static func withoutDigest(_ line: Substring) -> Substring {
        guard let at = line.lastIndex(of: "@") else { return line }
        let digest = line[at...].dropFirst()
        guard digest.hasPrefix("sha256:"), isHex(digest.dropFirst(7), 64) else { return line }
        return line[..<at]
    }

    private static func isHex(_ text: Substring, _ count: Int) -> Bool {
        text.utf8.count == count
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
