import Archives
import Files
import Formats
import Foundation
import Model
import Samples
import TestSupport

/// Packages for pacman and apk made for tests.
enum PackageSample {
    static let unit = """
        [Unit]
        Description=Sends anvils
        After=network-online.target

        [Service]
        ExecStart=/usr/bin/acme serve
        User=acme
        Restart=on-failure

        [Install]
        WantedBy=multi-user.target

        """

    /// A package of `entries`.
    static func package(
        _ entries: [Entry], version: String = "1.2.0", platform: Platform = Sample.linux,
        date: Timestamp = Sample.date, license: String = "Apache-2.0", name: String? = nil,
        naming: Naming = Naming()
    ) throws -> Package {
        let sample = try Sample.package(entries)
        return Package(
            product: Product(
                name: "acme", description: sample.product.description,
                homepage: sample.product.homepage, license: license,
                maintainer: sample.product.maintainer),
            version: try Version(parsing: version), platform: platform, stem: sample.stem,
            date: date, entries: entries, givenName: name, naming: naming)
    }

    /// The same for pacman; `change` sets what the manifest would say.
    static func arch(
        _ entries: [Entry], version: String = "1.2.0", platform: Platform = Sample.linux,
        date: Timestamp = Sample.date, license: String = "Apache-2.0", name: String? = nil,
        _ change: (inout ArchOptions) -> Void = { _ in }
    ) throws -> Request<ArchOptions> {
        var options = ArchOptions()
        change(&options)
        return Request(
            try package(
                entries, version: version, platform: platform, date: date, license: license,
                name: name, naming: options.naming), options)
    }

    /// The same for apk; `change` sets what the manifest would say.
    static func apk(
        _ entries: [Entry], version: String = "1.2.0", platform: Platform = Sample.linux,
        date: Timestamp = Sample.date, license: String = "Apache-2.0", name: String? = nil,
        _ change: (inout ApkOptions) -> Void = { _ in }
    ) throws -> Request<ApkOptions> {
        var options = ApkOptions()
        change(&options)
        return Request(
            try package(
                entries, version: version, platform: platform, date: date, license: license,
                name: name, naming: options.naming), options)
    }

    /// Everything a package can hold that is difficult for somebody.
    static func difficult(in scratch: Scratch, date: Timestamp = Sample.date) throws -> Package {
        let long = (0..<6).map { String(repeating: "\($0)", count: 49) }.joined(separator: "/")
        // Two names of one file on disk.
        let place = try scratch.write("stage/acme", Sample.noise(300_000))
        try FileManager.default.linkItem(atPath: place, toPath: scratch("stage/twin"))
        let programs = try ["acme", "twin"].map { name in
            Entry(
                path: name, kind: .program, mode: 0o755,
                body: .file(try FileHash.record(scratch("stage/" + name))))
        }
        return try package(
            programs + [
                text("acme.conf", "a = 1\n", .config, at: "/etc/acme/acme.conf"),
                text("with blanks = and #.txt", at: "/usr/share/acme/with blanks = and #.txt"),
                text("ünïcödé ☃.txt", at: "/usr/share/acme/ünïcödé ☃.txt"),
                text("long", at: "/opt/" + String(repeating: "n", count: 120)),
                text("longer", at: "/opt/" + long + "/file"),
                text("empty", "", at: "/usr/share/acme/empty"),
                Entry(
                    path: "link", kind: .symlink, mode: 0o777,
                    body: .symlink("../share/acme/empty"), target: "/usr/bin/link"),
                Entry(
                    path: "spool", kind: .directory, mode: 0o750, body: .folder,
                    target: "/var/spool/acme", ownership: Ownership(owner: "3000001", group: "7")),
                text("acme.1", ".TH ACME 1\n", .man),
            ], date: date)
    }

    static func text(
        _ path: String, _ text: String = "text\n", _ kind: ContentKind = .file,
        at target: String? = nil, enable: Bool = false, ownership: Ownership = .root
    ) -> Entry {
        Entry(
            path: path, kind: kind, mode: kind.mode, body: .bytes(Array(text.utf8)),
            target: target, enable: enable, ownership: ownership)
    }

    static var program: Entry { text("acme", "#!/bin/sh\necho anvils\n", .program) }

    /// What `format` says about `package` before it writes anything.
    static func complaint(_ format: any PackageFormat, _ package: Package) -> String {
        func complaint<Format: PackageFormat>(_ format: Format) -> String {
            Self.complaint(format, Request(package))
        }
        return complaint(format)
    }

    /// What `format` says about `request` before it writes anything.
    static func complaint<Format: PackageFormat>(
        _ format: Format, _ request: Request<Format.Options>
    ) -> String {
        do throws(Failure) {
            _ = try format.prepare(request)
            return "nothing"
        } catch {
            return "\(error.message) | \(error.hint ?? "no hint")"
                + (error.exit == .usage ? "" : " | exit \(error.exit)")
        }
    }
}
