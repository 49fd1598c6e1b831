import Crypto
import Files
import Keys
import Model

/// An Apple certificate as the key commands print it.
enum AppleText {
    /// What it says of itself, and what stands above it.
    static func facts(_ apple: AppleCertificates) throws(Failure) -> [(String, String)] {
        let leaf = apple.leaf
        var facts = [
            ("subject", leaf.subject.text),
            ("team", apple.team ?? "none"),
            ("role", apple.role?.name ?? "none that can be used"),
            ("key", leaf.key.text),
            ("begins", leaf.validity.lowerBound.text),
            ("ends", leaf.validity.upperBound.text),
            ("serial", leaf.serialText),
            ("sha256", try leaf.fingerprint),
            ("sha1", try leaf.shortFingerprint),
        ]
        for one in apple.certificates.dropFirst() {
            let end = "ends \(one.validity.upperBound.day)"
            facts.append(("above", "\(one.subject.shortText), \(end)"))
        }
        return facts
    }

    static func json(_ apple: AppleCertificates) throws(Failure) -> JSONValue {
        let leaf = apple.leaf
        return [
            "subject": .shown(leaf.subject.text),
            "team": apple.team.map { .shown($0) } ?? .null,
            "role": apple.role.map { .string($0.name) } ?? .null,
            "key": .string(leaf.key.text),
            "begins": .string(leaf.validity.lowerBound.text),
            "ends": .string(leaf.validity.upperBound.text),
            "serial": .string(leaf.serialText),
            "sha256": .string(try leaf.fingerprint),
            "sha1": .string(try leaf.shortFingerprint),
            "above": .array(
                try apple.certificates.dropFirst().map { one throws(Failure) -> JSONValue in
                    [
                        "subject": .shown(one.subject.text),
                        "ends": .string(one.validity.upperBound.text),
                        "sha256": .string(try one.fingerprint),
                    ]
                }),
        ]
    }
}
