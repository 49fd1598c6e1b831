import Crypto
import Foundation
import Keys
import Model
import Release
import TestSupport
import Trust

/// A project in a folder whose clock is ours, with what it publishes and who looks at it.
final class LongLivedProject {
    let scratch: Scratch
    /// The day on which everything happens: `2023-03-01`.
    var today: String

    init(on day: String) throws {
        scratch = try Scratch()
        today = day
        try scratch.write("stage/acme", "a program")
    }

    private var now: Timestamp { Timestamp(parsing: today + "T12:00:00Z") ?? Timestamp(0) }

    private func surroundings() -> Environment {
        let variables = ProcessInfo.processInfo.environment.filter {
            ["PATH", "TMPDIR"].contains($0.key)
        }
        return Environment(
            environment: variables.merging(["SOURCE_DATE_EPOCH": "\(now.seconds)"]) { _, new in new
            },
            jobs: 2, now: now)
    }

    // MARK: - what the maintainers do

    /// Makes identities whose keys have no passphrase.
    func make(_ names: String...) throws {
        for name in names { try key("new", name, "--unprotected") }
    }

    /// A step in the life of the keys, on this day; what it said.
    @discardableResult
    func key(_ arguments: String...) throws -> String {
        let outcome = try Command.run(
            Product.consign, ["key"] + arguments + ["--at", today], in: scratch.path,
            environment: ["CONSIGN_KEYS": ""])
        guard outcome.status == 0 else { throw Failure("consign key", outcome.description) }
        return outcome.output
    }

    /// Adds the signatures of whoever is here to a version that waits; what was said.
    func sign() throws -> String {
        try Command.run(
            Product.consign, ["key", "sign"], in: scratch.path, environment: ["CONSIGN_KEYS": ""]
        ).output
    }

    /// Puts the key document where everybody finds it.
    func publishDocument() throws {
        let copied = try Command.run(
            "/bin/sh", ["-c", "mkdir -p public && cp keys/keys*.json* public"], in: scratch.path)
        guard copied.status == 0 else { throw Failure("cp", copied.description) }
    }

    /// Takes a private key away for good, or for as long as `body` runs.
    func lose(_ name: String, during body: (() throws -> Void)? = nil) throws {
        let line = "mkdir -p away && mv keys/\(name).*.key away"
        _ = try Command.run("/bin/sh", ["-c", line], in: scratch.path)
        guard let body else { return }
        try body()
        _ = try Command.run("/bin/sh", ["-c", "mv away/\(name).*.key keys"], in: scratch.path)
    }

    /// Does as somebody does who heeds no key document.
    func forgetDocument(during body: () throws -> Void) throws {
        try FileManager.default.moveItem(
            atPath: scratch("keys/keys.json"), toPath: scratch("keys.json"))
        try body()
        try FileManager.default.moveItem(
            atPath: scratch("keys.json"), toPath: scratch("keys/keys.json"))
    }

    func pipeline(_ version: String, _ signer: String, into folder: String) throws
        -> ReleasePipeline
    {
        let manifest = try scratch.write(
            "consign.yaml",
            """
            consign: 1
            name: acme
            version: \(version)
            platforms: {linux-amd64: stage}
            contents: [{file: acme, kind: program}]
            artifacts: [{format: tar.gz}]
            sign: {keys: [\(signer)], formats: [ssh, minisign, openpgp]}
            publish: [{directory: \(folder)}]
            """)
        let surroundings = surroundings()
        return ReleasePipeline(
            Session(try Project.load(manifest, surroundings), surroundings), passphrase: .none)
    }

    /// Releases a version, signed by one identity.
    func release(_ version: String, by signer: String, into folder: String = "public") throws {
        let pipeline = try pipeline(version, signer, into: folder)
        let made = try built(pipeline)
        try pipeline.sign(made, try pipeline.signatures(made.folder))
        try pipeline.publish(made, to: try pipeline.targets(made.folder, nil))
    }

    /// Builds a version into `dist`.
    func built(_ pipeline: ReleasePipeline) throws -> ConfirmedRelease {
        var choice = Planner.Choice()
        choice.builds = true
        return try pipeline.confirm(
            try pipeline.build(try pipeline.plan(choice), into: scratch("dist")))
    }

    /// Signs a version, or every one, again; why it was refused, or nil.
    func resign(
        _ version: String?, by signer: String, because reason: String, digest: Digest? = nil,
        timestamps: String? = nil, old: String? = nil
    ) throws -> Failure? {
        var wish = try ResigningOptions(key: signer, reason: reason)
        wish.old = old.map { [scratch("keys/\($0).ssh.pub")] } ?? []
        wish.digest = digest
        wish.authority = timestamps
        let pipeline = try pipeline("9.9.9", signer, into: "public")
        do throws(Failure) {
            try pipeline.resign(version, wish)
            return nil
        } catch { return error }
    }

    /// Has an authority see the signatures of a version.
    func stamp(_ version: String, _ authority: TimestampAuthority) throws {
        for name in ["SHA256SUMS.sshsig", "SHA256SUMS.minisig", "SHA256SUMS.asc"] {
            let path = scratch("public/\(version)/\(name)")
            let asked = try Command.run(
                "openssl",
                ["ts", "-query", "-data", path, "-sha256", "-cert", "-out", scratch("query")])
            guard asked.status == 0 else { throw Failure("openssl", asked.description) }
            let answer = try authority.answer([UInt8](try scratch.data("query")))
            try scratch.write("public/\(version)/\(name).tsr", Data(answer))
        }
    }

    /// What a maintainer has written down somewhere else: the digest of a version's list.
    func digest(of version: String) throws -> Digest? {
        let sum = try Command.run("sha256sum", ["public/\(version)/SHA256SUMS"], in: scratch.path)
        return Digest(.sha256, hex: String(sum.output.prefix(64)))
    }

    // MARK: - what downloaders see

    /// Who vouches for a version to somebody who once has pinned `key`, or why nobody does.
    func look(_ version: String, pinning key: String, on day: String? = nil) -> String {
        var wish = VerificationOptions()
        wish.moment = day.flatMap { Timestamp(parsing: $0 + "T12:00:00Z") }
        do throws(Failure) {
            let verdict = try Verification(
                keys: [scratch("keys/\(key).ssh.pub")], wish, surroundings()
            ).verify(scratch("public/\(version)"))
            return verdict.signers.compactMap(\.identity).sorted().joined(separator: ", ")
        } catch { return "refused \(error.exit.rawValue)" }
    }

    /// The signature file of one identity.
    private func signature(_ version: String, _ who: String, _ suffix: String) -> String {
        let names = scratch.tree("public/\(version)")
        let own = "SHA256SUMS.\(who).\(suffix)"
        return names.contains(own) ? own : "SHA256SUMS.\(suffix)"
    }

    /// Whether ssh-keygen takes one's signature on a day, with the lists that the keys' folder has.
    func sshKeygen(_ version: String, by who: String, on day: String? = nil) throws -> Bool {
        let time = (day ?? today).filter { $0 != "-" }
        let list =
            FileManager.default.fileExists(atPath: scratch("keys/acme.krl"))
            ? "-r ../../keys/acme.krl" : ""
        let line =
            "ssh-keygen -Y verify -f ../../keys/acme.allowed_signers \(list) -I \(who) -n file "
            + "-Overify-time=\(time) -s \(signature(version, who, "sshsig")) < SHA256SUMS"
        return try Command.run("/bin/sh", ["-c", line], in: scratch("public/\(version)")).status
            == 0
    }

    /// Whether minisign takes one's signature; it knows neither ends nor revocations.
    func minisign(_ version: String, by who: String) throws -> Bool {
        try Command.run(
            "minisign",
            [
                "-Vm", "SHA256SUMS", "-x", signature(version, who, "minisig"), "-p",
                scratch("keys/\(who).minisign.pub"),
            ], in: scratch("public/\(version)")
        ).status == 0
    }

    /// What gpgv says of one's signature, with the certificate as it is now: `GOODSIG` and others.
    func gpgv(_ version: String, by who: String) throws -> String {
        let dearmored = try Command.run(
            "gpg",
            ["--batch", "--yes", "-o", scratch("ring"), "--dearmor", "keys/\(who).openpgp.asc"],
            in: scratch.path)
        guard dearmored.status == 0 else { throw Failure("gpg", dearmored.description) }
        let judged = try Command.run(
            "gpgv",
            [
                "--status-fd", "1", "--keyring", scratch("ring"), signature(version, who, "asc"),
                "SHA256SUMS",
            ], in: scratch("public/\(version)"))
        let words = ["GOODSIG", "REVKEYSIG", "EXPKEYSIG", "BADSIG", "ERRSIG"]
        return words.first { judged.output.contains(" \($0) ") } ?? judged.description
    }
}
