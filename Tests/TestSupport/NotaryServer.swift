internal import Foundation

/// A strict stand-in for Apple's notary service; `Tests/Servers/notary_standin.py` says what a script is.
public final class NotaryServer: Sendable {
    /// The only key that it knows.
    public static let key = "2X9R4HXF34"
    /// The only team.
    public static let issuer = "57246542-96fe-1a63-e053-0824d011072a"

    private let process: ServerProcess
    private let address: String

    /// Starts it; `key` is the file with the public half of the team's key.
    public init(_ key: String, script: String = "{}") throws {
        process = try ServerProcess(
            "python3", [ServerProcess.script("notary_standin.py"), key, script],
            scratch: Scratch())
        address = "http://127.0.0.1:" + (try process.line(after: "PORT "))
    }

    /// The variables that lead there.
    public var variables: [String: String] {
        [
            "CONSIGN_NOTARY_URL": address + "/notary/v2",
            "CONSIGN_NOTARY_UPLOADS_URL": address + "/buckets", "CONSIGN_NOTARY_PAUSE": "0.05",
            "CONSIGN_NOTARY_TICKETS_URL": address + "/tickets",
        ]
    }

    /// What it does from now on; `anew` forgets what was logged.
    public func play(_ script: String, anew: Bool = false) throws {
        try Command.run(
            "curl",
            [
                "-sSf", "-X", "PUT", "-d", script,
                address + (anew ? "/_standin/anew" : "/_standin/script"),
            ]
        ).require()
    }

    /// How often each operation was done and answered well: `POST`, `PUT`, `GET`.
    public func count(_ method: String) throws -> Int {
        try log().count {
            $0.hasPrefix(method + " ") && $0.hasSuffix(" 200") && !$0.contains("/_standin/")
        }
    }

    /// Method, path and status of each request.
    public func log() throws -> [String] {
        let text = try Command.run("curl", ["-sSf", address + "/_standin/state"]).output
        let state = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return state?["log"] as? [String] ?? []
    }

    /// Ends the server.
    public func stop() { process.stop() }
}
