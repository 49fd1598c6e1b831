/// Where the private half of a key is.
public enum KeyHome: Sendable, Hashable {
    /// In a file, protected by a passphrase or not.
    case file(String, isProtected: Bool)
    /// In an ssh-agent.
    case agent
    /// Behind a program.
    case program(String)
    /// Not here.
    case elsewhere
}
