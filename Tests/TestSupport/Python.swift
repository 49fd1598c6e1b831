internal import Foundation
public import Testing

/// Other people's libraries from PyPI, in the folder that `Scripts/install test` fills.
public enum Python {
    /// Their interpreter, or nil.
    public static var path: String? {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let path = here.appendingPathComponent("../../out/python-tools/bin/python")
            .standardized.path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }

    /// Runs `script` with `arguments`.
    public static func run(
        _ script: String, _ arguments: [String] = [], in folder: String? = nil
    ) throws -> Outcome {
        try Command.run(path ?? "/nonexistent/python", ["-c", script] + arguments, in: folder)
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where the libraries are not installed.
    public static var needsPython: Self {
        .enabled(if: Python.path != nil, "no out/python-tools: run Scripts/install test")
    }
}
