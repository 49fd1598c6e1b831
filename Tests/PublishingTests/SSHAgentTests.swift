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
        let variables = ["SSH_AUTH_SOCK": socket, "CONSIGN_KEYS": ""]
        func add() throws -> Outcome {
            try Command.run("ssh-add", ["-q", site.server.key], environment: variables)
        }
        // 2 says that the agent cannot be reached yet (ssh-add(1)).
        for _ in 0..<200 where try add().status == 2 { usleep(20_000) }
        let added = try add()
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
