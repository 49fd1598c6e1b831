internal import Model

/// File names as GoReleaser's templates have them.
enum GoTemplate {
    private static let words = [
        ".ProjectName": "name", ".Binary": "name", ".Version": "version", ".RawVersion": "version",
        ".Os": "os", ".Arch": "arch", ".Tag": "tag", ".ShortCommit": "commit", ".Commit": "commit",
    ]

    /// The same in our words; nil when it does more than name things.
    static func ours(_ template: String) -> String? {
        var result = ""
        var rest = template[...]
        while let open = rest.firstRange(of: "{{") {
            result += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { return nil }
            let word = rest[open.upperBound..<close.lowerBound].filter { !" -".contains($0) }
            guard let ours = words[word] else { return nil }
            result += "{{\(ours)}}"
            rest = rest[close.upperBound...]
        }
        return (result + rest).trimmed
    }
}
