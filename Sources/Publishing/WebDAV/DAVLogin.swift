internal import Model

/// How one tells a WebDAV server who one is.
struct DAVLogin: Sendable {
    /// Nil where nobody asks.
    let scheme: Credential.Scheme?
    /// The environment variable with the password or token.
    let secret: String

    init(_ place: Place) throws(Failure) {
        let user = place["user"], token = place["token"]
        if token != nil, user != nil || place["password"] != nil {
            throw Failure(
                "\(place.address) has a 'token' and a 'user' or 'password'", "one of them counts",
                exit: .usage)
        }
        if user == nil, place["password"] != nil {
            throw Failure("\(place.address) has a 'password' but no 'user'", exit: .usage)
        }
        // RFC 7617, section 2.
        if let user, user.contains(":") {
            throw Failure("'\(user)' is no user", "it has a colon in it", exit: .usage)
        }
        scheme = token != nil ? .bearer : user.map { .basic(user: $0) }
        secret = token ?? place["password"] ?? "WEBDAV_PASSWORD"
    }
}
