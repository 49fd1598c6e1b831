import Foundation
import TestSupport
import Testing

/// The keys of an ssh-agent let us in, in the built tool: libcurl finds the agent by the variable.
@Suite("SFTP with an agent", .needsSSHServer, .needs("ssh-agent", "ssh-add"))
struct SSHAgentTests {
    @Test
    func `the tool publishes with the key that an agent holds`() throws {
        let scratch = try Scratch()
        let site = try SFTPSite()
        let socket = scratch("agent")
        let agent = try ServerProcess("ssh-agent", ["-D", "-a", socket], scratch: Scratch())
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: socket) { usleep(20_000) }
        let variables = ["SSH_AUTH_SOCK": socket, "CONSIGN_KEYS": ""]
        let added = try Command.run("ssh-add", ["-q", site.server.key], environment: variables)
        #expect(added.status == 0, "\(added)")
        try scratch.project(
            """
            date: 2026-01-02T03:04:05Z
            artifacts: [{format: tar.gz}]
            publish:
              - {sftp: '\(site.address)', hostKey: 'SHA256:\(site.server.fingerprint)'}
            """)
        let released = try Command.run(
            Product.consign, ["release"], in: scratch.path, environment: variables)
        #expect(released.status == 0, "\(released)")
        #expect(site.files().contains("1.0.0/SHA256SUMS"))
        agent.stop()
        let again = try Command.run(
            Product.consign, ["publish"], in: scratch.path, environment: variables)
        #expect(again.status == 1)
        #expect(again.error.contains("no agent answers"), "\(again)")
    }
}
