/// How keys that are not files are reached; it comes from the executable, nothing is looked up here.
public struct SignerAccess: Sendable {
    /// The socket of an ssh-agent: what SSH_AUTH_SOCK says.
    public let agentSocket: String?
    /// The whole environment of a signer program.
    public let environment: [String: String]
    /// How long one signature may take; a person may have to touch a token for it.
    public let seconds: Int

    /// Nothing but key files.
    public static let none = SignerAccess(agentSocket: nil, environment: [:])

    /// A way to agents and programs.
    public init(agentSocket: String?, environment: [String: String], seconds: Int = 60) {
        self.agentSocket = agentSocket
        self.environment = environment
        self.seconds = seconds
    }
}
