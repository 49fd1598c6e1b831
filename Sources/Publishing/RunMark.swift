import Files
import Model

/// The comment in the text of a release by which an unfinished publication is known again.
enum RunMark {
    private static let start = "<!-- consign run:"
    private static let end = " -->"

    /// `text` with the mark behind it.
    static func mark(_ text: String, run: String) -> String {
        var text = text
        while text.hasSuffix("\n") { text.removeLast() }
        return text + "\n\n" + start + run + end + "\n"
    }

    /// `text` without any mark.
    static func unmarked(_ text: String) -> String {
        var text = text
        while let run = run(in: text) { text = text.replacing(start + run + end, with: "") }
        return text
    }

    /// The run that the last mark in `text` names.
    static func run(in text: String) -> String? {
        // Services may change line ends, so lines are not compared.
        guard let begin = text.ranges(of: start).last?.upperBound else { return nil }
        let run = text[begin...].prefix { $0.isHexDigit }
        return text[run.endIndex...].hasPrefix(end) && !run.isEmpty ? String(run) : nil
    }
}

/// `WITHDRAWN.json`: a published release that should not be used any more, and why.
struct WithdrawalMark {
    static let fileName = ReleaseFile.withdrawal

    let version: Version
    let reason: String

    func bytes() throws(Failure) -> [UInt8] {
        try JSONText.write([
            "consign": .number(Int64(Release.schema)), "version": .string(version.description),
            "reason": .string(reason),
        ])
    }
}
