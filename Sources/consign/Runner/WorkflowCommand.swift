import Model

/// Lines that GitHub's runner acts on.
///
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>
enum WorkflowCommand {
    /// An annotation at the place in the user's file that a failure is about; `shown` hides what
    /// must not be shown, before anything is escaped.
    static func error(_ failure: Failure, _ shown: (String) -> String) -> String {
        var properties: [String] = []
        if let place = failure.place {
            properties += [
                "file=" + property(shown(place.file)), "line=\(place.line)", "col=\(place.column)",
            ]
        }
        properties.append("title=" + property(shown(failure.what)))
        let text =
            [failure.why.isEmpty ? failure.what : failure.why]
            + (failure.hint.map { ["hint: " + $0] } ?? [])
        return "::error \(properties.joined(separator: ","))::"
            + data(shown(text.joined(separator: "\n")))
    }

    static func warning(_ text: String) -> String { "::warning title=consign::" + data(text) }

    /// Has the runner hide `secret` in whatever it shows; a line at a time, as it reads lines.
    static func masks(_ secret: String) -> [String] {
        secret.split(whereSeparator: \.isNewline)
            // What stands at the margin of every key hides nothing.
            .filter { $0.utf8.count >= 8 && !$0.hasPrefix("-----") }
            .map { "::add-mask::" + data(String($0)) }
    }

    private static func data(_ text: String) -> String {
        escaped(text) { "%\r\n".unicodeScalars.contains($0) }
    }

    private static func property(_ text: String) -> String {
        escaped(text) { "%\r\n:,".unicodeScalars.contains($0) }
    }

    private static func escaped(
        _ text: String, _ isSpecial: (Unicode.Scalar) -> Bool
    ) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if isSpecial(scalar) {
                let hex = String(scalar.value, radix: 16, uppercase: true)
                result += "%" + (hex.count == 1 ? "0" : "") + hex
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
