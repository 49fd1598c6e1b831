import Foundation
import TestSupport

/// A server that answers as the address says: `Tests/Servers/scripted.py`.
final class ScriptedServer: Sendable {
    let process: ServerProcess
    let url: String

    /// A request as it arrived.
    struct Request: Decodable {
        let method: String
        let path: String
        let size: Int
        let sha256: String
        /// The body, cut short.
        let text: String
        let headers: [String: String]
    }

    init(_ certificate: LoopbackCertificate? = nil) throws {
        let files = certificate.map { [$0.certificate, $0.key] } ?? []
        process = try ServerProcess(
            Tool.path("python3") ?? "/nonexistent", [ServerProcess.script("scripted.py")] + files,
            scratch: Scratch())
        url =
            (certificate == nil ? "http" : "https") + "://127.0.0.1:"
            + (try process.line(after: "PORT "))
    }

    func log() throws -> [Request] {
        let text = try Command.run("curl", ["-sS", url + "/log"]).output
        return try text.split(separator: "\n").map {
            try JSONDecoder().decode(Request.self, from: Data($0.utf8))
        }
    }
}
