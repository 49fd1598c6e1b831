import Crypto
import Files
import Keys
import Model

/// What is weak about an identity and the places its private keys are in.
struct KeyStrength {
    private let item: KeyInventory.Item
    private var name: String { item.identity.name }

    init(_ item: KeyInventory.Item) { self.item = item }

    func findings() throws(Failure) -> [KeyFinding] {
        var findings: [KeyFinding] = []
        for key in item.identity.keys {
            // Apple takes no other size for its certificates.
            if item.identity.apple == nil, let bits = try key.rsaBits, bits < 3072 {
                findings.append(
                    KeyFinding(
                        name, "its RSA key has \(bits) bits",
                        hint: "make one with 3072: consign key new NAME --rsa"))
            }
        }
        for (type, home) in item.homes { findings += try weakness(type, home) }
        return findings
    }

    private func weakness(_ type: KeyType, _ home: KeyLocation) throws(Failure) -> [KeyFinding] {
        switch home {
        case .file(let path, let isProtected):
            var findings: [KeyFinding] = []
            if try InputFile(path).mode & 0o077 != 0 {
                findings.append(
                    KeyFinding(
                        path, "others than its owner can read it",
                        hint: "chmod 600 it; if others did read it, replace the key"))
            }
            if !isProtected {
                findings.append(
                    KeyFinding(
                        path, "it has no passphrase",
                        hint:
                            "openssl pkcs8 -topk8 -scrypt -in FILE -out NEW, and put NEW in its place"
                    ))
            }
            return findings
        case .program(let word):
            let path = Path.join(item.folder, word)
            guard try Folder.kind(path) != nil else {
                return [
                    KeyFinding(name, "its signer \(path) is not there", hint: "see docs/keys.md")
                ]
            }
            guard try Executable(path).isWritableByOthers else { return [] }
            return [
                KeyFinding(
                    path, "others than its owner can change it",
                    hint: "chmod go-w it, and look at what it does")
            ]
        case .agent where type != .ed25519:
            return [
                KeyFinding(
                    name, "an ssh-agent cannot serve its \(type.rawValue) key",
                    hint: "use a key file or a signer program")
            ]
        case .agent, .elsewhere: return []
        }
    }
}
