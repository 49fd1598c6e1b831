import Crypto
import Files
import Keys
import Model
import Release

/// Options that several key commands share.
extension Option {
    static let keyFolder = Option("dir", value: "DIR", "the folder to look in first")
    static let newKeyFolder = Option(
        "dir", value: "DIR", "the folder to make it in (default: keys)")
    static let unprotected = Option(
        "unprotected", "no passphrase: whoever reads the file can sign")
    static let openPGPUser = Option(
        "user", value: "TEXT", "who it is in OpenPGP: 'Name <mail>' (default: NAME)")
    static let oldPassphraseDescriptor = Option(
        "old-passphrase-fd", value: "N", "read what opens FILE from this file descriptor")
    static let oldPassphraseFile = Option(
        "old-passphrase-file", value: "FILE", "read what opens FILE from this file")
    static let documentFolder = Option(
        "dir", value: "DIR", "the folder of the key document (default: keys)")
    static let moment = Option(
        "at", value: "DATE", "the date to write, if it is not now")
    static let expires = Option(
        "expires", value: "DATE", "when it ends: 2028-11-21, or a time from now: 2y")

    /// What every step of a key document understands.
    static let ceremony: [Option] = [
        .documentFolder, .moment, .passphraseDescriptor, .passphraseFile, .json,
    ]
}

/// What the key commands are asked for.
enum KeyChoice {
    /// The passphrase of keys about to be written; nil when they are to have none.
    static func passphrase(_ call: Invocation) throws(Failure) -> PassphraseSource? {
        guard call.has(.unprotected) else {
            let source = try PassphraseSource.chosen(call, confirming: true)
            guard call.has(.passphraseDescriptor) || call.has(.passphraseFile) || Terminal.isPresent
            else {
                throw Failure(
                    "the new key needs a passphrase", "there is no terminal to ask at",
                    hint: "give it with --passphrase-fd or --passphrase-file, or use --unprotected",
                    exit: .usage)
            }
            return source.forNewKeys
        }
        guard !call.has(.passphraseDescriptor), !call.has(.passphraseFile) else {
            throw Failure("--unprotected and a passphrase exclude each other", exit: .usage)
        }
        return nil
    }

    /// What a new identity has beside its keys.
    static func wish(_ call: Invocation) throws(Failure) -> NewIdentity {
        var wish = NewIdentity()
        wish.userID = call.value(.openPGPUser)
        let now = try call.now()
        wish.created = now
        wish.expires = try call.date(.expires, from: now, endOfDay: true)
        return wish
    }

    /// The folders that keys are looked for in, that of `--dir` first.
    static func folders(_ call: Invocation) throws(Failure) -> [String] {
        let usual = try Environment.current(call).keyFolders(root: ".")
        let named = call.values["dir"] ?? []
        return named + usual.filter { !named.contains($0) }
    }

    /// The identity or public key file that the operand names.
    static func identity(_ call: Invocation) throws(Failure) -> PublicIdentity {
        let name = call.operands[0]
        if name.contains("/") || name.hasSuffix(".pub") || name.hasSuffix(".pem") {
            return PublicIdentity(name: Path.name(name), keys: try PublicKeyFile.load(name))
        }
        return try IdentityFiles.find(name, in: try folders(call))
    }
}

/// Dates as the key commands take them.
enum KeyDate {
    /// A day, a moment, `now`, or a time from now: `90d`, `6m`, `2y`.
    static func parse(
        _ text: String, of option: Option, from now: Timestamp, endOfDay: Bool
    ) throws(Failure) -> Timestamp {
        if text == "now" { return now }
        if let moment = Timestamp(parsing: text) { return moment }
        let hour = endOfDay ? "T23:59:59Z" : "T00:00:00Z"
        if let day = Timestamp(parsing: text + hour) { return day }
        if let length = days(text) { return Timestamp(now.seconds + length * 86400) }
        throw Failure(
            "--\(option.name) is not a date", "'\(SafeName.printable(text))'",
            hint: "write it as 2027-11-21, or as a time from now: 90d, 6m, 2y", exit: .usage)
    }

    /// How many days `90d`, `6m` and `2y` are; nil when it is none of them.
    static func days(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["d": 1, "m": 30, "y": 365]
        guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
            (1...36500).contains(count), text.first != "+"
        else { return nil }
        return count * unit
    }
}

extension Invocation {
    /// The moment that `option` names; the whole day counts when it is an end.
    func date(
        _ option: Option, from now: Timestamp, endOfDay: Bool = false
    ) throws(Failure) -> Timestamp? {
        guard let text = value(option) else { return nil }
        return try KeyDate.parse(text, of: option, from: now, endOfDay: endOfDay)
    }

    /// The clock, or the moment that `--at` names.
    func now() throws(Failure) -> Timestamp {
        let clock = ProcessEnvironment.now
        return try date(.moment, from: clock) ?? clock
    }
}

/// Identities as the key commands print them.
enum KeyText {
    static func text(_ identity: PublicIdentity) throws(Failure) -> String {
        var lines = [identity.name]
        for key in identity.keys {
            lines.append("  \(key.type.rawValue)")
            for print in try KeyFingerprints.of(key, in: identity) {
                lines.append("    " + HelpText.padded(print.form, 14) + print.text)
            }
        }
        if let apple = identity.apple {
            lines.append("  apple certificate")
            for (name, value) in try AppleText.facts(apple) {
                lines.append("    " + HelpText.padded(name, 14) + SafeName.printable(value))
            }
        }
        if let notary = identity.notary {
            lines.append("  apple notary service")
            for (name, value) in [("key", notary.key), ("issuer", notary.issuer)] {
                lines.append("    " + HelpText.padded(name, 14) + value)
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    static func json(_ identity: PublicIdentity) throws(Failure) -> [String: JSONValue] {
        let keys = try KeyFingerprints.records(of: identity).map { record -> JSONValue in
            [
                "type": .string(record.type), "publicKey": .string(record.publicKey),
                "fingerprints": .object(
                    Dictionary(
                        record.fingerprints.map { ($0.form, .string($0.text)) },
                        uniquingKeysWith: { first, _ in first })),
            ]
        }
        var answer: [String: JSONValue] = [
            "id": .string(identity.name), "keys": .array(keys),
        ]
        if let notary = identity.notary {
            answer["notary"] = ["key": .string(notary.key), "issuer": .string(notary.issuer)]
        }
        if let apple = identity.apple { answer["apple"] = try AppleText.json(apple) }
        return answer
    }
}
