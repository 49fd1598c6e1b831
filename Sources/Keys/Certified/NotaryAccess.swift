import Crypto
import Files
package import Model

/// `NAME.notary`: by what App Store Connect knows the key beside it.
///
///     key 2X9R4HXF34
///     issuer 57246542-96fe-1a63-e053-0824d011072a
package struct NotaryAccess: Sendable, Hashable {
    /// The key's id.
    package let key: String
    /// The team's issuer id, a UUID.
    package let issuer: String

    private static let limit = 4096

    /// The access of what Apple's page of keys shows.
    package init(key: String, issuer: String) throws(Failure) {
        guard key.utf8.count == 10, key.utf8.allSatisfy(Self.isIDCharacter) else {
            throw Failure(
                "'\(SafeName.printable(String(key.prefix(40))))' is not the id of an API key",
                "it takes 10 capital letters and digits",
                hint:
                    "it stands in the name of the file: AuthKey_KEYID.p8; or give it with --key-id",
                exit: .usage)
        }
        guard Self.isUUID(issuer) else {
            throw Failure(
                "'\(SafeName.printable(String(issuer.prefix(40))))' is not an issuer id",
                "it is a UUID, as in 57246542-96fe-1a63-e053-0824d011072a",
                hint:
                    "App Store Connect shows it above the keys, under Users and Access, Integrations",
                exit: .usage)
        }
        self.key = key
        self.issuer = issuer.lowercased()
    }

    /// Whether `text` is a UUID (RFC 9562 section 4).
    package static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } && $0.allSatisfy(\.isHexDigit) }
    }

    private static func isIDCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    static func fileName(_ name: String) -> String { "\(name).notary" }

    /// The file.
    var file: [UInt8] { Array("key \(key)\nissuer \(issuer)\n".utf8) }

    /// What stands beside the keys called `name` in `folder`; nil when nothing does.
    static func find(_ name: String, in folder: String) throws(Failure) -> NotaryAccess? {
        let path = Path.join(folder, fileName(name))
        guard try Folder.kind(path) != nil else { return nil }
        let words = try TextFile.text(path, limit: limit).split(separator: "\n")
            .map { $0.split(separator: " ").map(String.init) }
        guard words.count == 2, words.allSatisfy({ $0.count == 2 }), words[0][0] == "key",
            words[1][0] == "issuer"
        else {
            throw Failure(
                "\(path) is not the description of an API key", "it has other lines than two",
                hint: "write 'key KEYID' and 'issuer UUID'", exit: .noKey)
        }
        do throws(Failure) { return try NotaryAccess(key: words[0][1], issuer: words[1][1]) } catch
        {
            throw error.within("refused \(path)").exiting(.noKey)
        }
    }
}

extension IdentityFiles {
    /// Makes an identity of the key that App Store Connect gave out as `AuthKey_KEYID.p8`; `id` is the
    /// key's when the file has another name.
    package static func adoptNotary(
        _ path: String, as name: String, in folder: String, id: String?, issuer: String,
        old: PassphraseSource, passphrase: PassphraseSource?
    ) throws(Failure) -> PublicIdentity {
        var draft = try IdentityDraft(name, NewIdentity())
        try refuseTaken(name, in: folder)
        draft.notary = try NotaryAccess(key: id ?? keyID(in: path), issuer: issuer)
        let key = try ImportedKey.load(path, passphrase: old)
        guard key.publicKey.type == .p256 else {
            throw Failure(
                "\(path) is not a key for Apple's notary service",
                "it is \(key.publicKey.type.rawValue), and theirs are P-256",
                hint: "download one from App Store Connect: Users and Access, Integrations",
                exit: .noKey)
        }
        try draft.add(key, passphrase: passphrase)
        return try draft.place(in: folder)
    }

    /// `AuthKey_2X9R4HXF34.p8` has the id in its name.
    private static func keyID(in path: String) -> String {
        let stem = Path.name(path).split(separator: ".").first ?? ""
        return String(stem.split(separator: "_").last ?? "")
    }
}
