/// nginx with WebDAV: writing under a password, reading for everybody; at most 20 MiB a file.
public final class DavServer: Sendable {
    /// The process that serves.
    public let process: ServerProcess
    /// Where to write (PUT, DELETE, MKCOL, COPY, MOVE); folders must exist. Ends in a slash.
    public let url: String
    /// Where to write (PUT only); folders are made. Ends in a slash.
    public var makingFolders: String { published + "autodir/" }
    /// Where everybody reads the same files. Ends in a slash.
    public var published: String { String(url.dropLast("dav/".count)) }
    /// The only user.
    public let user = "user"
    /// The user's password.
    public let password = "pass"
    /// The folder of the files.
    public var folder: String { process.scratch("root") }
    /// What was asked for, a line a request.
    public var accessLog: [String] {
        get throws { Array(try process.scratch.text("access.log").lines.dropLast()) }
    }

    /// Starts an empty one.
    public init() throws {
        let scratch = try Scratch()
        process = try ServerProcess(
            "python3",
            [
                ServerProcess.script("nginx_server.py"), Tool.path("nginx") ?? "/nonexistent/nginx",
                scratch.path,
            ], scratch: scratch)
        url = "http://127.0.0.1:" + (try process.line(after: "PORT ")) + "/dav/"
        // The port takes connections before nginx is there, which answers when it is.
        try Command.run("curl", ["-sS", "-m", "60", "-o", "/dev/null", published]).require()
    }

    /// Ends the server; afterwards nothing of it runs.
    public func stop() { process.stop() }
}
