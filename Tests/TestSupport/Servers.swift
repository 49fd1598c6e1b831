internal import Foundation
public import Testing

/// The path of a script in the folder of stand-in servers.
func servers(_ name: String) throws -> String {
    guard let folder = Tool.servers else { throw ToolFailure(text: "no stand-in servers") }
    return folder + "/" + name
}

extension [Fault] {
    /// As the stand-ins read them.
    var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test where the stand-in servers are not beside this project.
    public static var needsServers: Self {
        .enabled(if: Tool.servers != nil, "no stand-in servers: set CONSIGN_TEST_SERVERS")
    }

    /// Skips a test where sshd cannot run: it needs the folder /run/sshd, which root may make.
    public static var needsSSHServer: Self {
        let runs = geteuid() == 0 || FileManager.default.fileExists(atPath: "/run/sshd")
        return .enabled(if: runs && Tool.path("sshd") != nil, "sshd is not installed, or no root")
    }
}
