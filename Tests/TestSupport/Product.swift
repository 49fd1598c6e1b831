internal import Foundation

/// The built tool, beside the tests that were built with it.
public enum Product {
    /// The path of `consign`; `CONSIGN` in the environment names another one.
    public static var consign: String {
        if let named = ProcessInfo.processInfo.environment["CONSIGN"] { return named }
        let bundle =
            CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent()
            .appendingPathComponent("consign").path
    }
}
