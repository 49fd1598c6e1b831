package import Files
package import Keys
package import Model
import Publishing

/// What a run is given from outside; nothing below the executable looks around by itself.
package struct Environment: Sendable {
    /// The environment variables.
    package let environment: [String: String]
    /// How many threads may be used.
    package let jobs: Int
    /// The clock, read once: whether keys have ended is judged by it, and nothing that is built.
    package let now: Timestamp
    /// Waits that many seconds, before something is tried again.
    package let sleep: @Sendable (Double) -> Void
    /// A number from 0 to below 1, for how long to wait.
    package let chance: @Sendable () -> Double
    /// The clock at this moment: how long a server wants us to wait is counted from it.
    package let clock: @Sendable () -> Timestamp
    /// What every output passes through; told of secrets as they are read.
    package let redaction: Redaction
    /// The only folder where keys are looked for, when not the usual ones.
    package var onlyKeys: String?
    /// The tag that is released, when the user has chosen one.
    package var chosenTag: String?

    /// A run's surroundings.
    package init(
        environment: [String: String], jobs: Int, now: Timestamp,
        sleep: @escaping @Sendable (Double) -> Void = { _ in },
        chance: @escaping @Sendable () -> Double = { 0.5 },
        clock: (@Sendable () -> Timestamp)? = nil, redaction: Redaction = Redaction()
    ) {
        self.environment = environment
        self.jobs = jobs
        self.now = now
        self.sleep = sleep
        self.chance = chance
        self.clock = clock ?? { now }
        self.redaction = redaction
    }

    /// A variable that is set and not empty.
    package func variable(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// What a child process gets: enough to find programs, nothing secret, no locale.
    package var bare: [String: String] {
        var result = ["LC_ALL": "C.UTF-8", "TZ": "UTC"]
        for name in ["PATH", "HOME", "TMPDIR"] { result[name] = environment[name] }
        return result
    }

    /// Where scratch folders go.
    package var temporary: String { variable("TMPDIR") ?? "/tmp" }
}

extension Environment {
    /// Where keys are looked for, nearest first.
    package func keyFolders(root: String) -> [String] {
        if let onlyKeys { return [onlyKeys] }
        return [Path.join(root, "keys")] + (variable("CONSIGN_KEYS").map { [$0] } ?? [])
            + (variable("HOME").map { [$0 + "/.config/consign/keys"] } ?? [])
    }

    /// How keys that are not files are reached.
    package var signerAccess: SignerAccess {
        SignerAccess(agentSocket: variable("SSH_AUTH_SOCK"), environment: bare)
    }
}

extension Environment {
    /// How hard things are tried again, and who is told.
    func patience(_ progress: Progress) -> Patience {
        Patience(sleep: sleep, chance: chance, now: clock) { progress(.said($0)) }
    }

    /// An HTTP client; a run makes one and hands it on.
    func client(_ progress: Progress = Progress { _ in }) -> HTTPClient {
        HTTPClient(certificates: variable("SSL_CERT_FILE"), patience: patience(progress))
    }
}
