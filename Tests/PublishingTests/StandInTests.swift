import TestSupport
import Testing

/// Our own stand-ins, judged by clients that nobody here wrote.
@Suite("Stand-ins", .needsPython, .needs("curl"))
struct StandInTests {
    /// Runs a script of `Tests/Servers` against a server.
    private func prove(_ script: String, _ address: String) throws -> Outcome {
        let scratch = try Scratch()
        return try Command.run(
            try #require(Python.path), [ServerProcess.script(script), address, scratch.path])
    }

    @Test("python-gitlab finds a GitLab in our stand-in")
    func gitLab() throws {
        var options = GitLabServer.Options()
        options.tokens = ["dev": .developer, "boss": .maintainer, "look": .reporter]
        options.jobTokens = ["job": .developer]
        let server = try GitLabServer(options)
        let proof = try prove("gitlab_proof.py", server.url)
        #expect(proof.output == "a GitLab\n", "\(proof)")
        #expect(try server.log().contains { $0.credentials == ["job-token"] })
        gone(server.process) { server.stop() }
    }

    @Test("giteapy finds a Gitea in our stand-in")
    func gitea() throws {
        var options = GiteaServer.Options()
        options.tokens = ["dev": .write, "look": .read]
        let server = try GiteaServer(options)
        let proof = try prove("gitea_proof.py", server.url)
        #expect(proof.output == "a Gitea\n", "\(proof)")
        gone(server.process) { server.stop() }
    }
}
