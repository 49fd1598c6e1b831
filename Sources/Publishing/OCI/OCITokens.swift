import Files
import Model
import Synchronization

/// Gets what a registry wants to see: the password itself, or a token that another server gives
/// for it. <https://distribution.github.io/distribution/spec/auth/token/>
final class OCITokens: Sendable {
    let login: OCILogin
    private let address: OCIAddress
    private let means: PublisherContext
    private let said = Mutex(false)

    init(_ address: OCIAddress, _ login: OCILogin, _ means: PublisherContext) {
        self.address = address
        self.login = login
        self.means = means
    }

    /// What answers `challenge`; nil when nobody has logged in.
    func credential(for challenge: OCIChallenge) throws(Failure) -> Credential? {
        let home = try WebAddress.origin(of: address.root)
        switch challenge {
        case .basic: return try login.credential(for: home)
        case .bearer(let realm, let service):
            return try Credential(
                try token(realm, service, home), named: "the token for \(address.title)",
                for: home, .bearer, hiding: means.redaction)
        }
    }

    private func token(
        _ realm: String, _ service: String?, _ home: Origin
    ) throws(Failure) -> String {
        let origin = try trusted(realm, home)
        var query = ["scope=" + PercentEncoding.segment(scope)]
        if let service { query.append("service=" + PercentEncoding.segment(service)) }
        let url = realm + (realm.contains("?") ? "&" : "?") + query.joined(separator: "&")
        let credential = try login.credential(for: origin)
        if credential != nil, origin != home, !said.withLock({ swap(&$0) }) {
            means.say("\(address.registry) wants its password to be sent to \(origin)")
        }
        let answer = try means.client.send(HTTPRequest("GET", url, credential: credential))
        guard answer.isGood else {
            throw answer.failure("there is no token for \(address.title)")
        }
        let value = try answer.json()
        guard let token = (value["token"] ?? value["access_token"])?.text else {
            throw Failure("\(origin) answered without a token for \(address.title)")
        }
        return token
    }

    private var scope: String { "repository:\(address.repository):pull,push" }

    /// The registry may name any server; one on this machine only if it is here itself.
    private func trusted(_ realm: String, _ home: Origin) throws(Failure) -> Origin {
        let origin = try WebAddress.origin(of: realm)
        guard origin.scheme == "https" || home.isLoopback else {
            throw Failure(
                "refused to fetch a token for \(address.title) from \(origin)", "it is not https")
        }
        return origin
    }

    private func swap(_ flag: inout Bool) -> Bool {
        defer { flag = true }
        return flag
    }
}

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
