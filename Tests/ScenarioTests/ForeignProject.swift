import Foundation
import Model
import TestSupport

/// A project of others, as its clone looks after its build, and the newcomer who types in it.
///
/// Of the projects only the names of files and folders are theirs; what stands in them is made up.
final class ForeignProject {
    let scratch: Scratch
    /// The commands that were typed, and the lines of the manifest that were edited.
    private(set) var typed: [Outcome] = []
    private(set) var edits = 0

    init(_ files: [String: String], remote: String) throws {
        scratch = try Scratch()
        for (name, text) in files {
            try scratch.write(name, text, mode: text.hasPrefix("#!") ? 0o755 : 0o644)
        }
        let line = """
            git init -q -b main && git config user.name 'Ann Example' &&
            git config user.email ann@made-up.example && git remote add origin '\(remote)' &&
            git add -A && git commit -q -m 'a made-up beginning'
            """
        try run(line)
    }

    /// What the project's own build would do: a program in its place.
    func build(_ path: String, saying text: String) throws {
        let source = try scratch.write(
            ".git/program.c",
            "#include <stdio.h>\nint main(void) { return puts(\"\(text)\") < 0; }\n")
        let folder = (scratch(path) as NSString).deletingLastPathComponent
        try run(
            "mkdir -p '\(folder)' && cc -O2 -s -fPIE -pie -Wl,-z,relro,-z,now -o '\(scratch(path))' "
                + "'\(source)'")
    }

    /// Types one command.
    @discardableResult func type(_ line: String) throws -> Outcome {
        let outcome = try run(line)
        typed.append(outcome)
        return outcome
    }

    /// Edits one line of the manifest, which has to be there as it is said.
    func edit(_ line: String, to other: String) throws {
        let lines = try scratch.text("consign.yaml").lines
        guard lines.filter({ $0 == line }).count == 1 else {
            throw Failure("the manifest has no line '\(line)'", lines.joined(separator: "\n"))
        }
        edits += 1
        try scratch.write(
            "consign.yaml", lines.map { $0 == line ? other : $0 }.joined(separator: "\n"))
    }

    @discardableResult private func run(_ line: String, mayFail: Bool = false) throws -> Outcome {
        let outcome = try Command.run(
            "/bin/sh", ["-c", line], in: scratch.path, environment: Scenario.environment(scratch))
        guard outcome.status == 0 || mayFail else { throw Failure(line, outcome.description) }
        return outcome
    }

    /// The paths in the one released file whose name ends so, without folders.
    func files(in ending: String) throws -> [String] {
        let file = try released(ending)
        let command =
            switch ending {
            case ".deb": "dpkg-deb --fsys-tarfile '\(file)' | tar -t"
            case ".rpm": "rpm -qlp '\(file)'"
            case ".apk":
                "gzip -dc '\(file)' | tar --ignore-zeros --warning=no-unknown-keyword -t"
            default: "bsdtar -tf '\(file)'"
            }
        return try run(command).output.lines.filter { !$0.isEmpty && !$0.hasSuffix("/") }
            .map { String($0.drop { "./".contains($0) }) }.sorted()
    }

    /// The path of the one published file whose name ends so.
    func released(_ ending: String) throws -> String {
        let names = scratch.tree("public").filter { $0.hasSuffix(ending) }
        guard names.count == 1 else {
            throw Failure("not one file ends in \(ending)", scratch.tree("public").description)
        }
        return scratch("public/" + names[0])
    }

    /// What the program prints once the deb is unpacked.
    func installed(_ program: String) throws -> String {
        let root = scratch(".git/root")
        return try run(
            "dpkg-deb -x '\(try released(".deb"))' '\(root)' && '\(root)/usr/bin/\(program)'"
        ).output
    }

    /// What lintian says of the deb.
    func lintian() throws -> [String] {
        try run("lintian --allow-root '\(try released(".deb"))'", mayFail: true).output.lines.filter
        { !$0.isEmpty }
    }

    /// What rpmlint says of the rpm, by settings like Fedora's: gzip for manual pages, SPDX licenses, no
    /// groups, units in /usr/lib. The key is in no database here; and rpmlint 2.4 looks for the manual page of `acme`
    /// under the name of its section.
    func rpmlint() throws -> [String] {
        let settings = try scratch.write(
            ".git/rpmlint.toml",
            """
            CompressExtension = "gz"
            ValidLicenses = ["Apache-2.0", "GPL-3.0-only", "MIT"]
            Filters = [
                "no-group-tag", "only-non-binary-in-usr-lib", "unknown-key",
                "no-manual-page-for-binary",
            ]
            """)
        let outcome = try run(
            "rpmlint -c '\(settings)' '\(try released(".rpm"))'", mayFail: true)
        return outcome.output.lines.filter { $0.contains(": E: ") || $0.contains(": W: ") }
    }
}
