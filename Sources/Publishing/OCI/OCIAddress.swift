import Model

/// A repository in a registry: `ghcr.io/acme/acme`. A registry on this machine may be written with
/// its scheme, `http://127.0.0.1:5000/acme`; all others are https.
struct OCIAddress: Sendable {
    /// What people write: `ghcr.io/acme/acme`.
    let title: String
    /// The registry as logins are filed under: `ghcr.io`.
    let registry: String
    /// `acme/acme`.
    let repository: String
    /// Where its API is: `https://ghcr.io`.
    let root: String

    init(_ place: DestinationAddress) throws(Failure) {
        let isAddress = WebAddress.isAddress(place.address)
        let scheme = place.address.hasPrefix("http://") ? "http://" : "https://"
        let rest = isAddress ? place.address.dropFirst(scheme.count) : place.address[...]
        let host = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(host.count + 1)
        guard host == "localhost" || host.contains(".") || host.contains(":"),
            !host.contains("@"), Self.isRepository(path)
        else {
            throw place.wrong(
                "oci", "a registry and a repository in small letters, like ghcr.io/acme/acme")
        }
        title = String(rest)
        registry = String(host)
        repository = String(path)
        // Docker's own registry goes by a name that is not its host.
        root = scheme + (host == "docker.io" ? "registry-1.docker.io" : host)
        _ = try WebAddress.origin(of: root)
    }

    /// Names as the distribution specification has them ("Pulling manifests").
    private static func isRepository(_ path: Substring) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            guard let first = part.utf8.first, let last = part.utf8.last else { return false }
            return isLetterOrDigit(first) && isLetterOrDigit(last)
                && part.utf8.allSatisfy { isLetterOrDigit($0) || "-_.".utf8.contains($0) }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// `path` below the repository, like `/tags/list`.
    func url(_ path: String) -> String { "\(root)/v2/\(repository)\(path)" }
}
