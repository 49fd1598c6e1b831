import Foundation
import Model
import Publishing
import Synchronization
import TestSupport
import Testing

/// Logins to registries: passwords, tokens from other servers, docker's configuration.
@Suite("OCI logins", .needs("docker-registry", "htpasswd"))
struct OCILoginTests {
    let scratch: Scratch
    let plan: PublishPlan

    init() throws {
        scratch = try Scratch()
        plan = try TestDestination.plan(in: scratch)
    }

    @Test(arguments: [true, false])
    func `a password, or a token that ends on the way`(_ isBasic: Bool) throws {
        var options = RegistryFront.Options()
        if isBasic { options.login = .basic } else { options.uses = 3 }
        let site = try OCISite(options)
        let publisher = try site.publisher()
        #expect(publisher.secretNames == ["REGISTRY_TOKEN"])
        try publisher.publish(plan)
        #expect(try publisher.state(of: plan) == .published)
        let asked = try site.server.state()["asked"] as? [String] ?? []
        #expect(asked.isEmpty == isBasic)
        #expect(Set(asked).subtracting(["repository:acme/acme:pull,push"]) == [])
    }

    @Test
    func `a password that is sent to another host is spoken of, once`() throws {
        var tokens = RegistryFront.Options()
        tokens.token = "from-elsewhere"
        let giver = try OCISite(tokens)
        var options = RegistryFront.Options()
        options.realm = giver.server.url + "/token"
        options.accepted = "token-from-elsewhere"
        let site = try OCISite(options)
        let said = Mutex<[String]>([])
        try site.publisher(said: { line in said.withLock { $0.append(line) } }).publish(plan)
        let host = site.server.url.dropFirst("http://".count)
        #expect(
            said.withLock { $0 } == [
                "\(host) wants its password to be sent to \(giver.server.url)"
            ])
        #expect(try giver.server.log().map(\.operation) == ["token"])
    }

    @Test
    func `a registry cannot send the password where anybody may read it`() throws {
        var options = RegistryFront.Options()
        options.realm = "http://tokens.example/token"
        let site = try OCISite(options)
        let failure = #expect(throws: Failure.self) {
            try site.publisher().preflight(plan.candidate)
        }
        #expect(failure?.why == "it is not https")
    }

    @Test
    func `an upload that leads to another host goes there without the token`() throws {
        var open = RegistryFront.Options()
        open.login = .none
        let other = try OCISite(open)
        var options = RegistryFront.Options()
        options.uploads = other.server.url
        let site = try OCISite(options, before: other.server)
        try site.publisher().publish(plan)
        let log = try other.server.log()
        #expect(log.contains { $0.operation == "upload_blob" })
        #expect(log.allSatisfy { $0.credentials?.isEmpty == true })
    }

    @Test
    func `a wrong password is a failure that does not show it`() throws {
        for login in [RegistryFront.Login.basic, .bearer] {
            var options = RegistryFront.Options()
            options.login = login
            let site = try OCISite(options)
            let failure = #expect(throws: Failure.self) {
                try site.publisher(nil, ["REGISTRY_TOKEN": "no-such-password"])
                    .preflight(plan.candidate)
            }
            #expect(failure?.message.contains("401") == true)
            #expect(failure?.message.contains("no-such-password") == false)
            #expect(try site.server.log().count <= 3)
        }
    }

    @Test
    func `docker's configuration logs in where the manifest does not`() throws {
        let site = try OCISite()
        let pair = Data("\(site.server.user):\(site.server.password)".utf8).base64EncodedString()
        let host = site.server.url.dropFirst("http://".count)
        for key in ["\(host)", "https://\(host)/v1/"] {
            try scratch.write("config.json", #"{"auths": {"\#(key)": {"auth": "\#(pair)"}}}"#)
            let publisher = try site.publisher([:], ["DOCKER_CONFIG": scratch.path])
            #expect(publisher.secretNames == [])
            try publisher.preflight(plan.candidate)
        }
        try scratch.write(".docker/config.json", try scratch.text("config.json"))
        try site.publisher([:], ["HOME": scratch.path]).preflight(plan.candidate)
        try scratch.write("config.json", #"{"auths": {"\#(host)": {"identitytoken": "abc"}}}"#)
        let token = #expect(throws: Failure.self) {
            try site.publisher([:], ["DOCKER_CONFIG": scratch.path]).preflight(plan.candidate)
        }
        #expect(token?.what.hasSuffix("is an identity token") == true)
        // A registry that lets nobody in without a login.
        let nobody = #expect(throws: Failure.self) {
            try site.publisher([:]).preflight(plan.candidate)
        }
        #expect(nobody?.message.contains("401") == true)
    }

    @Test(arguments: [true, false])
    func `a program that keeps logins sees no variable of ours`(_ isForAll: Bool) throws {
        let site = try OCISite()
        let host = site.server.url.dropFirst("http://".count)
        try scratch.write(
            "docker-credential-test",
            """
            #!/bin/sh
            env >\(scratch("seen")); read registry; echo "$1 $registry" >>\(scratch("seen"))
            printf '{"ServerURL": "x", "Username": "%s", "Secret": "%s"}' \
            \(site.server.user) \(site.server.password)

            """, mode: 0o755)
        let choice = isForAll ? #""credsStore": "test""# : #""credHelpers": {"\#(host)": "test"}"#
        try scratch.write("config.json", "{\"auths\": {\"\(host)\": {}}, \(choice)}")
        let environment = [
            "DOCKER_CONFIG": scratch.path, "PATH": scratch.path + ":/usr/bin:/bin",
            "GITHUB_TOKEN": "ghp_something",
        ]
        try site.publisher([:], environment).publish(plan)
        let seen = try scratch.text("seen")
        #expect(seen.hasSuffix("get \(host)\n"))
        #expect(!seen.contains("ghp_something") && !seen.contains("DOCKER_CONFIG"))
    }

    @Test
    func `what is wrong with such a program is said`() throws {
        let site = try OCISite()
        func complaint(_ script: String?, named name: String = "test") throws -> Failure? {
            try scratch.write("config.json", "{\"credsStore\": \"\(name)\"}")
            if let script {
                try scratch.write("docker-credential-test", "#!/bin/sh\n\(script)\n", mode: 0o755)
            }
            let environment = ["DOCKER_CONFIG": scratch.path, "PATH": scratch.path + ":/bin"]
            return #expect(throws: Failure.self) {
                try site.publisher([:], environment).preflight(plan.candidate)
            }
        }
        #expect(try complaint(nil)?.why == "it is not in PATH")
        #expect(try complaint("echo locked; exit 1")?.why == "locked")
        #expect(try complaint("echo hello")?.what.hasSuffix("something else than a login") == true)
        #expect(try complaint("", named: "../../bin/sh")?.why == "it is not in PATH")
        let none = try complaint("echo credentials not found in native keychain; exit 1")
        #expect(none?.message.contains("401") == true)
    }
}
