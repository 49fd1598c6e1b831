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

    /// A program that one of them brings along, or nil.
    public static func tool(_ name: String) -> String? {
        guard let path else { return nil }
        let tool = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(
            name
        )
        .path
        return FileManager.default.isExecutableFile(atPath: tool) ? tool : nil
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

    /// Skips a test where one of PyPI's programs is not installed.
    public static func needsPython(_ tool: String) -> Self {
        .enabled(
            if: Python.tool(tool) != nil, "no \(tool) in out/python-tools: run Scripts/install test"
        )
    }
}
