internal import Files
internal import Model

/// What one build job makes: the stage of one platform.
struct StageJob: Sendable {
    let platform: Platform
    /// The folders it fills, seen from the project's.
    let folders: [String]
    /// The label of a runner that can build it.
    let runner: String
    /// The container it runs in; empty is the runner's own system.
    let image: String

    /// As an entry of a CI's own matrix.
    var json: JSONValue {
        [
            "platform": .string(platform.description), "os": .string(platform.os.rawValue),
            "arch": .string(platform.arch.rawValue),
            "folders": .array(folders.map { .string($0) }),
            "runner": .string(runner), "image": .string(image),
        ]
    }
}
