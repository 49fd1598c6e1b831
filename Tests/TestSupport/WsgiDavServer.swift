/// WsgiDAV from PyPI: a second reading of WebDAV, which answers as the RFC says and not as nginx does.
public final class WsgiDavServer: Sendable {
    /// The process that serves.
    public let process: ServerProcess
    /// The collection's address. Ends in a slash.
    public let url: String
    /// The folder of the files.
    public var folder: String { process.scratch("root") }

    /// Starts an empty one that lets everybody write.
    public init() throws {
        let scratch = try Scratch()
        try scratch.write("root/keep", "")
        let script = """
            import sys
            from cheroot import wsgi
            from wsgidav.wsgidav_app import WsgiDAVApp
            app = WsgiDAVApp({"provider_mapping": {"/dav": sys.argv[1]}, "simple_dc": {"user_mapping": {"*": True}}, "verbose": 1})
            server = wsgi.Server(("127.0.0.1", 0), app)
            server.prepare()
            print("PORT", server.bind_addr[1], flush=True)
            server.serve()
            """
        process = try ServerProcess(
            Python.path ?? "/nonexistent/python", ["-c", script, scratch("root")], scratch: scratch)
        url = "http://127.0.0.1:" + (try process.line(after: "PORT ")) + "/dav/"
    }
}
