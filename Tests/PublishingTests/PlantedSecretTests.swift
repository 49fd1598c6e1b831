import Foundation
import TestSupport
import Testing

/// A token shows nowhere: not when all goes well, not when the server says it back.
@Suite(.needs("curl", "python3", "ssh-keygen")) struct PlantedSecretTests {
    /// Signs that look otherwise in addresses and in JSON.
    private static let token = "ghp_hunter2/hunter2+hunter2"

    private func project() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.project(
            """
            artifacts: [{format: tar.gz}]
            sign: {keys: [demo], formats: [ssh]}
            publish: [{github: acme/acme, token: MY_SECRET_THING}]
            """)
        let keys = try Command.run(
            Product.consign, ["key", "new", "demo", "--unprotected"], in: scratch.path)
        #expect(keys.status == 0)
        return scratch
    }

    private func release(
        _ scratch: Scratch, _ url: String, uploads: String = ""
    ) throws -> Outcome {
        try Command.run(
            Product.consign, ["release", "-v", "--json"], in: scratch.path,
            environment: [
                "GITHUB_API_URL": url, "GITHUB_UPLOADS_URL": uploads, "MY_SECRET_THING": Self.token,
                "CONSIGN_KEYS": "",
                "SOURCE_DATE_EPOCH": "1767323045",
            ])
    }

    private func expectNoSecret(_ scratch: Scratch, _ outcome: Outcome) throws {
        var places = [("the output", Data((outcome.output + outcome.error).utf8))]
        for name in scratch.tree() where name.hasPrefix("dist/") {
            places.append((name, (try? scratch.data(name)) ?? Data()))
        }
        let json = Data(Self.token.replacingOccurrences(of: "/", with: "\\/").utf8)
        let forms = SecretForms.all(of: Data(Self.token.utf8)) + [("JSON", json)]
        for (place, text) in places {
            for form in forms {
                #expect(text.range(of: form.bytes) == nil, "\(form.name) in \(place)")
            }
        }
    }

    @Test func `when the server says it back`() throws {
        let scratch = try project()
        let server = try ScriptedServer()
        let outcome = try release(scratch, server.url + "/e/401")
        #expect(
            outcome.status == 1 && outcome.error.contains("do not know Bearer ***"), "\(outcome)")
        try expectNoSecret(scratch, outcome)
        // It was really sent, so it could have shown.
        #expect(try server.log().first?.headers["authorization"] == "Bearer " + Self.token)
    }

    @Test func `when all goes well`() throws {
        let scratch = try project()
        var options = GitHubServer.Options()
        options.tokens = [Self.token: .write]
        let site = try GitHubSite(options, tags: ["1.0.0"])
        let outcome = try release(scratch, site.server.api, uploads: site.server.uploads)
        #expect(outcome.status == 0, "\(outcome)")
        try expectNoSecret(scratch, outcome)
        #expect(scratch.tree("dist").contains("publish.journal"))
        let bodies = try site.releases(token: nil).map { $0["body"] as? String ?? "" }
        #expect(bodies.count == 1 && !bodies[0].contains(Self.token))
    }
}
