internal import Files
internal import Model

/// Who we are to a registry: as the manifest says, else as docker's configuration has it.
struct OCILogin: Sendable {
    /// The manifest's user, and the variable with the password.
    let given: (user: String, secret: String)?
    private let address: OCIAddress
    private let means: Means

    init(_ place: Place, _ address: OCIAddress, _ means: Means) throws(Failure) {
        self.address = address
        self.means = means
        switch (place["user"], place["token"]) {
        case (nil, nil): given = nil
        case (let user?, let secret?): given = (user, secret)
        default:
            throw Failure(
                "oci \(address.title) needs 'user' and 'token', or neither of them",
                hint: "without them the login of docker's configuration is used", exit: .usage)
        }
    }

    /// The password for `origin`; nil when nobody has logged in.
    func credential(for origin: Origin) throws(Failure) -> Credential? {
        if let given {
            return try means.credential(
                in: given.secret, for: origin.description, .basic(user: given.user))
        }
        guard let login = try DockerConfiguration(means).login(to: address.registry) else {
            return nil
        }
        return try Credential(
            login.password, named: "the password for \(address.registry)", for: origin,
            .basic(user: login.user), hiding: means.redaction)
    }
}
