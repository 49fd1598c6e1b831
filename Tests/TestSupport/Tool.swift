internal import Foundation
public import Testing

/// The platform's own tools, which are every format's second witness.
public enum Tool {
    /// Where `name` is installed, or nil.
    public static func path(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return (folders + ["/usr/sbin", "/sbin"]).map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The folder of test data made by others, which a plain clone does not have.
    public static var vectors: String? {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let beside = here.appendingPathComponent("../../../shared/vectors").standardizedFileURL.path
        let path = ProcessInfo.processInfo.environment["CONSIGN_TEST_VECTORS"] ?? beside
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, with the reason, where one of `tools` is not installed.
    public static func needs(_ tools: String...) -> Self {
        let missing = tools.filter { Tool.path($0) == nil }
        return .enabled(
            if: missing.isEmpty, "not installed: \(missing.joined(separator: ", "))")
    }

    /// Skips a test where the vectors of other projects are not beside this one.
    public static var needsVectors: Self {
        .enabled(if: Tool.vectors != nil, "no test vectors: set CONSIGN_TEST_VECTORS")
    }
}
