internal import Files
public import Model

/// Addresses as requests use them.
public enum WebAddress {
    /// Whether `text` is an address at all.
    public static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("https://") || text.hasPrefix("http://")
    }

    /// The origin of `url`, which must be allowed.
    static func origin(of url: String) throws(Failure) -> Origin {
        let shown = AddressPassword.hidden(
            address: String(url.prefix { $0 != "?" && $0 != "#" }))
        guard let origin = Origin(url) else {
            throw Failure(
                "'\(shown)' is no address",
                hint: shown.contains("@")
                    ? "leave out the user and the password; a secret comes from a variable"
                    : "write https://…", exit: .usage)
        }
        guard origin.isAllowed else {
            throw Failure(
                "refused to fetch \(shown)", "it is not https",
                hint: "plain http is for this machine only, as in http://127.0.0.1:8080/",
                exit: .usage)
        }
        return origin
    }

    /// `location` as an answer to a request for `base` means it (RFC 3986 section 5.2): whole,
    /// with its own host, from the root, or beside what was asked for.
    public static func resolve(_ location: String, against base: String) throws(Failure) -> String {
        if isAddress(location) { return location }
        guard !location.prefix(while: { $0 != "/" && $0 != "?" }).contains(":") else {
            throw Failure(
                "cannot fetch \(base)",
                "it leads to \(AddressPassword.hidden(address: String(location.prefix(200)))), which is no https address"
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
    public static func join(_ base: String, _ parts: String...) -> String {
        parts.reduce(base) { whole, part in
            whole.hasSuffix("/") ? whole + part : whole + "/" + part
        }
    }
}
