internal import Foundation

/// OpenSSH's sshd, with sftp and a shell for one key; it sees this machine's whole file system.
public final class SSHServer: Sendable {
    /// The process that serves.
    public let process: ServerProcess
    /// Its address.
    public let host = "127.0.0.1"
    /// Its port.
    public let port: Int
    /// The user to log in as: who runs the test.
    public let user: String
    /// The file of the client's private key, Ed25519, without a passphrase; ".pub" is beside it.
    public var key: String { process.scratch("client") }
    /// A known_hosts file with the server's key.
    public var knownHosts: String { process.scratch("known_hosts") }
    /// The SHA-256 of the server's key in base64 without padding, as ssh-keygen -l shows it.
    public let fingerprint: String
    /// An empty folder to upload to, by its whole path.
    public let folder: String

    /// Starts it.
    public init() throws {
        let scratch = try Scratch()
        process = try ServerProcess(
            "python3",
            [
                ServerProcess.script("ssh_server.py"), Tool.path("sshd") ?? "/nonexistent/sshd",
                scratch.path,
            ], scratch: scratch)
        let text = try process.line(after: "PORT ")
        guard let port = Int(text) else { throw ToolFailure(text: "no port: \(text)") }
        (self.port, user) = (port, NSUserName())
        folder = scratch("uploads")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false)
        let shown = try Command.run("ssh-keygen", ["-lf", scratch("host.pub")]).require().output
        let print = shown.split(separator: " ").first { $0.hasPrefix("SHA256:") } ?? ""
        fingerprint = String(print.dropFirst("SHA256:".count))
    }

    /// The options by which OpenSSH's clients find key and host.
    public var options: [String] {
        [
            "-i", key, "-o", "Port=\(port)", "-o", "UserKnownHostsFile=\(knownHosts)", "-o",
            "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
        ]
    }

    /// Ends the server; afterwards nothing of it runs.
    public func stop() { process.stop() }
}
