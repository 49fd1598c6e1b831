import Foundation
import TestSupport
import Testing

/// The servers that destinations are tested against: each starts, answers, and is gone afterwards.
@Suite("Test servers", .needs("python3"))
struct ServerTests {
    /// The status of an answer to `curl` with `arguments`.
    private func status(_ arguments: String...) throws -> String { try status(arguments) }

    private func status(_ arguments: [String]) throws -> String {
        try Command.run("curl", ["-sS", "-o", "/dev/null", "-w", "%{http_code}"] + arguments).output
    }

    @Test
    func `the stand-in GitHub fails when told to, logs requests and shows its state`() throws {
        let server = try GitHubServer()
        let releases = "\(server.api)/repos/\(server.repository)/releases"
        let request = [
            "-H", "Authorization: Bearer \(server.token)", "-H", "Content-Type: application/json",
            "-d", "{\"tag_name\": \"v1\"}", releases,
        ]
        try server.setFaults([Fault(.status, on: "repos/create-release", status: 503)])
        #expect(try status(request) == "503")
        #expect(try status(request) == "201")
        let log = try server.log()
        #expect(log.map(\.status) == [503, 201])
        #expect(log.map(\.fault) == ["status", nil])
        #expect((try server.state()["releases"] as? [Any])?.count == 1)
        try server.reset()
        #expect((try server.state()["releases"] as? [Any])?.isEmpty == true)
        #expect(try status(server.download("x", of: "v1")) == "404")
        gone(server.process) { server.stop() }
    }

    @Test(.needsPython)
    func `PyGithub finds a GitHub on one port with TLS`() throws {
        var options = GitHubServer.Options()
        (options.tls, options.onePort, options.prefix) = (true, true, "/api/v3")
        let server = try GitHubServer(options)
        let answer = try Python.run(
            """
            import github, sys
            hub = github.Github(auth=github.Auth.Token(sys.argv[2]), base_url=sys.argv[1], verify=sys.argv[3])
            release = hub.get_repo("acme/acme", lazy=True).create_git_release("v1", "1", "notes", draft=True)
            print(release.draft, release.upload_asset(sys.argv[3], name="ca.pem").state)
            """, [server.api, server.token, try #require(server.authority)])
        #expect(answer.output == "True uploaded\n", "\(answer)")
    }

    @Test(.needs("gh"))
    func `gh makes a release on three ports with TLS`() throws {
        let server = try GitHubServer(.forGh)
        let file = try server.process.scratch.write("acme.txt", "hello")
        let made = try server.gh("release", "create", "v1", file, "--title", "1", "--notes", "n")
        #expect(made.status == 0, "\(made)")
        #expect(try server.gh("release", "view", "v1").output.contains("asset:\tacme.txt"))
        #expect(Set(try server.log().map(\.listener)) == ["api", "uploads"])
    }

    @Test(.needsPython)
    func `the stand-in S3 takes what boto3 signs, and fails when told to`() throws {
        let server = try S3Server()
        try server.setFaults([S3Server.Fault(.status, method: "GET", status: 500)])
        try expectS3(server.endpoint, server.key, server.secret, server.bucket)
        #expect(try status(server.endpoint + "/rel/x") == "403")
        gone(server.process) { server.stop() }
    }

    @Test(.needsPython)
    func `moto takes what boto3 signs`() throws {
        let server = try MotoServer()
        try expectS3(server.endpoint, server.key, server.secret, server.bucket)
        gone(server.process) { server.stop() }
    }

    private func expectS3(_ arguments: String...) throws {
        let answer = try Python.run(
            """
            import boto3, botocore, sys
            s3 = boto3.client("s3", endpoint_url=sys.argv[1], aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3],
                region_name="us-east-1", config=botocore.config.Config(s3={"addressing_style": "path"}))
            s3.put_object(Bucket=sys.argv[4], Key="a b/+c", Body=b"hello")
            print(s3.get_object(Bucket=sys.argv[4], Key="a b/+c")["Body"].read())
            """, arguments)
        #expect(answer.output == "b'hello'\n", "\(answer)")
    }

    @Test(.needs("docker-registry", "htpasswd"))
    func `the registry lets in who knows the password`() throws {
        let server = try RegistryServer()
        #expect(try status(server.url + "/v2/") == "401")
        #expect(try status("-u", "\(server.user):\(server.password)", server.url + "/v2/") == "200")
        #expect(server.url == "http://" + server.host)
        gone(server.process) { server.stop() }
    }

    @Test(.needs("nginx", "htpasswd"))
    func `nginx takes a file from who knows the password, and shows it to all`() throws {
        let server = try DavServer()
        let file = try server.process.scratch.write("local", "hello")
        #expect(try status("-T", file, server.url + "a") == "401")
        #expect(try status("-T", file, "-u", "user:pass", server.url + "a") == "201")
        #expect(try status("-T", file, "-u", "user:pass", server.makingFolders + "x/y/b") == "201")
        #expect(try Command.run("curl", ["-s", server.published + "x/y/b"]).output == "hello")
        #expect(FileManager.default.fileExists(atPath: server.folder + "/a"))
        #expect(try server.accessLog.contains { $0.contains("PUT /autodir/x/y/b") })
        gone(server.process) { server.stop() }
    }

    @Test(
        .needsSSHServer,
        .needs("sftp"))
    func `sshd takes a file by sftp, from OpenSSH and from curl`() throws {
        let server = try SSHServer()
        let file = try server.process.scratch.write("local", "hello")
        let put = try Command.run(
            "sftp", ["-q", "-b", "-"] + server.options + ["\(server.user)@\(server.host)"],
            input: Data("put \(file) \(server.folder)/a\n".utf8))
        #expect(put.status == 0, "\(put)")
        let second = try Command.run(
            "curl",
            [
                "-sS", "--key", server.key, "--pubkey", server.key + ".pub", "-u",
                server.user + ":",
                "--hostpubsha256", server.fingerprint, "-T", file,
                "sftp://\(server.host):\(server.port)\(server.folder)/b",
            ])
        #expect(second.status == 0, "\(second)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: server.folder).sorted() == [
                "a", "b",
            ])
        gone(server.process) { server.stop() }
    }

    @Test(.needsPython)
    func `the mail server keeps what comes through TLS with a login`() throws {
        let server = try MailKeeper()
        let mail = try server.process.scratch.write(
            "mail", "Subject: acme 1.2.0\r\n\r\nOut now.\r\n")
        let sent = try Command.run(
            "curl",
            [
                "-sS", "--ssl-reqd", "--cacert", server.authority, "-u",
                "\(server.user):\(server.password)",
                "--mail-from", "a@acme.example", "--mail-rcpt", "b@acme.example", "-T", mail,
                "smtp://" + server.address,
            ])
        #expect(sent.status == 0, "\(sent)")
        let mails = try server.mails
        #expect(mails.map(\.to) == [["b@acme.example"]])
        #expect(mails.first?.tls == true && mails.first?.body.contains("Out now.") == true)
        gone(server.process) { server.process.stop() }
    }

    @Test
    func `a server dies with the last reference to it, and after its time`() throws {
        var server: ServerProcess? = try ServerProcess("sleep", ["1000"], scratch: Scratch())
        let short = try ServerProcess("sleep", ["1000"], scratch: Scratch(), seconds: 1)
        for _ in 0..<300 where server?.processes.isEmpty == true { usleep(10_000) }
        let number = try #require(server?.processes.first)
        #expect(kill(pid_t(number), 0) == 0)
        server = nil
        #expect(kill(pid_t(number), 0) != 0)
        for _ in 0..<300 where !short.processes.isEmpty { usleep(10_000) }
        #expect(short.processes.isEmpty)
    }

    @Test
    func `nothing of a server outlives a test that was killed`() throws {
        // A pipe's holder stands for the test, and a keeper in it for the test's server.
        let holder = try ServerProcess(
            "sh",
            [
                "-c", "sleep 5000 | python3 \"$0\" 600 sleep 5001",
                ServerProcess.script("keeper.py"),
            ],
            scratch: Scratch())
        func running(_ seconds: Int) -> Int? {
            holder.processes.first { number in
                let line = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") ?? Data()
                return line == Data("sleep\0\(seconds)\0".utf8)
            }
        }
        for _ in 0..<500 where running(5001) == nil { usleep(10_000) }
        kill(pid_t(try #require(running(5000))), SIGKILL)
        for _ in 0..<500 where running(5001) != nil { usleep(10_000) }
        #expect(running(5001) == nil)
    }

    @Test
    func `a server that cannot start says why`() throws {
        let server = try ServerProcess("sh", ["-c", "echo broken >&2; exit 3"], scratch: Scratch())
        #expect { try server.line(after: "PORT ") } throws: { "\($0)".contains("broken") }
    }
}

/// Expects the server's processes to be there, and none after `stop`.
func gone(
    _ server: ServerProcess, _ stop: () -> Void, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(!server.processes.isEmpty, sourceLocation: sourceLocation)
    stop()
    #expect(server.processes.isEmpty, sourceLocation: sourceLocation)
}
