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

    @Test
    func `python-gitlab finds a GitLab in our stand-in`() throws {
        var options = GitLabServer.Options()
        options.tokens = ["dev": .developer, "boss": .maintainer, "look": .reporter]
        options.jobTokens = ["job": .developer]
        let server = try GitLabServer(options)
        let proof = try prove("gitlab_proof.py", server.url)
        #expect(proof.output == "a GitLab\n", "\(proof)")
        #expect(try server.log().contains { $0.credentials == ["job-token"] })
        gone(server.process) { server.stop() }
    }

    @Test
    func `giteapy finds a Gitea in our stand-in`() throws {
        var options = GiteaServer.Options()
        options.tokens = ["dev": .write, "look": .read]
        let server = try GiteaServer(options)
        let proof = try prove("gitea_proof.py", server.url)
        #expect(proof.output == "a Gitea\n", "\(proof)")
        gone(server.process) { server.stop() }
    }

    @Test
    func `with TLS they are who their certificate says, for who trusts its authority`() throws {
        var gitLab = GitLabServer.Options()
        gitLab.tls = true
        var gitea = GiteaServer.Options()
        gitea.tls = true
        let first = try GitLabServer(gitLab), second = try GiteaServer(gitea)
        for (address, server) in [
            (first.api + "/projects/1", first as any StandIn), (second.api + "/version", second),
        ] {
            let trust = ["--cacert", try #require(server.authority)]
            #expect(try Command.run("curl", ["-sf", address] + trust).status == 0)
            #expect(try Command.run("curl", ["-sf", address]).status == 60)
            try server.setFaults([Fault(.status)])
            #expect(try Command.run("curl", ["-sf", address] + trust).status == 22)
            #expect(try server.log().compactMap(\.status) == [200, 502])
        }
    }

    @Test
    func `a private project is not there for strangers, and its tags are as they were made`() throws
    {
        let commit = String(repeating: "5e", count: 20)
        var gitLab = GitLabServer.Options()
        (gitLab.isPrivate, gitLab.tags) = (true, ["v1": commit])
        var gitea = GiteaServer.Options()
        (gitea.isPrivate, gitea.tags) = (true, ["v1": commit])
        let first = try GitLabServer(gitLab), second = try GiteaServer(gitea)
        for (address, login) in [
            (first.api + "/projects/1/repository/tags/v1", "PRIVATE-TOKEN: \(first.token)"),
            ("\(second.api)/repos/acme/acme/tags/v1", "Authorization: token \(second.token)"),
        ] {
            #expect(try Command.run("curl", ["-sf", address]).status == 22)
            let shown = try Command.run("curl", ["-sf", "-H", login, address])
            #expect(shown.output.contains(commit), "\(shown)")
        }
    }

    @Test
    func `the stand-in GitLab says how many requests are left, and when to come again`() throws {
        var options = GitLabServer.Options()
        options.rate = 2
        let server = try GitLabServer(options)
        let heads = try (0..<8).map { _ in
            try Command.run("curl", ["-s", "-i", server.api + "/projects/1"]).output
        }
        // A minute may end on the way, and the count begins anew.
        #expect(heads[0].contains("RateLimit-Remaining: 1\r\n"), "\(heads[0])")
        let refused = try #require(heads.first { $0.contains("HTTP/1.1 429 ") })
        #expect(refused.contains("RateLimit-Remaining: 0\r\n") && refused.contains("Retry later"))
        let lines = refused.split(whereSeparator: \.isNewline)
        let wait = lines.first { $0.hasPrefix("Retry-After: ") }.flatMap { Int($0.dropFirst(13)) }
        #expect((1...60).contains(try #require(wait)))
    }
}
