package import Crypto
import Files
package import Model

/// Where the private half of a key is.
package enum KeyLocation: Sendable, Hashable {
    /// In a file, protected by a passphrase or not.
    case file(String, isProtected: Bool)
    /// In an ssh-agent.
    case agent
    /// Behind a program.
    case program(String)
    /// Not here.
    case elsewhere
}

extension IdentityFiles {
    /// Where the private half of the identity's key of one kind is; nothing is opened.
    package static func home(
        _ name: String, _ type: KeyType, in folders: [String]
    ) throws(Failure) -> KeyLocation {
        for folder in folders {
            let path = Path.join(folder, keyName(name, type))
            if try Folder.kind(path) != nil {
                let label = Array("-----BEGIN ENCRYPTED".utf8)
                return .file(path, isProtected: try start(of: path).starts(with: label))
            }
            if try publicKeys(name, in: folder).contains(where: { $0.type == type }),
                let signer = try SignerFile.find(name, in: folder)
            {
                switch signer {
                case .agent: return .agent
                case .program(let words): return .program(words[0])
                }
            }
        }
        return .elsewhere
    }

    private static func start(of path: String) throws(Failure) -> [UInt8] {
        var bytes = try TextFile.bytes(path, limit: PublicKeyFile.limit)
        defer { Secret.wipe(&bytes) }
        return Array(bytes.prefix(24))
    }

    /// The names of all identities in `folder`, sorted.
    package static func names(in folder: String) throws(Failure) -> [String] {
        guard try Folder.kind(folder) == .folder else { return [] }
        var names: Set<String> = []
        for file in try Folder.names(folder) {
            for suffix in publicSuffixes where file.hasSuffix("." + suffix) {
                names.insert(String(file.dropLast(suffix.utf8.count + 1)))
            }
        }
        return names.sorted()
    }

    /// The folder among `folders` that has the identity's public halves.
    package static func folder(
        of name: String, in folders: [String]
    ) throws(Failure) -> String? {
        for folder in folders where try !publicKeys(name, in: folder).isEmpty { return folder }
        return nil
    }

    /// Replaces the certificate files of an identity by its newer certificates.
    package static func renew(_ identity: PublicIdentity, in folder: String) throws(Failure) {
        for certificate in identity.certificates {
            let name = "\(identity.name).\(certificateSuffix(certificate.owner.key.type))"
            try TextFile.write(certificate.armored, to: Path.join(folder, name))
        }
    }
}
