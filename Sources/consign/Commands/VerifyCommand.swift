import Files
import Formats
import Model
import Release
import Trust

extension Verb {
    private static let trustedKey = Option(
        "key", value: "FILE-OR-FINGERPRINT",
        "what to believe: a public key file, a fingerprint, or a key document; repeatable")
    private static let version = Option(
        "version", value: "VERSION", "fail unless it is this version")
    private static let minimum = Option(
        "min-version", value: "VERSION", "fail when it is older than this version")
    private static let days = Option(
        "max-age", value: "DAYS", "fail if the log of releases is older than DAYS")
    private static let memory = Option(
        "state", value: "FILE", "remember what was seen, and fail when something older comes")
    private static let authority = Option(
        "timestamps", value: "FILE", "believe timestamps of the authority with this certificate")
    private static let root = Option(
        "root", value: "SHA256",
        "believe what is signed for macOS under this root, beside Apple's; repeatable")
    private static let documents = Option(
        "documents", value: "DIR-OR-URL",
        "where the key document and the log are, when not beside the release")
    private static let extraction = Option(
        "extract", value: "DIR", "unpack the verified archive into a new folder")
    private static let threshold = Option(
        "threshold", value: "K", "how many different signers there must be (default: 1)")
    private static let moment = Option(
        "at", value: "DATE", "judge keys as on this day, which you know from elsewhere")

    static let verify = Verb(
        name: "verify", operands: "[FILE|DIR|URL]", operandCount: 0...64,
        summary: "check a download with one trusted key",
        details: """
            Checks a file, a release folder or an https address: the signature over SHA256SUMS by
            the key you name, and then the files by the list. Needs no network for local files, no
            login, and no key but the one you name. The key's fingerprint should come from another
            place than the download.

            An rpm, apk or Arch package is proved by its own signature, too: in a release after the
            list, and alone where there is no list. Provenance beside a file works the same way.
            The signatures inside what macOS opens must hold as well; an ad hoc one
            proves nothing of who made the program.

            Where the project publishes a key document (keys.json, beside its releases) that your
            key has signed, the document decides: which later key speaks for the project, which one
            has ended, and how many must sign. A document of your own is named with --key, too.
            Forges keep releases and nothing beside them: there --documents says where it is.
            """,
        options: [
            trustedKey, version, minimum, days, memory, threshold, moment, authority, root,
            documents, extraction, .json,
        ],
        examples: [
            (
                "consign verify acme-1.2.0-linux-amd64.tar.gz --key acme.minisign.pub",
                "checks a file"
            ),
            (
                "consign verify https://acme.example/1.2.0/ --key SHA256:...",
                "checks all of a release"
            ),
        ],
        run: { (call, console) throws(Failure) in
            guard call.operands.count < 2 else {
                throw Failure(
                    "verify takes one name", "there are \(call.operands.count)",
                    hint: "name the folder that they are in, or run it once for each",
                    exit: .usage)
            }
            console.answer?.tell(["verified": false])
            let keys = call.all(trustedKey)
            let target = call.operands.first ?? "dist"
            guard !keys.isEmpty else {
                let said = try Verification.hearsay(
                    of: target, wish(call), Environment.current(call))
                throw Failure(
                    "no key to verify with",
                    said.map { "\(target) is whole (\($0)), and no key says whose it should be" }
                        ?? "a signature proves nothing without one",
                    hint:
                        "name it with --key: a public key file, or the fingerprint the project publishes",
                    exit: .noKey)
            }
            let verification = Verification(
                keys: keys, try wish(call), try Environment.current(call))
            let verdict = try console.progress.step(
                "verify \(target)", bytes: Folder.size(of: target)
            ) { () throws(Failure) in try verification.verify(target) }
            try console.tell(verdict.json(), verdict.text())
            for warning in verdict.warnings { console.warn(warning) }
            return .done
        })

    private static func wish(_ call: Invocation) throws(Failure) -> VerificationOptions {
        var wish = VerificationOptions()
        wish.version = try call.version(version)
        wish.minimum = try call.version(minimum)
        wish.memory = call.value(memory)
        wish.days = try call.number(days, in: 1...3650)
        wish.documents = call.value(documents)
        wish.folder = call.value(extraction)
        wish.authority = call.value(authority)
        wish.roots = try call.fingerprints(root)
        wish.threshold = try call.number(threshold, in: 1...64) ?? 1
        wish.moment = try call.day(moment)
        return wish
    }
}

extension Invocation {
    /// SHA-256 fingerprints, with or without colons.
    fileprivate func fingerprints(_ option: Option) throws(Failure) -> [String] {
        try all(option).map { text throws(Failure) in
            let digits = text.lowercased().filter { $0 != ":" }
            guard digits.utf8.count == 64, digits.allSatisfy(\.isHexDigit) else {
                throw Failure(
                    "--\(option.name) is not a SHA-256", "'\(SafeName.printable(text))'",
                    hint: "openssl x509 -in FILE -noout -fingerprint -sha256", exit: .usage)
            }
            return digits
        }
    }

    fileprivate func version(_ option: Option) throws(Failure) -> Version? {
        try value(option).map { text throws(Failure) in try Version(parsing: text) }
    }

    /// The last second of the day that `option` names, or the moment.
    func day(_ option: Option) throws(Failure) -> Timestamp? {
        guard let text = value(option) else { return nil }
        guard let moment = Timestamp(parsing: text) ?? Timestamp(parsing: text + "T23:59:59Z")
        else {
            throw Failure(
                "--\(option.name) is not a date", "'\(SafeName.printable(text))'",
                hint: "write it as 2026-11-21 or 2026-11-21T08:30:00Z", exit: .usage)
        }
        return moment
    }
}

extension Verdict {
    /// What was proved, in two lines and a list.
    fileprivate func text() -> String {
        let what = release.map { "\($0.name) \($0.version) of \($0.date.day)" } ?? subject
        let who = signers.map { one in
            "\(one.title), format \(one.format)"
        }
        var lines = ["verified: \(what), signed by \(who.joined(separator: "; by "))"]
        if let log {
            let count = log.view.size == 1 ? "1 release" : "\(log.view.size) releases"
            lines.append("logged: among \(count), by \(log.signer) on \(log.date.day)")
        }
        if !files.isEmpty {
            lines.append(
                files.count == 1
                    ? "1 file is what was signed:" : "\(files.count) files are what was signed:")
        }
        lines += files.map { "  \($0.name)  \(ByteCount.text($0.size))" }
        lines += packages.map { one in
            "  signed \(one.kind.place): \(one.file.name), by "
                + "\(one.identity.map { $0 + " " } ?? "")(\(one.fingerprint.text))"
        }
        lines += opened.map { "  \($0.file.kind.noun): \($0.name), \($0.file.text)" }
        lines += provenance.map { "  provenance that agrees: \($0)" }
        lines += skipped.map { "  not checked: \($0.name), \($0.reason)" }
        return lines.map(SafeName.printable).joined(separator: "\n") + "\n"
    }

    /// What was verified, where there is no record.
    private var subject: String {
        if let package = packages.first, files == [package.file] {
            return "the package \(package.title)"
        }
        return provenance.isEmpty ? "the list" : files.first?.name ?? ""
    }

    /// The same for another program.
    fileprivate func json() -> [String: JSONValue] {
        [
            "verified": true, "signers": .array(signers.map(Self.json)),
            "name": release.map { .string($0.name) } ?? .null,
            "version": release.map { .string($0.version.description) } ?? .null,
            "date": release.map { .string($0.date.text) } ?? .null,
            "log": log.map(Self.json) ?? .null,
            "files": .array(
                files.map { ["name": .string($0.name), "size": .number($0.size)] }),
            "skipped": .array(
                skipped.map { ["name": .string($0.name), "reason": .string($0.reason)] }),
            "packages": .array(packages.map(Self.json)),
            "opened": .array(opened.map(Self.json)),
            "provenance": .texts(provenance),
        ]
    }

    private static func json(_ one: Signer) -> JSONValue {
        [
            "identity": one.identity.map { .string($0) } ?? .null,
            "fingerprint": .string(one.fingerprint.text), "format": .string(one.format),
            "signature": .string(one.signature),
        ]
    }

    private static func json(_ one: PackageProof) -> JSONValue {
        [
            "name": .string(one.file.name), "format": .string(one.kind.rawValue),
            "title": .string(one.title), "identity": one.identity.map { .string($0) } ?? .null,
            "fingerprint": .string(one.fingerprint.text),
            "date": one.date.map { .string($0.text) } ?? .null,
        ]
    }

    private static func json(_ one: CheckedOpening) -> JSONValue {
        [
            "name": .string(one.name), "kind": .string(one.file.kind.rawValue),
            "ticket": .bool(one.file.isStapled), "parts": .array(one.file.parts.map(json)),
        ]
    }

    private static func json(_ part: CodePart) -> JSONValue {
        [
            "processor": part.processor.map { .string($0) } ?? .null,
            "signature": .string(part.signature),
            "identifier": part.identifier.map { .string($0) } ?? .null,
            "team": part.team.map { .string($0) } ?? .null,
            "cdhash": part.cdhash.map { .string($0) } ?? .null,
            "runtime": .bool(part.isHardened), "signer": part.signer.map(json) ?? .null,
        ]
    }

    private static func json(_ one: CertifiedSigner) -> JSONValue {
        [
            "name": .string(one.name), "root": .string(one.root), "trusted": .bool(one.isTrusted),
            "stamped": one.stamped.map { .string($0.text) } ?? .null,
        ]
    }

    private static func json(_ proof: LogProof) -> JSONValue {
        [
            "size": .number(Int64(proof.view.size)), "root": .string(proof.view.root.hex),
            "signer": .string(proof.signer), "date": .string(proof.date.text),
        ]
    }
}

extension Verdict.Signer {
    /// The owner of the key, or the file that the key was named with, and the fingerprint.
    fileprivate var title: String {
        let owner = identity ?? file.map { "the key of \($0)" }
        return owner.map { "\($0) (\(fingerprint.text))" } ?? "the key \(fingerprint.text)"
    }
}
