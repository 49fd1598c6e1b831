/// Marks by which GitLab folds the lines of one step.
/// <https://docs.gitlab.com/ci/jobs/job_logs/#expand-and-collapse-job-log-sections>
struct LogSection: Sendable {
    private let name: String

    /// A section for `step`, the `number`th of this run: names must not repeat.
    init(_ step: String, number: Int) {
        let word = step.lowercased().unicodeScalars.map {
            $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                ? Character($0) : "_"
        }
        name = "consign_\(number)_" + String(word.prefix(40))
    }

    func start(_ step: String, at seconds: Int64) -> String {
        "\u{1B}[0Ksection_start:\(seconds):\(name)\r\u{1B}[0K\(step)"
    }

    func end(at seconds: Int64) -> String {
        "\u{1B}[0Ksection_end:\(seconds):\(name)\r\u{1B}[0K"
    }
}
