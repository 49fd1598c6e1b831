internal import Foundation
public import Testing

/// Which stand-ins for GitHub and S3 serve: ours, or an independent set that speaks the same.
public enum StandIns {
    /// The folder of the other set, named by CONSIGN_TEST_SERVERS.
    public static var folder: String? {
        let path = ProcessInfo.processInfo.environment["CONSIGN_TEST_SERVERS"] ?? ""
        return path.isEmpty ? nil : path
    }

    /// The path of a stand-in's script.
    static func script(_ name: String) -> String {
        folder.map { "\($0)/\(name)" } ?? ServerProcess.script(name)
    }

    /// What runs it: ours need nothing but Python, others may need libraries.
    static var python: String {
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
