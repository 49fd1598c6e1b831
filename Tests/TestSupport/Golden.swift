internal import Foundation
public import Testing

/// Texts that were read and found good once, in `Tests/Goldens`; `UPDATE=1` writes them anew.
public enum Golden {
    /// Expects `text` to be the golden `name`.
    public static func expect(
        _ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../Goldens/\(name)").standardizedFileURL
        if ProcessInfo.processInfo.environment["UPDATE"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let difference = zip(text.lines, golden.lines).first { $0 != $1 }
        #expect(
            text == golden, "first difference: \(difference.map { "\($0)" } ?? "the length")",
            sourceLocation: sourceLocation)
    }
}
