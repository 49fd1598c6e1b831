public import Foundation

/// A folder for one test, removed when the test lets go of it.
public final class Scratch: Sendable {
    /// The folder's path.
    public let path: String

    /// A new, empty folder.
    public init() throws {
        path = NSTemporaryDirectory() + "/consign-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // A test may have taken away its own right to remove something.
        _ = try? Command.run(
            "/bin/sh", ["-c", "chmod -R u+rwx \"$0\" 2>/dev/null; rm -rf \"$0\"", path])
    }

    /// The path of `name` in the folder.
    public func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// Writes a file, making the folders above it; returns its path.
    @discardableResult
    public func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
        try write(name, Data(text.utf8), mode: mode)
    }

    /// Writes a file, making the folders above it; returns its path.
    @discardableResult
    public func write(_ name: String, _ data: Data, mode: Int = 0o644) throws -> String {
        let url = URL(fileURLWithPath: self(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        if data.starts(with: Data("#!".utf8)) {
            // A child that another test is just starting would hold it open for writing for a moment,
            // and it could not be run ("text file busy").
            _ = try Command.run("/bin/sh", ["-c", "cat > \"$0\"", url.path], input: data)
        } else {
            try data.write(to: url)
        }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        return url.path
    }

    /// Changes a byte of a file as somebody does who hides it: its size and its date stay.
    public func meddle(_ name: String) throws {
        let line = """
            touch -r "$0" "$1" && printf '!' | dd of="$0" bs=1 seek=1 conv=notrunc 2> /dev/null &&
            touch -r "$1" "$0" && rm "$1"
            """
        let outcome = try Command.run("/bin/sh", ["-c", line, self(name), path + "/date"])
        precondition(outcome.status == 0, "\(outcome)")
    }

    /// The bytes of a file.
    public func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: self(name)))
    }

    /// The text of a file.
    public func text(_ name: String) throws -> String {
        String(decoding: try data(name), as: UTF8.self)
    }

    /// The paths of all files below the folder or `name` in it, sorted.
    public func tree(_ name: String = ".") -> [String] {
        (FileManager.default.enumerator(atPath: self(name))?.compactMap { $0 as? String } ?? [])
            .sorted()
    }
}
