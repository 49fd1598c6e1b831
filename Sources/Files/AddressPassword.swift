/// Passwords that stand in addresses (RFC 3986, section 3.2.1), which nobody told the redaction of.
public enum AddressPassword {
    /// What an address cannot go on with, as text about it has it.
    private static let ends: Set<Character> = ["/", "?", "#", "\"", "'", "<", ">", "`", "\\"]

    /// `text` with three stars in place of the password of every `scheme://user:password@host`.
    public static func hidden(in text: String) -> String {
        guard text.contains("://") else { return text }
        let parts = text.split(separator: "://", omittingEmptySubsequences: false)
        return ([String(parts[0])] + parts.dropFirst().map { hidden(at: $0) })
            .joined(separator: "://")
    }

    /// The same for an address that may be without a scheme: `user:password@host/path`.
    public static func hidden(address: String) -> String {
        address.contains("://") ? hidden(in: address) : hidden(at: address[...])
    }

    private static func hidden(at text: Substring) -> String {
        let authority = text.prefix { !ends.contains($0) && !$0.isWhitespace }
        guard let at = authority.lastIndex(of: "@"),
            let colon = authority[..<at].firstIndex(of: ":")
        else { return String(text) }
        return text[...colon] + "***" + text[at...]
    }
}
