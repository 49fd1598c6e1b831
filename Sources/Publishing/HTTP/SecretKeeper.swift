internal import Model
internal import Synchronization

/// Credentials of one service, made when they are first needed, one for each origin.
final class SecretKeeper: Sendable {
    private let known = Mutex<[Origin: Credential]>([:])

    /// The one for `origin`, made by `make` the first time.
    func credential(
        for origin: Origin, _ make: () throws(Failure) -> Credential
    ) throws(Failure) -> Credential {
        if let credential = known.withLock({ $0[origin] }) { return credential }
        let credential = try make()
        known.withLock { $0[origin] = credential }
        return credential
    }
}
