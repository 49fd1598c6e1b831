internal import Files
public import Signing

extension Surroundings {
    /// Where keys are looked for, nearest first.
    public func keyFolders(root: String) -> [String] {
        if let onlyKeys { return [onlyKeys] }
        return [Path.join(root, "keys")] + (variable("CONSIGN_KEYS").map { [$0] } ?? [])
            + (variable("HOME").map { [$0 + "/.config/consign/keys"] } ?? [])
    }

    /// How keys that are not files are reached.
    public var signerAccess: SignerAccess {
        SignerAccess(agentSocket: variable("SSH_AUTH_SOCK"), environment: bare)
    }
}
