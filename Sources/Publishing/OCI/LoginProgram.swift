internal import Files
internal import Model

/// A program that keeps logins, `docker-credential-NAME`: the registry goes in, JSON comes out.
/// <https://github.com/docker/docker-credential-helpers>
struct LoginProgram {
    private let program: String
    private let means: Means
    /// It may have to ask a key ring, which asks nobody in a pipeline.
    private static let seconds = 30

    init(_ name: String, _ means: Means) {
        program = "docker-credential-" + name
        self.means = means
    }

    /// The login for `registry`; nil when the program knows none.
    func login(to registry: String) throws(Failure) -> (user: String, password: String)? {
        // What a key ring is reached by, and nothing else.
        var environment: [String: String] = [:]
        for name in ["PATH", "HOME", "USER", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"] {
            environment[name] = means.variable(name)
        }
        let outcome = try ChildProcess(
            [try path(), "get"], environment: environment, in: "/",
            input: Array((registry + "\n").utf8), limit: 1 << 16
        ).run(seconds: Self.seconds)
        guard outcome.status == 0 else {
            // The protocol's own words for it.
            if (outcome.text + outcome.error).contains("credentials not found") { return nil }
            let said = (outcome.text + outcome.error).split(separator: "\n").first ?? ""
            throw Failure(
                "\(program) gave no login for \(registry)",
                SafeName.printable(means.redaction(String(said.prefix(200)))))
        }
        let value = try? JSONText.parse(foreign: outcome.output, name: program)
        guard let user = value?["Username"]?.text, let password = value?["Secret"]?.text else {
            throw Failure("\(program) answered something else than a login")
        }
        guard user != "<token>" else { throw Self.noToken(registry) }
        return (user, password)
    }

    /// Where it is: the name comes from a file, so it must lead nowhere else.
    private func path() throws(Failure) -> String {
        let isPlain = !program.contains("/") && !program.utf8.contains { $0 <= 0x20 }
        for folder in (means.variable("PATH") ?? "").split(separator: ":") where isPlain {
            let path = folder + "/" + program
            if let found = try? Executable(path), found.isFile, found.isExecutable { return path }
        }
        throw Failure(
            "cannot ask \(SafeName.printable(program)) for a login", "it is not in PATH",
            hint: "docker's configuration names it; install it, or set 'user' and 'token'",
            exit: .usage)
    }

    static func noToken(_ registry: String) -> Failure {
        Failure(
            "the login for \(registry) in docker's configuration is an identity token",
            "only a name and a password can be used",
            hint: "set 'user' and 'token' in the manifest", exit: .usage)
    }
}
