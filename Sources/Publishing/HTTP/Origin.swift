import Files
package import Model

/// Where a request goes, as far as credentials care: scheme, host and port (RFC 6454).
package struct Origin: Sendable, Hashable, CustomStringConvertible {
    /// `https` or `http`.
    package let scheme: String
    /// In lower case; an IPv6 address with its brackets.
    package let host: String
    /// The port, also when it is the scheme's usual one.
    package let port: Int

    /// The origin of an address; nil for anything but http and https with a plain host.
    package init?(_ url: some StringProtocol) {
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
    package var isLoopback: Bool { ["127.0.0.1", "localhost", "[::1]"].contains(host) }

    /// Whether requests may go there: https, or plain http on this machine.
    package var isAllowed: Bool { scheme == "https" || isLoopback }

    /// `https://api.acme.example`, with the port when it is not the usual one.
    package var description: String {
        port == (scheme == "https" ? 443 : 80)
            ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }
}

/// Addresses as requests use them.
package enum WebAddress {
    /// Whether `text` is an address at all.
    package static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("https://") || text.hasPrefix("http://")
    }

    /// The origin of `url`, which must be allowed.
    static func origin(
        of url: String, allowingPlain: Bool = false
    ) throws(Failure) -> Origin {
        let shown = AddressPassword.hidden(
            address: String(url.prefix { $0 != "?" && $0 != "#" }))
        guard let origin = Origin(url) else {
            throw Failure(
                "'\(shown)' is not an address",
                hint: shown.contains("@")
                    ? "leave out the user and the password; a secret comes from a variable"
                    : "write https://…", exit: .usage)
        }
        guard origin.isAllowed || allowingPlain else {
            throw Failure(
                "refused to fetch \(shown)", "it is not https",
                hint: "plain http is for this machine only, as in http://127.0.0.1:8080/",
                exit: .usage)
        }
        return origin
    }

    /// `location` as an answer to a request for `base` means it (RFC 3986 section 5.2): whole,
    /// with its own host, from the root, or beside what was asked for.
    package static func resolve(_ location: String, against base: String) throws(Failure) -> String
    {
        if isAddress(location) { return location }
        guard !location.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") else {
            throw Failure(
                "cannot fetch \(base)",
                "it leads to \(AddressPassword.hidden(address: String(location.prefix(200)))), which is not an https address"
            )
        }
        let origin = try origin(of: base)
        if location.hasPrefix("//") { return origin.scheme + ":" + location }
        if location.hasPrefix("/") { return origin.description + location }
        let path = base.dropFirst(origin.scheme.utf8.count + 3).drop { $0 != "/" }
            .prefix { $0 != "?" && $0 != "#" }
        guard let slash = path.lastIndex(of: "/") else { return "\(origin)/\(location)" }
        return origin.description + path[...slash] + location
    }

    /// `parts` behind `base`, with one slash between each; they are encoded already.
    package static func join(_ base: String, _ parts: String...) -> String {
        parts.reduce(base) { whole, part in
            whole.hasSuffix("/") ? whole + part : whole + "/" + part
        }
    }
}
