import Model

/// Finds what looks like a secret, so that it can be refused without being repeated.
enum SecretScan {
    /// How tokens begin that services hand out, and how many token characters must follow.
    private static let marks: [(text: String, following: Int, what: String)] =
        ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"].map { ($0, 1, "a GitHub token") }
        + [
            ("glpat-", 1, "a GitLab token"), ("AKIA", 8, "an AWS access key"),
            ("-----BEGIN", 0, "a private key or certificate"),
        ]

    private static let firsts = Set(marks.compactMap(\.text.utf8.first))

    /// A complaint for every such place of `text`, comments included; at most one for each line.
    static func complaints(about text: [UInt8], file: String) -> [Failure] {
        text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .compactMap { index, line in
                find(in: Array(line)).map { column, what in
                    Failure(
                        "this looks like \(what)",
                        hint: "a manifest holds no secrets: remove it, give it to the release in "
                            + "the environment, and replace it, for it may have been seen",
                        at: SourcePosition(file: file, line: index + 1, column: column + 1),
                        exit: .usage)
                }
            }
    }

    /// Whether `text` holds something that looks like a secret.
    static func finds(in text: String) -> Bool { find(in: Array(text.utf8)) != nil }

    private static func find(in line: [UInt8]) -> (column: Int, what: String)? {
        for start in line.indices where firsts.contains(line[start]) {
            guard start == 0 || !isToken(line[start - 1]) else { continue }
            for mark in marks where line[start...].starts(with: mark.text.utf8) {
                let rest = line[(start + mark.text.utf8.count)...]
                if rest.prefix(while: isToken).count >= mark.following { return (start, mark.what) }
            }
        }
        return nil
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
