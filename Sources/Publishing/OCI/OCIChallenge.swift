internal import Model

/// What a registry wants to see before it answers: the header `WWW-Authenticate` of RFC 9110
/// section 11.6.1, as far as registries use it.
enum OCIChallenge: Equatable, Sendable {
    /// A name and a password.
    case basic
    /// A token, to be had at `realm`.
    case bearer(realm: String, service: String?)

    /// The first of `headers` that we can answer; a token before a password.
    init?(_ headers: [String]) {
        var isBasic = false
        for header in headers {
            let scheme = header.prefix { $0 != " " }.lowercased()
            let parameters = Self.parameters(header.dropFirst(scheme.count))
            if scheme == "bearer", let realm = parameters["realm"] {
                self = .bearer(realm: realm, service: parameters["service"])
                return
            }
            isBasic = isBasic || scheme == "basic"
        }
        guard isBasic else { return nil }
        self = .basic
    }

    /// `realm="https://…",service="…"`: quoted values may have commas in them.
    private static func parameters(_ text: Substring) -> [String: String] {
        var parameters: [String: String] = [:]
        var rest = text
        while let equals = rest.firstIndex(of: "=") {
            let name = rest[..<equals].drop { $0 == "," || $0 == " " }.lowercased()
            rest = rest[equals...].dropFirst()
            if rest.first == "\"" {
                let value = rest.dropFirst().prefix { $0 != "\"" }
                parameters[name] = String(value)
                rest = rest[value.endIndex...].dropFirst()
            } else {
                let value = rest.prefix { $0 != "," && $0 != " " }
                parameters[name] = String(value)
                rest = rest[value.endIndex...]
            }
        }
        return parameters
    }
}
