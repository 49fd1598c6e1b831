import Foundation
import TestSupport

/// A project in which every command is typed with `--json`, once so that it does what is asked, and
/// once so that it fails.
struct AnswerLines {
    let scratch: Scratch
    private var number = 0

    /// Line, and the exit code with which it ends.
    typealias Line = (text: String, status: Int32)

    /// In this order each does what it is for.
    static let done: [Line] = [
        ("init", 0), ("init --from other/nfpm.yaml", 0),
        ("key new demo --unprotected --rsa --at 2026-01-01 --expires 2030-12-31", 0),
        ("key new next --unprotected --at 2026-01-01", 0),
        ("key import keys/demo.ed25519.key --name copy --unprotected --dir copies", 0),
        ("key show demo", 0), ("key list", 0), ("key export demo --form openpgp", 0),
        ("check -f acme.yaml", 0), ("plan -f acme.yaml", 0), ("plan -f acme.yaml --matrix", 0),
        ("stage linux-amd64 -f acme.yaml", 0),
        ("ci gitlab -f acme.yaml -o ci.yml", 0), ("ci gitlab -f acme.yaml -o ci.yml --check", 0),
        ("ci gitlab -f acme.yaml -o -", 0),
        ("build -f acme.yaml", 0), ("build -f acme.yaml --timings", 0), ("cache -f acme.yaml", 0),
        ("sign -f acme.yaml", 0), ("notes -f acme.yaml", 0),
        ("publish -f acme.yaml --dry-run", 0), ("publish -f acme.yaml --status", 0),
        ("publish -f acme.yaml", 0), ("publish -f acme.yaml --abort", 0),
        ("release -f acme.yaml --dry-run", 0), ("release -f acme.yaml --rehearse", 0),
        ("resign 1.0.0 -f acme.yaml --key next --reason why --old keys/demo.ssh.pub --dry-run", 0),
        ("resign 1.0.0 -f acme.yaml --key next --reason why --old keys/demo.ssh.pub", 0),
        ("key init demo next --product acme --document-threshold 2 --at 2026-01-01", 0),
        ("key sign --at 2026-01-01", 0), ("key new later --unprotected --at 2026-01-01", 0),
        ("release -f newer.yaml", 0), ("verify public/1.1.0 --key keys/demo.ssh.pub", 0),
        ("verify public/1.1.0/acme_1.1.0_amd64.deb --key keys/demo.ssh.pub", 0),
        ("withdraw 1.1.0 -f newer.yaml --reason 'it loses data'", 0),
        ("key rotate later --replaces next --at 2026-01-02", 0),
        ("key extend demo --until 2032-01-01 --at 2026-01-03", 0),
        ("key revoke later --reason superseded --at 2026-01-04", 0),
        ("key list", 0), ("key doctor --at 2026-01-05 -f acme.yaml", 1),
        ("key doctor --at 2031-12-01 -f acme.yaml", 1),
    ]

    /// Behind those; each fails for a reason of its own.
    static let failed: [Line] = [
        ("init", 2), ("check -f wrong.yaml", 2), ("plan -f wrong.yaml", 2),
        ("build -f nowhere.yaml", 1), ("sign nowhere", 2), ("notes nowhere", 2),
        ("publish -f acme.yaml --resume public/1.0.0", 2),
        ("release -f acme.yaml --skip everything", 2), ("release -f wrong.yaml --dry-run", 2),
        ("withdraw 9.0.0 -f acme.yaml --reason why", 2), ("verify public/1.1.0", 5),
        ("verify spoiled --key keys/demo.ssh.pub", 3), ("resign", 2),
        ("key new demo --unprotected", 2), ("key import acme.yaml --name x --unprotected", 5),
        ("key show nobody", 5), ("key list --dir", 2), ("key export demo --form pgp", 2),
        ("key init demo --product acme", 2), ("key rotate nobody", 5), ("key sign --dir other", 2),
        ("key revoke demo", 2), ("key extend demo", 2), ("key doctor --within soon", 2),
        ("cache -f acme.yaml --keep 1", 2), ("stage windows-amd64 -f acme.yaml", 2),
        ("ci jenkins", 2),
    ]

    init() throws {
        scratch = try Scratch()
        try scratch.write("stage/acme", "#!/bin/sh\n", mode: 0o755)
        try scratch.write("LICENSE", "Apache-2.0\n")
        try scratch.write("wrong.yaml", "consign: 1\nnmae: acme\n")
        try scratch.write(
            "other/nfpm.yaml",
            "name: acme\narch: amd64\nversion: 1.0.0\nmaintainer: Acme <a@acme.example>\n"
                + "description: Sends anvils.\nmtime: 2026-01-02T03:04:05Z\nlicense: MIT\n"
                + "contents: [{src: ../stage/acme, dst: /usr/bin/acme}]\n")
        for (name, version) in [("acme.yaml", "1.0.0"), ("newer.yaml", "tag")] {
            try scratch.write(name, Self.manifest(version))
        }
        try scratch.write(".gitignore", "*\n")
        let line =
            "git init -q && git add -f *.yaml LICENSE && git commit -qm all && git tag v1.1.0"
        _ = try Command.run(
            "/bin/sh", ["-c", line], in: scratch.path, environment: Scenario.environment(scratch))
    }

    private static func manifest(_ version: String) -> String {
        """
        consign: 1
        name: acme
        version: \(version)
        date: 2026-01-02T03:04:05Z
        description: Sends anvils.
        homepage: https://acme.example
        license: Apache-2.0
        maintainer: Acme Releases <release@acme.example>
        platforms: {linux-amd64: stage}
        contents: [{file: acme, kind: program}, {file: LICENSE, kind: license}]
        artifacts: [{format: tar.gz}, {format: deb}, {format: rpm, sign: demo}]
        sign: {keys: [demo], formats: [ssh, minisign], log: true, digests: [sha512]}
        publish: [{directory: public}]
        ci: {build: ['make stage']}
        """
    }

    /// Types `consign LINE --json`; what it printed is kept under the schema that it belongs to.
    mutating func type(_ line: Line) throws -> (schema: String, path: String, outcome: Outcome) {
        number += 1
        // While the document begins, the keys of one signer are on another machine.
        let isAway = line.text.hasPrefix("key init demo next")
        if isAway { try move("keys/next.*.key", to: ".") }
        let outcome = try Command.run(
            "/bin/sh", ["-c", "consign --json \(line.text)"], in: scratch.path,
            environment: Scenario.environment(scratch))
        if isAway { try move("next.*.key", to: "keys") }
        let path = try scratch.write("answers/\(number).json", outcome.output)
        return (AnswerSchemas.name(of: Self.verb(of: line.text)), path, outcome)
    }

    private func move(_ files: String, to folder: String) throws {
        _ = try Command.run("/bin/sh", ["-c", "mv \(files) \(folder)"], in: scratch.path)
    }

    /// The command that `line` begins with: `key new`.
    static func verb(of line: String) -> String {
        let words = line.split(separator: " ")
        return words.prefix(words[0] == "key" ? 2 : 1).joined(separator: " ")
    }
}
