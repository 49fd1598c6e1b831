import Foundation
import TestSupport
import Testing

/// The stand-in GitHub, judged by PyGithub and curl: what it is asked, what it answers, what it keeps.
@Suite("The stand-in GitHub", .needs("python3", "curl"))
struct GitHubStandInTests {
    let scratch: Scratch
    let file: String

    init() throws {
        scratch = try Scratch()
        file = try scratch.write("acme.bin", Data(repeating: 65, count: 300_000))
    }

    /// curl's exit status and the answer's; the answer is in the file "answer", its head in "head".
    private func curl(_ token: String?, _ arguments: String...) throws -> (Int32, String) {
        let login = token.map { ["-H", "Authorization: Bearer \($0)"] } ?? []
        let done = try Command.run(
            "curl",
            ["-s", "-o", scratch("answer"), "-D", scratch("head"), "-w", "%{http_code}"] + login
                + arguments)
        return (done.status, done.output)
    }

    private func answer() throws -> Any {
        try JSONSerialization.jsonObject(with: try scratch.data("answer"))
    }

    /// The addresses of a new release and of its uploads.
    private func release(_ server: GitHubServer, _ tag: String = "v1") throws -> (
        url: String, uploads: String
    ) {
        let made = try curl(
            server.token, "-H", "Content-Type: application/json", "-d",
            "{\"tag_name\": \"\(tag)\"}",
            "\(server.api)/repos/\(server.repository)/releases")
        #expect(made == (0, "201"))
        let release = try answer() as? [String: Any] ?? [:]
        let uploads = (release["upload_url"] as? String ?? "").prefix { $0 != "{" }
        return (release["url"] as? String ?? "", String(uploads))
    }

    private func upload(_ name: String, to uploads: String, _ server: GitHubServer) throws
        -> (Int32, String)
    {
        try curl(
            server.token, "-H", "Content-Type: application/octet-stream", "-X", "POST",
            "\(uploads)?name=\(name)", "-T", file)
    }

    /// How many releases there are.
    private func releases(_ server: GitHubServer) throws -> Int {
        _ = try curl(nil, "\(server.api)/repos/\(server.repository)/releases")
        return (try answer() as? [Any])?.count ?? 0
    }

    /// The states of a release's assets, by name.
    private func states(_ url: String, _ server: GitHubServer) throws -> [String: String] {
        _ = try curl(server.token, url + "/assets?per_page=100")
        let assets = try answer() as? [[String: Any]] ?? []
        return Dictionary(
            uniqueKeysWithValues: assets.map {
                ($0["name"] as? String ?? "", $0["state"] as? String ?? "")
            })
    }

    @Test(.needsPython, arguments: StandIns.all)
    func `PyGithub finds a GitHub in it`(_ set: StandIns) throws {
        var options = GitHubServer.Options()
        (options.onePort, options.prefix, options.maximumAssets) = (true, "/api/v3", 40)
        options.tokens = ["dev": .write, "look": .read]
        let server = try GitHubServer(options, from: set)
        let proof = try Command.run(
            try #require(Python.path),
            [
                "-W", "ignore", ServerProcess.script("github_proof.py"), server.api, scratch.path,
            ])
        #expect(proof.output == "a GitHub\n", "\(proof)")
        gone(server.process) { server.stop() }
    }

    @Test(arguments: StandIns.all)
    func `its objects are for everybody, but not for a token`(_ set: StandIns) throws {
        let server = try GitHubServer(from: set)
        let (_, uploads) = try release(server)
        #expect(try upload("acme.bin", to: uploads, server) == (0, "201"))
        let asset = try #require(try answer() as? [String: Any])
        let url = try #require(asset["url"] as? String)
        #expect(try curl(nil, server.download("acme.bin", of: "v1")) == (0, "200"))
        #expect(try curl(server.token, server.download("acme.bin", of: "v1")) == (0, "400"))
        let octets = ["-H", "Accept: application/octet-stream", url]
        #expect(try curl(server.token, octets[0], octets[1], url) == (0, "302"))
        #expect(try curl(server.token, "-L", octets[0], octets[1], url) == (0, "200"))
        #expect(try scratch.data("answer") == (try scratch.data("acme.bin")))
        let shown = try curl(server.token, "-L", "--location-trusted", octets[0], octets[1], url)
        #expect(shown == (0, "400"))
        #expect(try server.log().filter { $0.listener == "objects" }.count == 4)
    }

    @Test(arguments: StandIns.all)
    func `it counts requests, and says when there are no more`(_ set: StandIns) throws {
        var options = GitHubServer.Options()
        options.rate = 2
        let server = try GitHubServer(options, from: set)
        let list = "\(server.api)/repos/\(server.repository)/releases"
        // An hour may end on the way, and the count begins anew.
        let answers = try (0..<6).map { _ in try curl(server.token, list).1 }
        #expect(answers.prefix(1) == ["200"] && answers.contains("403"), "\(answers)")
        _ = try curl(server.token, list)
        let head = try scratch.text("head").lowercased()
        #expect(head.contains("x-ratelimit-remaining: 0\r\n") && head.contains("x-ratelimit-reset"))
    }

    @Test(arguments: StandIns.all)
    func `an upload fails as it is told to, and leaves behind what GitHub leaves`(_ set: StandIns)
        throws
    {
        let server = try GitHubServer(from: set)
        let (url, uploads) = try release(server)
        let broken: [Int32] = [52, 55, 56]
        let cases: [(Fault, exits: [Int32], status: String, kept: String?)] = [
            (Fault(.status, status: 503), [0], "503", nil),
            (Fault(.ratelimit, seconds: 7), [0], "403", nil),
            (Fault(.secondary, status: 429, seconds: 7), [0], "429", nil),
            (Fault(.drop, bytes: 1000), broken, "", "starter"),
            (Fault(.starter), [0], "502", "starter"),
            (Fault(.hang, seconds: 0.1), broken, "", nil),
            (Fault(.lost), [0], "502", "uploaded"),
            (Fault(.lostdrop), broken, "", "uploaded"),
            (Fault(.slow, seconds: 0.1), [0], "201", "uploaded"),
            (Fault(.status, file: "*.exe"), [0], "201", "uploaded"),
            (Fault(.status, on: "repos/get-release"), [0], "201", "uploaded"),
        ]
        for (number, (fault, exits, status, kept)) in cases.enumerated() {
            let name = "file-\(number).bin"
            try server.setFaults([fault])
            let (exit, answer) = try upload(name, to: uploads, server)
            #expect(exits.contains(exit), "\(fault)")
            if exit == 0 { #expect(answer == status, "\(fault)") }
            let head = (try? scratch.text("head"))?.lowercased() ?? ""
            if status == "429" { #expect(head.contains("retry-after: 7\r\n")) }
            try server.setFaults([])
            #expect(try states(url, server)[name] == kept, "\(fault)")
            // What is there, in whatever state, has the name.
            if kept != nil { #expect(try upload(name, to: uploads, server) == (0, "422")) }
        }
    }

    @Test(arguments: StandIns.all)
    func `what is told is old, spoiled or cut short`(_ set: StandIns) throws {
        let server = try GitHubServer(from: set)
        let (_, uploads) = try release(server)
        try server.setFaults([Fault(.corrupt)])
        #expect(try upload("acme.bin", to: uploads, server) == (0, "201"))
        let address = server.download("acme.bin", of: "v1")
        #expect(try curl(nil, address) == (0, "200"))
        let got = try scratch.data("answer"), sent = try scratch.data("acme.bin")
        #expect(got.count == sent.count && zip(got, sent).filter { $0 != $1 }.count == 1)
        try server.setFaults([Fault(.truncate, on: "download", bytes: 1000)])
        #expect(try curl(nil, address).0 == 18)
        #expect(try scratch.data("answer").count == 1000)
        _ = try release(server, "v2")
        try server.setFaults([Fault(.stale)])
        #expect(try releases(server) == 1)
        #expect(try releases(server) == 2)
    }
}
