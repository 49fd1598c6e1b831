package import Crypto
import Files
package import Model

/// Every way people write down which key they mean.
package enum KeyFingerprints {
    /// The forms, by the names that `release.json` and the notes use.
    package static let ssh = "ssh"
    static let minisign = "minisign"
    package static let minisignID = "minisign-id"
    package static let spki = "spki-sha256"
    /// The form of an OpenPGP fingerprint.
    package static let openpgp = "openpgp"

    /// All forms for one key; the one people are shown first comes first.
    package static func of(_ key: PublicKey) throws(Failure) -> [Fingerprint] {
        let digest = Fingerprint(form: spki, text: try Hash.of(key.spki).hex)
        let certified = try key.openPGPCreated.map { created throws(Failure) in
            [Fingerprint(form: openpgp, text: try OpenPGPKey(key, created: created).fingerprint)]
        }
        guard key.type == .ed25519 else { return [digest] + (certified ?? []) }
        return [
            Fingerprint(form: ssh, text: try sshText(key)),
            Fingerprint(form: minisign, text: try MinisignKey.text(key)),
            Fingerprint(form: minisignID, text: MinisignKey.shown(try MinisignKey.id(key))),
            digest,
        ] + (certified ?? [])
    }

    /// All forms for all keys of an identity.
    package static func of(_ identity: PublicIdentity) throws(Failure) -> [Fingerprint] {
        var all: [Fingerprint] = []
        for key in identity.keys { all += try of(key, in: identity) }
        return all
    }

    /// All forms for one key, its OpenPGP fingerprint too, which depends on the time it was made.
    package static func of(
        _ key: PublicKey, in identity: PublicIdentity
    ) throws(Failure) -> [Fingerprint] {
        let certificate = identity.certificate(key.type)
        return try of(certificate.map { key.made(at: $0.owner.created) } ?? key)
    }

    /// The records of an identity's keys for `release.json`.
    package static func records(of identity: PublicIdentity) throws(Failure) -> [KeyRecord] {
        try identity.keys.map { key throws(Failure) in
            KeyRecord(
                id: identity.name, type: key.type.rawValue, publicKey: Base64.encode(key.spki),
                fingerprints: try of(key, in: identity).inOrder(of: \.form))
        }
    }

    /// The same with the time each key was made: without it, and without the certificate,
    /// an OpenPGP fingerprint could not be recognised as the key's.
    package static func datedRecords(of identity: PublicIdentity) throws(Failure) -> [KeyRecord] {
        try records(of: identity).map { record in
            var record = record
            record.created =
                KeyType(rawValue: record.type).flatMap(identity.certificate)?.owner.created
            return record
        }
    }

    /// `SHA256:…`, as `ssh-keygen -lf` prints it.
    package static func sshText(_ key: PublicKey) throws(Failure) -> String {
        "SHA256:" + Base64.encode(try Hash.of(SSHKey.blob(key)).bytes, padded: false)
    }
}

extension PublicKey {
    /// The key that a record or document describes, with the id that minisign drew for it, if any.
    package init(_ record: KeyRecord, name: String) throws(Failure) {
        guard let spki = Base64.decode(record.publicKey) else {
            throw Failure("\(name) has a broken key", "it is not base64", exit: .malformed)
        }
        let key = try PublicKey(spki: spki, name: name)
        let text = record.fingerprints.first { $0.form == KeyFingerprints.minisign }?.text
        let known = text.flatMap { try? MinisignKey.key(text: $0, name: name) }
        let same = known == key ? known ?? key : key
        self = record.created.map { same.made(at: $0) } ?? same
    }
}
