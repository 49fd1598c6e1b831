internal import Foundation
public import Testing

/// A set of stand-ins for GitHub and S3: ours, or an independent one that speaks the same.
public struct StandIns: Sendable, CustomStringConvertible {
    /// Those of `Tests/Servers`.
    public static let ours = StandIns(folder: nil)
    /// Ours, and those in the folder that CONSIGN_TEST_SERVERS names, if it does.
    public static let all: [StandIns] = {
        let other = ProcessInfo.processInfo.environment["CONSIGN_TEST_SERVERS"] ?? ""
        return [ours] + (other.isEmpty ? [] : [StandIns(folder: other)])
    }()
    /// Those that destinations are tested against: the others where there are others.
    public static let chosen = all.last ?? ours

    private let folder: String?

    /// Whose they are.
    public var description: String { folder ?? "ours" }

    /// The path of a stand-in's script.
    func script(_ name: String) -> String {
        folder.map { "\($0)/\(name)" } ?? ServerProcess.script(name)
    }

    /// What runs it: ours need nothing but Python, others may need libraries.
    var python: String {
        (folder == nil ? nil : Python.path) ?? Tool.path("python3") ?? "/nonexistent/python3"
    }
}

extension [Fault] {
    /// As the stand-ins read them.
    var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where sshd cannot run: it needs the folder /run/sshd, which root may make.
    public static var needsSSHServer: Self {
        let runs = geteuid() == 0 || FileManager.default.fileExists(atPath: "/run/sshd")
        return .enabled(if: runs && Tool.path("sshd") != nil, "sshd is not installed, or no root")
    }
}
