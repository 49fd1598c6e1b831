import Formats
import Foundation
import Model
import Samples
import TestSupport

/// Native packages made for tests.
enum NativeSample {
    static let page = """
        .TH ACME 1 "2024-05-06" "acme 1.2.0" "User Commands"
        .SH NAME
        acme \\- send anvils
        .SH SYNOPSIS
        .B acme
        .SH DESCRIPTION
        Sends anvils to whoever is below.

        """

    static let unit = """
        [Unit]
        Description=Sends anvils
        Documentation=man:acme(1)

        [Service]
        ExecStart=/usr/bin/acme serve
        User=acme
        Restart=on-failure

        [Install]
        WantedBy=multi-user.target

        """

    /// What a product of today brings, as a script so that it needs no library.
    static var entries: [Entry] {
        [
            Sample.text("acme", "#!/bin/sh\necho anvils\n", kind: .program),
            Sample.text("man/acme.1", page, kind: .man),
            Sample.text("completions/acme.bash", "complete -W serve acme\n", kind: .completion),
            Sample.text("acme.conf", "anvils = 1\n", kind: .config),
            Sample.text("LICENSE", "Apache License\nVersion 2.0\n", kind: .license),
            Sample.text("README.md", "# Anvils\n", kind: .doc),
            Sample.text("data/shapes.txt", "round\n"),
            service("acme.service", unit, enable: true),
        ]
    }

    /// The same with one of every other kind.
    static var everyKind: [Entry] {
        let desktop = """
            [Desktop Entry]
            Type=Application
            Name=Acme
            Exec=acme
            Icon=acme
            Categories=Utility;

            """
        let timer =
            "[Unit]\nDescription=Daily anvils\n[Timer]\nOnCalendar=daily\n"
            + "[Install]\nWantedBy=timers.target\n"
        return entries + [
            Sample.text("acme.desktop", desktop, kind: .desktop),
            Sample.text(
                "icons/acme.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n", kind: .icon),
            Sample.text("acme.sysusers.conf", "u acme - \"Anvils\"\n", kind: .sysusers),
            Sample.text("acme.tmpfiles.conf", "d /run/acme 0755 acme acme -\n", kind: .tmpfiles),
            Entry(
                path: "acme.timer", kind: .timer, mode: 0o644, body: .bytes(Array(timer.utf8)),
                enable: true),
            Sample.text("completions/_acme", "#compdef acme\n", kind: .completion),
            Sample.text("completions/acme.fish", "complete -c acme\n", kind: .completion),
            Sample.text("include/acme.h", "#pragma once\n", kind: .header),
            Sample.text("CHANGELOG.md", "# 1.2.0\n", kind: .changelog),
            Entry(
                path: "log", kind: .ghost, mode: 0o644, body: .bytes([]),
                target: "/var/log/acme.log"),
            Entry(
                path: "link", kind: .symlink, mode: 0o777, body: .symlink("/usr/bin/acme"),
                target: "/usr/bin/acme-cli"),
            Entry(
                path: "man-link", kind: .man, mode: 0o777, body: .symlink("acme.1"),
                target: "/usr/share/man/man1/acme-cli.1"),
            Entry(
                path: "spool", kind: .directory, mode: 0o755, body: .folder,
                target: "/var/lib/acme", ownership: Ownership(owner: "acme", group: "acme")),
        ]
    }

    static func service(_ path: String, _ text: String, enable: Bool = false) -> Entry {
        Entry(
            path: path, kind: .service, mode: 0o644, body: .bytes(Array(text.utf8)),
            enable: enable)
    }

    /// A package of `entries`.
    static func package(
        _ entries: [Entry] = entries, version: String = "1.2.0", name: String = "acme",
        description: String = "Sends anvils to whoever is below.", license: String = "Apache-2.0",
        platform: Platform = Platform(.linux, .all), date: Timestamp = Sample.date,
        naming: Naming = Naming()
    ) throws -> Package {
        Package(
            product: Product(
                name: name, description: description, homepage: "https://acme.example",
                license: license, maintainer: "Acme Releases <release@acme.example>"),
            version: try Version(parsing: version), platform: platform,
            stem: "acme-\(version)-\(platform)", date: date, entries: entries, naming: naming)
    }

    /// The same for dpkg; `change` sets what the manifest would say.
    static func deb(
        _ entries: [Entry] = entries, version: String = "1.2.0", name: String = "acme",
        description: String = "Sends anvils to whoever is below.", license: String = "Apache-2.0",
        platform: Platform = Platform(.linux, .all), date: Timestamp = Sample.date,
        _ change: (inout DebOptions) -> Void = { _ in }
    ) throws -> Request<DebOptions> {
        var options = DebOptions()
        options.changelog = .stating([
            PackageChange(
                version: version, date: date,
                author: "Acme Releases <release@acme.example>", lines: ["Send anvils faster."])
        ])
        change(&options)
        return Request(
            try package(
                entries, version: version, name: name, description: description,
                license: license, platform: platform, date: date, naming: options.naming), options)
    }

    /// The same for opkg; `change` sets what the manifest would say.
    static func ipk(
        _ entries: [Entry] = entries, version: String = "1.2.0",
        platform: Platform = Platform(.linux, .all),
        _ change: (inout IpkOptions) -> Void = { _ in }
    ) throws -> Request<IpkOptions> {
        var options = IpkOptions()
        change(&options)
        return Request(
            try package(entries, version: version, platform: platform, naming: options.naming),
            options)
    }

    /// A script at the moment it runs.
    static func script(_ text: String) -> [UInt8] { Array(text.utf8) }
}

extension Scripts {
    /// The script for a moment, as it was read.
    subscript(text moment: ScriptMoment) -> [UInt8] {
        get { self[moment]?.bytes ?? [] }
        set {
            var file = NamedFile(Located("scripts/\(moment.rawValue)"), "the script")
            file.bytes = newValue
            self[moment] = file
        }
    }
}

extension NamedFile {
    /// A changelog in Debian's form with `changes`.
    static func stating(_ changes: [PackageChange]) -> NamedFile {
        let entries = changes.map { change in
            "acme (\(change.version)) unstable; urgency=medium\n\n"
                + change.lines.map { "  * \($0)\n" }.joined()
                + "\n -- \(change.author)  \(change.date.mailDate)\n"
        }
        var file = NamedFile(Located("debian/changelog"), "the changelog")
        file.bytes = Array(entries.joined(separator: "\n").utf8)
        return file
    }
}
