import Foundation
import TestSupport
import Testing

/// Secrets planted in a project must appear nowhere: in no output of any verb, no file that is
/// published or kept, no list of processes, no environment or descriptor of a child.
@Suite struct SecretTests {
    @Test(.needs("openssl", "minisign", "ssh-keygen"))
    func `no secret shows in any output, journal, release or process`() throws {
        let project = try SecretProject()
        let outcome = try project.run()
        #expect(outcome.status == 0, "\(outcome)")
        var places = [("the output", Data((outcome.output + outcome.error).utf8))]
        for name in project.scratch.tree() where !SecretProject.isSecret(name) {
            if let data = try? project.scratch.data(name) { places.append((name, data)) }
        }
        // The children were really there and left their notes.
        for child in ["seen/sign", "seen/ssh-keygen", "seen/parent"] {
            #expect(places.contains { $0.0.hasPrefix(child) && !$0.1.isEmpty }, "\(child)")
        }
        #expect(places.contains { $0.0.hasPrefix("public/1.0.0/") })
        let secrets = try project.secrets()
        #expect(secrets.count == 24)
        for (place, data) in places {
            for secret in secrets {
                #expect(data.range(of: secret.bytes) == nil, "\(secret.form) in \(place)")
            }
        }
        // No core file of ours, and none of our children's.
        #expect(
            try project.scratch.text("seen/limits").split(separator: "\n").allSatisfy {
                $0.split(separator: " ").suffix(3) == ["0", "0", "bytes"]
            })
    }

    @Test(.needs("openssl"))
    func `the forms that are looked for are those that secrets have`() throws {
        let project = try SecretProject()
        _ = try project.run("true")
        let secrets = try project.secrets()
        for (place, form) in [
            ("away/plain.key", "key file"), ("pass", "passphrase in plain"),
            ("away/hex", "seed in hex"), ("away/base64", "passphrase in base64"),
        ] {
            let secret = try #require(secrets.first { $0.form.hasPrefix(form) })
            #expect(try project.scratch.data(place).range(of: secret.bytes) != nil, "\(form)")
        }
    }
}

/// A project signed by a protected key and by a program, published into a folder.
private struct SecretProject {
    let scratch: Scratch
    private static let passphrase = "correct horse/battery+staple 7x!"

    init() throws {
        scratch = try Scratch()
        try scratch.project(
            """
            artifacts: [{format: tar.gz}, {format: zip}]
            sign: {keys: [guarded], formats: [ssh, minisign, openssl]}
            publish: [{directory: public}]
            """)
        for (name, text, mode) in Self.files { try scratch.write(name, text, mode: mode) }
        try scratch.write("pass", Self.passphrase + "\n", mode: 0o600)
    }

    static func isSecret(_ name: String) -> Bool { name == "pass" || name.hasPrefix("away/") }

    /// Makes the keys, then types `script`, or every verb there is.
    func run(_ script: String = verbs) throws -> Outcome {
        try Command.run(
            "/bin/sh", ["-ec", Self.keys + script], in: scratch.path,
            environment: [
                "PATH": scratch("bin") + ":/usr/bin:/bin", "CONSIGN": Product.consign,
                "HERE": scratch.path, "HOME": scratch.path, "CONSIGN_KEYS": "",
                "SOURCE_DATE_EPOCH": "1767323045",
            ])
    }

    /// Every secret in every form.
    func secrets() throws -> [(form: String, bytes: Data)] {
        let seed = try scratch.data("away/der").suffix(32)
        let number = try scratch.data("away/der256").dropFirst(36).prefix(32)
        let body = try scratch.text("away/plain.key").split(separator: "\n")[1]
        var all = [(form: "key file", bytes: Data(body.utf8))]
        all.append(
            ("p256 file", Data(try scratch.text("away/outside.key").split(separator: "\n")[1].utf8))
        )
        for (name, secret) in [
            ("passphrase", Data(Self.passphrase.utf8)), ("seed", Data(seed)),
            ("number", Data(number)),
        ] {
            all += SecretForms.all(of: secret).map { ("\(name) in \($0.name)", $0.bytes) }
        }
        let plus = Self.passphrase.replacingOccurrences(of: " ", with: "+")
        all.append(("passphrase in a form", Data(plus.utf8)))
        return all
    }

    private static let keys = """
        mkdir away seen
        "$CONSIGN" key new guarded --passphrase-fd 3 3< pass
        openssl pkey -in keys/guarded.ed25519.key -passin file:pass -out away/plain.key
        openssl pkey -in away/plain.key -outform DER -out away/der
        tail -c 32 away/der | od -An -v -tx1 | tr -d ' \\n' > away/hex
        head -c -1 pass | base64 -w 0 > away/base64
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out away/outside.key
        openssl pkey -in away/outside.key -outform DER -out away/der256
        openssl pkey -in away/outside.key -pubout -out outside.pem

        """

    private static let verbs = """
        "$CONSIGN" key import outside.pem --name outside -v \\
            --signer "program $HERE/bin/sign $HERE"
        cp away/plain.key away/import.key; chmod 600 away/import.key
        "$CONSIGN" key import away/import.key --name again --passphrase-fd 3 -v 3< pass
        "$CONSIGN" key import keys/guarded.p256.key --name twice -v --unprotected \\
            --old-passphrase-fd 3 3< pass
        mv keys/twice.p256.key away/
        for line in check plan 'plan --json' build sign notes publish \\
            'key show guarded' 'key show guarded --json' 'release --json' \\
            'publish --status' 'verify public/1.0.0 --key keys/guarded.ssh.pub' \\
            'verify --json public/1.0.0 --key keys/guarded.ssh.pub'; do
            "$CONSIGN" $line -v --passphrase-fd 3 3< pass 2> error \\
                || "$CONSIGN" $line -v 2> error || { cat error; exit 1; }
            cat error
        done
        "$CONSIGN" key new following --passphrase-fd 3 -v 3< pass
        for line in 'key init guarded --product acme' 'key rotate following' \\
            'key rotate following --until 90d' 'key extend following --until 2y' \\
            'key revoke guarded --reason compromised'; do
            "$CONSIGN" $line -v --passphrase-fd 3 3< pass
        done
        for line in 'key list' 'key list --json' 'key export guarded --form openssl'; do
            "$CONSIGN" $line -v
        done
        "$CONSIGN" key doctor -v --json --published public && exit 1
        rm dist/SHA256SUMS.minisig
        for line in 'sign' 'sign --passphrase-file outside.pem' 'sign --passphrase-fd pass' \\
            'sign --key away/plain.key' 'verify --key away/plain.key' 'key show away/plain.key' \\
            'key import away/plain.key --name guarded --unprotected'; do
            "$CONSIGN" $line -v < /dev/null && { echo "$line should fail"; exit 1; }
            true
        done
        """

    private static let files: [(String, String, Int)] = [
        (
            "bin/note",
            """
            #!/bin/sh
            # Writes down all that a child of Consign could know.
            seen=$HERE/seen/$1.$$
            { env; cat /proc/self/environ; tr '\\0' ' ' < /proc/self/cmdline; } > "$seen"
            for end in /proc/self/fd/*; do
                case ${end##*/} in 0 | 1 | 2) ;; *) cat "$end" >> "$seen" 2>/dev/null ;; esac
            done
            cat /proc/$2/cmdline /proc/$2/environ > "$HERE/seen/parent.$$" 2>/dev/null
            grep core /proc/self/limits /proc/$2/limits | cut -d : -f 2 >> "$HERE/seen/limits"
            """, 0o755
        ),
        (
            "bin/sign",
            """
            #!/bin/sh
            HERE=$1 "$1/bin/note" sign $PPID
            exec openssl pkeyutl -sign -pkeyopt digest:sha256 -inkey "$1/away/outside.key"
            """, 0o755
        ),
        (
            "bin/ssh-keygen",
            """
            #!/bin/sh
            here=$(dirname "$(dirname "$0")")
            HERE=$here "$here/bin/note" ssh-keygen $PPID
            exec /usr/bin/ssh-keygen "$@"
            """, 0o755
        ),
    ]
}
