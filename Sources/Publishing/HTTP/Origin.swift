internal import Model

/// Where a request goes, as far as credentials care: scheme, host and port (RFC 6454).
public struct Origin: Sendable, Hashable, CustomStringConvertible {
    /// `https` or `http`.
    public let scheme: String
    /// In lower case; an IPv6 address with its brackets.
    public let host: String
    /// The port, also when it is the scheme's usual one.
    public let port: Int

    /// The origin of an address; nil for anything but http and https with a plain host.
    public init?(_ url: some StringProtocol) {
        let scheme = url.lowercased().hasPrefix("https://") ? "https" : "http"
        guard url.lowercased().hasPrefix(scheme + "://") else { return nil }
        let rest = url.dropFirst(scheme.utf8.count + 3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@"), !authority.contains("\\") else {
            return nil
        }
        let isBracketed = authority.hasPrefix("[")
        let bracket = isBracketed ? authority.firstIndex(of: "]") : nil
        let host = bracket.map { authority[...$0] } ?? authority.prefix { $0 != ":" }
        let tail = authority.dropFirst(host.count)
        let usual = scheme == "https" ? 443 : 80
        guard !host.isEmpty, tail.isEmpty || tail.hasPrefix(":") else { return nil }
        guard let port = tail.isEmpty ? usual : Int(tail.dropFirst()) else { return nil }
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
    }

    /// Whether it is this machine.
    public var isLoopback: Bool { ["127.0.0.1", "localhost", "[::1]"].contains(host) }

    /// Whether requests may go there: https, or plain http on this machine.
    public var isAllowed: Bool { scheme == "https" || isLoopback }

    /// `https://api.acme.example`, with the port when it is not the usual one.
    public var description: String {
        port == (scheme == "https" ? 443 : 80)
            ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}
