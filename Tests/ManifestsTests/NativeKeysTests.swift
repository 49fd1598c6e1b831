import Formats
import Model
import Options
import Testing

@testable import Manifests

/// Keys of native packages lie over one another: all formats, one format, one artifact.
@Suite struct NativeKeysTests {
    @Test func `a later key replaces an earlier one whole, and may be empty`() throws {
        let manifest = try read(
            """
            packages:
              section: utils
              depends: [a, b]
              recommends: [c]
              scripts: {postinstall: all.sh, preremove: all.sh}
              deb: {depends: [d], recommends: [], scripts: {postinstall: deb.sh}}
            artifacts:
              - {format: deb}
              - {format: deb, name: other, section: net, depends: [e]}
            """)
        let (first, second) = (
            try manifest.artifacts[0].said(DebOptions.self),
            try manifest.artifacts[1].said(DebOptions.self)
        )
        #expect(first.relations[.depends] == ["d"] && second.relations[.depends] == ["e"])
        #expect(first.relations[.recommends].isEmpty && second.relations[.recommends].isEmpty)
        #expect(first.section == "utils" && second.section == "net")
        #expect(first.scripts[.postinstall]?.name.value == "deb.sh")
        #expect(first.scripts[.preremove]?.name.value == "all.sh")
    }

    @Test func `a content says who owns it, where a link leads and which formats get it`() throws {
        let manifest = try read(
            """
            contents:
              - {to: /var/lib/acme, kind: directory, owner: acme, mode: '01777'}
              - {to: /usr/bin/b, kind: symlink, target: a, formats: [deb]}
              - {file: c.conf, kind: config, group: '2000000', noreplace: false}
            artifacts: [{format: deb}]
            """)
        #expect(manifest.contents.map(\.mode) == [0o1777, nil, nil])
        #expect(
            manifest.contents.map(\.ownership)
                == [Ownership(owner: "acme"), .root, Ownership(group: "2000000")])
        #expect(manifest.contents[1].link == "a" && manifest.contents[1].formats == ["deb"])
        #expect(manifest.contents.map(\.keepsEdits) == [true, true, false])
    }

    @Test(
        arguments: [
            (
                "{kind: directory}",
                "'to' is missing: in an element of 'contents' of kind 'directory'"
            ),
            ("{kind: symlink, to: /a}", "'target' is missing: in an element of 'contents'"),
            ("{kind: ghost, to: /a, file: b}", "'file' has no meaning here"),
            ("{kind: doc}", "'file' is missing"),
            ("{kind: doc, file: a, noreplace: true}", "'noreplace' is for configuration files"),
            ("{kind: doc, file: a, target: b}", "'target' is for symbolic links"),
            ("{kind: doc, file: a, owner: 'a b'}", "'a b' names no user or group"),
            ("{kind: doc, file: a, group: 4294967295}", "'4294967295' names no user or group"),
            ("{kind: doc, file: a, formats: [dep]}", "unknown format 'dep'"),
            ("{kind: symlink, to: /a, target: /}", "'/' is not a link's target"),
            ("{kind: doc, file: a, mode: '0666'}", "mode '0666' lets everybody write"),
        ])
    func `what a kind does not have is refused`(_ content: String, _ what: String) throws {
        try refused("contents: [\(content)]\nartifacts: [{format: deb}]", what)
    }

    @Test(
        arguments: [
            ("release: a", "'a' is not a revision"), ("release: 1-2", "'1-2' is not a revision"),
            ("epoch: x", "'x' is not a number"),
            ("fields: {'a b': c}", "'a b' cannot name a field"),
            ("priority: high", "unknown priority 'high'"),
            ("compression: lzma", "unknown compression 'lzma'"),
            ("alternatives: [{link: /a}]", "'path' is missing"),
            ("scripts: {afterwards: a}", "unknown key 'afterwards'"),
            ("package: A", "'A' cannot be a name"),
            ("libraries: no", "'libraries' is not what is expected here"),
        ])
    func `a wrong value is refused`(_ line: String, _ what: String) throws {
        try refused("packages: {\(line)}\nartifacts: [{format: deb}]", what)
        try refused("artifacts: [{format: deb, \(line)}]", what)
    }

    @Test func `a packager is a name and an address`() throws {
        try refused(
            "artifacts: [{format: rpm, packager: me}]", "'me' is not a maintainer")
    }

    private func refused(_ text: String, _ what: String) throws {
        let failure = #expect(throws: Failure.self) { try read(text) }
        let all = ([failure].compactMap { $0 } + (failure?.also ?? [])).map {
            $0.why.isEmpty ? $0.what : "\($0.what): \($0.why)"
        }
        #expect(all.contains { $0.hasPrefix(what) }, "\(all)")
    }

    private func read(_ text: String) throws -> Manifest {
        let head = "consign: 1\nname: acme\nversion: 1.0.0\nplatforms: {linux-amd64: stage}\n"
        return try ManifestReader.read(
            Array((head + text).utf8), file: "consign.yaml", vocabulary: vocabulary)
    }
}
