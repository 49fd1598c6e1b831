internal import Files
internal import Model
internal import Pipeline

/// Results as JSON, for `--json`.
enum Answer {
    static func text(_ value: JSONValue) throws(Failure) -> String {
        String(decoding: try JSONText.write(value, indent: 2), as: UTF8.self)
    }

    static func complaints(_ failures: [Failure]) throws(Failure) -> String {
        try text(["complaints": .array(failures.map(complaint))])
    }

    /// A failure, for pipelines that read results rather than messages.
    static func failure(_ failure: Failure) throws(Failure) -> String {
        try text([
            "failed": complaint(failure), "exit": .number(Int64(failure.exit.rawValue)),
            "also": .array(failure.also.map(complaint)),
        ])
    }

    private static func complaint(_ failure: Failure) -> JSONValue {
        var members: [String: JSONValue] = [
            "what": .string(failure.what), "why": .string(failure.why),
        ]
        if let hint = failure.hint { members["hint"] = .string(hint) }
        if let place = failure.place {
            members["file"] = .string(place.file)
            members["line"] = .number(Int64(place.line))
            members["column"] = .number(Int64(place.column))
        }
        return .object(members)
    }
}
