import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport

/// Rpm packages made for tests, and what rpm says of them.
struct RpmSample {
    let scratch: Scratch
    var version = "1.2.0"
    var name = "acme"
    var description = "Sends anvils to addresses of your choice."
    var platform = Sample.linux
    var date = Sample.date
    var options = RpmOptions()
    var signer: LentSigner?

    init(_ scratch: Scratch) {
        self.scratch = scratch
        options.section = "Productivity/Other"
    }

    /// A script of the user's.
    mutating func script(_ moment: ScriptMoment, _ text: String) {
        options.scripts[text: moment] = Array(text.utf8)
    }

    mutating func relate(_ relation: Relation, _ texts: String...) {
        options.relations[relation] = texts
    }

    func package(_ entries: [Entry]) throws -> Request<RpmOptions> {
        let package = Package(
            product: Product(
                name: name, description: description, homepage: "https://acme.example",
                license: "Apache-2.0", maintainer: "Acme Releases <release@acme.example>"),
            version: try Version(parsing: version), platform: platform, stem: "acme",
            date: date, entries: entries, naming: options.naming)
        return Request(package, options)
    }

    /// Builds a package of `entries`, or of ``files``, and returns its path.
    @discardableResult
    func build(_ entries: [Entry]? = nil, workers: Int = 2, folder: String = "out") throws -> String
    {
        let entries = try entries ?? Self.files(in: scratch)
        return try Sample.build(
            RpmPackage(), try package(entries), in: scratch, workers: workers, folder: folder,
            signer: signer)
    }

    /// What keeps a package from being built.
    func refusal(_ entries: [Entry]? = nil) throws -> Failure? {
        let package = try package(try entries ?? Self.files(in: scratch))
        do throws(Failure) {
            _ = try RpmPackage().prepare(package)
            return nil
        } catch { return error }
    }

    /// One of each kind.
    static func files(in scratch: Scratch) throws -> [Entry] {
        let program = "#!/bin/sh\necho acme\n"
        return [
            try Sample.file("acme", Data(program.utf8), in: scratch, kind: .program),
            Sample.text(
                "acme.1", ".TH ACME 1\n.SH NAME\nacme \\- sends anvils\n", kind: .man),
            Sample.text("man/de/acme.1", ".TH ACME 1\n.SH NAME\nacme \\- Ambosse\n", kind: .man),
            config("acme.conf", "courier = fast\n", keepsEdits: true),
            config("limits.conf", "anvils = 9\n", keepsEdits: false),
            Sample.text("LICENSE", "The licence.\n", kind: .license),
            Sample.text("README.md", "Read me.\n", kind: .doc),
            Sample.text("data/empty", "", kind: .file),
            Entry(path: "var/lib/acme", kind: .directory, mode: 0o755, body: .folder),
            Entry(path: "var/lib/acme/index", kind: .ghost, mode: 0o644, body: .bytes([])),
            Entry(path: "usr/bin/anvil", kind: .symlink, mode: 0o777, body: .symlink("acme")),
        ]
    }

    static func config(_ path: String, _ text: String, keepsEdits: Bool) -> Entry {
        Entry(
            path: path, kind: .config, mode: 0o644, body: .bytes(Array(text.utf8)),
            target: "/etc/acme/" + path, keepsEdits: keepsEdits)
    }

    static func service(_ name: String, enable: Bool = false) -> Entry {
        let unit =
            "[Unit]\nDescription=Acme\n\n[Service]\nExecStart=/usr/bin/acme\n\n"
            + "[Install]\nWantedBy=multi-user.target\n"
        return Entry(
            path: name, kind: .service, mode: 0o644, body: .bytes(Array(unit.utf8)), enable: enable)
    }

    /// What `rpm -qp` says of `package`, a line each.
    static func query(_ package: String, _ format: String) throws -> [String] {
        let answer = try Command.run("rpm", ["-qp", "--qf", format, package])
        var lines = answer.output.lines
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
