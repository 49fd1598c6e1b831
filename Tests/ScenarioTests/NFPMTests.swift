import Foundation
import TestSupport
import Testing

/// One nfpm.yaml, packed by nFPM and by us, is the same package to the systems' own tools.
@Suite(.needs("nfpm", "dpkg-deb", "rpm", "bsdtar", "zstd")) struct NFPMTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        for (name, data) in try Self.packed.get() { try scratch.write(name, data) }
    }

    /// The packages of both, made once: `theirs/…` and `ours/…`.
    private static let packed = Result { try pack() }

    private static func pack() throws -> [String: Data] {
        let scratch = try Scratch()
        try scratch.write("nfpm.yaml", configuration)
        try scratch.write("bin/acme", "#!/bin/sh\necho anvils\n", mode: 0o755)
        for name in ["acme.conf", "other.conf", "README.md", "LICENSE", "doc/a.txt"]
            + ["data/1.txt", "data/2.txt", "share/one", "share/sub/two"]
        {
            try scratch.write(name, name + "\n")
        }
        for moment in ["preinstall", "postinstall", "preremove", "postremove"] {
            try scratch.write("scripts/\(moment).sh", "#!/bin/sh\necho \(moment)\n")
        }
        for format in ["deb", "rpm", "apk", "archlinux"] {
            try run("mkdir -p theirs && nfpm pkg -f nfpm.yaml -p \(format) -t theirs/", scratch)
        }
        try run("\"\(Product.consign)\" build -q -f nfpm.yaml -o ours", scratch)
        let names = ["theirs", "ours"].flatMap { folder in
            scratch.tree(folder).map { folder + "/" + $0 }
        }
        return Dictionary(uniqueKeysWithValues: try names.map { ($0, try scratch.data($0)) })
    }

    @Test(arguments: [
        ("deb", "dpkg-deb --fsys-tarfile */*.deb | tar -tv"),
        ("apk", "gzip -dc */*.apk | tar --ignore-zeros --warning=no-unknown-keyword -tv"),
        ("arch", "zstd -dc */*.zst | tar -tv"),
        (
            "rpm",
            "rpm -qp --qf '[%{filemodes:perms} %{fileusername}/%{filegroupname} - - - "
                + "%{filenames} -> %{filelinktos}\\n]' */*.rpm"
        ),
    ])
    func `files, modes, owners and links are the same`(_ format: String, _ command: String) throws {
        let (theirs, all) = try both(command) { Self.files($0) }
        #expect(theirs.count > 9)
        // A deb without a changelog is an error to lintian; nFPM writes none unless it is given one.
        let ours = all.filter { format != "deb" || !$0.hasSuffix("/doc/acme/changelog.gz") }
        #expect(theirs == ours)
    }

    @Test(
        arguments: [
            // Not the version: the first packaging of one has no revision in ours.
            (
                "dpkg-deb -f */*.deb Package Architecture Maintainer Section Priority Homepage Depends "
                    + "Recommends Suggests Conflicts Provides Replaces", []
            ),
            ("dpkg-deb -I */*.deb conffiles", []),
            (
                "bsdtar -xOf */*.zst .PKGINFO | grep -E '^(pkgname|pkgver|arch|url|license|replaces"
                    + "|conflict|provides|depend|backup|builddate) '", []
            ),
            // nFPM leaves conflicts out.
            (
                "tar --ignore-zeros --warning=no-unknown-keyword -xOzf */*.apk .PKGINFO "
                    + "| grep -E '^(pkgname|pkgver|arch|url|license|replaces|provides|depend) '",
                ["depend = !old-acme"]
            ),
            (
                "rpm -qp --qf '%{nevra} %{license} %{url} %{vendor} %{packager}\\n' */*.rpm", []
            ),
            // nFPM leaves out what rpmbuild would say of configuration files and of scripts.
            ("rpm -qp --requires */*.rpm", ["/bin/sh", "config(acme) = 1.2.0-1"]),
            ("rpm -qp --provides */*.rpm", ["config(acme) = 1.2.0-1"]),
            ("rpm -qp --conflicts */*.rpm", []), ("rpm -qp --obsoletes */*.rpm", []),
            ("rpm -qp --recommends */*.rpm", []), ("rpm -qp --suggests */*.rpm", []),
        ] as [(String, [String])])
    func `facts and relations are the same`(_ command: String, _ more: [String]) throws {
        let (theirs, ours) = try both(command) { $0.filter { !$0.isEmpty }.sorted() }
        #expect(!theirs.isEmpty)
        #expect(theirs == ours.filter { !more.contains($0) })
    }

    @Test func `rpm knows the same configuration, documents and licenses`() throws {
        let (theirs, ours) = try both(
            "rpm -qp --qf '[%{fileflags:fflags} %{filenames}\\n]' */*.rpm"
        ) { lines in
            // nFPM's rare flag for a file called README is a document's in ours.
            lines.filter { !$0.isEmpty && !$0.hasPrefix(" ") }.map {
                $0.hasPrefix("r ") ? "d" + $0.dropFirst() : $0
            }
            .sorted()
        }
        #expect(theirs == ours && theirs.count == 6)
    }

    @Test(arguments: [
        (
            "deb", "for part in preinst postinst prerm postrm; do dpkg-deb -I */*.deb $part; done"
        ),
        ("rpm", "rpm -qp --scripts */*.rpm"), ("arch", "bsdtar -xOf */*.zst .INSTALL"),
        (
            "apk",
            "tar --ignore-zeros --warning=no-unknown-keyword -xOzf */*.apk .pre-install "
                + ".post-install .pre-deinstall .post-deinstall"
        ),
    ])
    func `the same scripts are in them`(
        _ format: String, _ command: String
    ) throws {
        let (theirs, ours) = try both(command) { $0.filter { $0.hasPrefix("echo ") } }
        #expect(theirs.count == 4)
        // Their order in the archive does not matter to apk and pacman, which go by the names.
        let isSorted = format == "arch" || format == "apk"
        #expect(isSorted ? theirs.sorted() == ours.sorted() : theirs == ours)
    }

    /// What `command` says of both packages, whose folder stands where `*` is before the slash.
    private func both(
        _ command: String, _ read: ([String]) -> [String]
    ) throws -> (theirs: [String], ours: [String]) {
        let outputs = try ["theirs", "ours"].map { folder in
            read(
                try Self.run(
                    command.replacingOccurrences(of: "*/*", with: folder + "/*"),
                    scratch
                ).components(separatedBy: "\n"))
        }
        return (outputs[0], outputs[1])
    }

    /// `mode owner path` of each line that tar writes, without the folders that are only in between.
    private static func files(_ lines: [String]) -> [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 5 else { return nil }
            let path = words[5].drop { "./".contains($0) }
            let owner = words[1] == "0/0" ? "root/root" : words[1]
            let isParent = words[0] == "drwxr-xr-x" && owner == "root/root"
            guard !path.isEmpty, !isParent, !words[5].hasPrefix(".P"), !words[5].hasPrefix(".M"),
                ![".INSTALL", ".BUILDINFO"].contains(words[5]),
                !words[5].hasPrefix(".pre-"), !words[5].hasPrefix(".post-")
            else { return nil }
            let name = path.hasSuffix("/") ? path.dropLast() : path
            // Ours are relative; the mode of a link says nothing.
            guard words[0].hasPrefix("l") else { return "\(words[0]) \(owner) \(name)" }
            return "link \(name) to \(words.last?.split(separator: "/").last ?? "")"
        }.sorted()
    }

    @discardableResult private static func run(
        _ line: String, _ scratch: Scratch
    ) throws -> String {
        let outcome = try Command.run(
            "/bin/sh", ["-c", line], in: scratch.path,
            environment: ["SOURCE_DATE_EPOCH": "1767323045", "TZ": "UTC", "LC_ALL": "C.UTF-8"])
        #expect(outcome.status == 0, "\(line)\n\(outcome)")
        return outcome.output
    }

    private static let configuration = """
        name: acme
        arch: amd64
        platform: linux
        version: 1.2.0
        release: 1
        section: utils
        priority: optional
        mtime: 2026-01-02T03:04:05Z
        maintainer: Acme Releases <release@acme.example>
        description: |
          Sends anvils.
          To addresses of your choice.
        vendor: Acme
        homepage: https://acme.example
        license: Apache-2.0
        depends: [foo, bar]
        conflicts: [old-acme]
        provides: [anvil-sender]
        replaces: [older-acme]
        contents:
          - {src: ./bin/acme, dst: /usr/bin/acme, file_info: {mode: 0755}}
          - {src: acme.conf, dst: /etc/acme/acme.conf, type: config|noreplace, file_info: {mode: 0640}}
          - {src: other.conf, dst: /etc/acme/other.conf, type: config, file_info: {mode: 0644}}
          - {src: /usr/bin/acme, dst: /usr/bin/anvil, type: symlink}
          - {dst: /var/lib/acme, type: dir, file_info: {owner: daemon, group: daemon, mode: 0750}}
          - {dst: /var/log/acme.log, type: ghost, file_info: {mode: 0644}}
          - {src: share/, dst: /usr/share/acme, type: tree}
          - {src: "data/*.txt", dst: /usr/share/acme/data/, file_info: {mode: 0644}}
          - {src: doc/a.txt, dst: /usr/share/doc/acme/a.txt, type: doc, packager: rpm}
          - {src: README.md, dst: /usr/share/doc/acme/README.md, type: readme, packager: rpm}
          - {src: LICENSE, dst: /usr/share/doc/acme/copyright, packager: deb}
          - {src: LICENSE, dst: /usr/share/licenses/acme/LICENSE, type: license, packager: rpm}
          - {src: LICENSE, dst: /usr/share/licenses/acme/LICENSE, packager: archlinux}
          - {src: LICENSE, dst: /usr/share/licenses/acme/LICENSE, packager: apk}
        scripts:
          preinstall: scripts/preinstall.sh
          postinstall: scripts/postinstall.sh
          preremove: scripts/preremove.sh
          postremove: scripts/postremove.sh
        overrides:
          deb: {depends: ["foo (>= 1.0)", bar], recommends: [tools], suggests: [sounds]}
          rpm: {depends: ["foo >= 1.0", bar], recommends: [tools], suggests: [sounds]}
          apk: {depends: ["foo>=1.0", bar]}
          archlinux: {depends: ["foo>=1.0", bar]}
        """
}
