internal import Files
internal import Model
internal import Pipeline
internal import Signing

extension Verb {
    private static let trustedKey = Option(
        "key", value: "FILE-OR-FINGERPRINT",
        "the one key to believe: a public key file or a fingerprint")
    private static let version = Option(
        "version", value: "VERSION", "fail unless it is this version")

    static let verify = Verb(
        name: "verify", operands: "[FILE|DIR|URL]", operandCount: 0...1,
        summary: "check a download with one trusted key",
        details: """
            Checks a file, a release folder or an https address: the signature over SHA256SUMS by
            the key you name, and then the files by the list. Needs no network for local files, no
            login, and no key but the one you name. The key's fingerprint should come from another
            place than the download.
            """,
        options: [trustedKey, version, .json],
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
            guard let key = call.value(trustedKey) else {
                throw Failure(
                    "no key to verify with", "a signature proves nothing without one",
                    hint:
                        "name it with --key: a public key file, or the fingerprint the project publishes",
                    exit: .noKey)
            }
            let version = try call.value(version).map { text throws(Failure) in
                try Version(parsing: text)
            }
            let verification = try Verification(
                key: key, version: version, try Surroundings.current(call))
            let verdict = try verification.verify(call.operands.first ?? "dist")
            console.result(try call.has(.json) ? Answer.text(verdict.json()) : verdict.text())
            for warning in verdict.warnings { console.warn(warning) }
            return .done
        })
}

extension Verdict {
    /// What was proved, in two lines and a list.
    fileprivate func text() -> String {
        let what = release.map { "\($0.name) \($0.version) of \($0.date.day)" } ?? "the list"
        let who = identity.map { "\($0) " } ?? ""
        var lines = [
            "verified: \(what), signed by \(who)(\(fingerprint.text)), format \(format)",
            files.count == 1
                ? "1 file is what was signed:" : "\(files.count) files are what was signed:",
        ]
        lines += files.map { "  \($0.name)  \(ByteCount.text($0.size))" }
        lines += skipped.map { "  not checked: \($0.name), \($0.reason)" }
        return lines.map(SafeName.printable).joined(separator: "\n") + "\n"
    }

    /// The same for another program.
    fileprivate func json() -> JSONValue {
        [
            "verified": true, "format": .string(format), "signature": .string(signature),
            "fingerprint": .string(fingerprint.text),
            "identity": identity.map { .string($0) } ?? .null,
            "name": release.map { .string($0.name) } ?? .null,
            "version": release.map { .string($0.version.description) } ?? .null,
            "date": release.map { .string($0.date.text) } ?? .null,
            "files": .array(
                files.map { ["name": .string($0.name), "size": .number($0.size)] }),
            "skipped": .array(
                skipped.map { ["name": .string($0.name), "reason": .string($0.reason)] }),
            "warnings": .array(warnings.map { .string($0) }),
        ]
    }
}
