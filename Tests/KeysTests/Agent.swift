import Foundation
import Keys
import TestSupport

/// An ssh-agent that runs as long as a test holds it, or something that only pretends to be one.
final class Agent: Sendable {
    let scratch: Scratch
    private let process: Child

    /// OpenSSH's own.
    convenience init() throws {
        try self.init { ["ssh-agent", "-D", "-a", $0] }
        // The socket has its name before anybody listens: 2 is "cannot reach the agent" (ssh-add(1)).
        for _ in 0..<500 where try shell("ssh-add -l").status == 2 { usleep(10_000) }
    }

    /// A stand-in that answers every message with the bytes in `reply` (Python), or never.
    convenience init(answering reply: String) throws {
        let script = """
            import os, socket, sys, time
            server = socket.socket(socket.AF_UNIX)
            server.bind(sys.argv[1] + ".new")
            server.listen()
            os.rename(sys.argv[1] + ".new", sys.argv[1])
            while True:
                client, _ = server.accept()
                client.recv(1 << 20)
                \(reply)
                client.close()
            """
        try self.init { ["python3", "-c", script, $0] }
    }

    private init(_ words: (String) -> [String]) throws {
        scratch = try Scratch()
        let words = words(scratch("s"))
        process = try Child(words[0], Array(words.dropFirst()))
        for _ in 0..<500 where !FileManager.default.fileExists(atPath: scratch("s")) {
            usleep(10_000)
        }
    }

    deinit {
        process.send(SIGKILL)
        process.wait()
    }

    var access: SignerAccess {
        SignerAccess(agentSocket: scratch("s"), environment: [:], seconds: 2)
    }

    /// Runs a line of shell that can reach the agent.
    @discardableResult
    func shell(_ line: String) throws -> Outcome {
        try Command.run(
            "/bin/sh", ["-c", line], in: scratch.path,
            environment: ["SSH_AUTH_SOCK": scratch("s"), "SSH_ASKPASS": ""])
    }
}
