import Foundation
import Model
import Samples
import TestSupport
import Testing

@testable import Archives
@testable import Files
@testable import Formats

/// Installers for macOS: what is where, what runs, and what macOS is told.
@Suite struct InstallerTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(.needs("python3"))
    func `another reader finds exactly what is installed`() throws {
        let request = Request(try product(), options())
        let path = try Sample.build(InstallerPackage(), request, in: scratch)
        #expect(try InstallerWitness.lines(path, textsTo: scratch("texts")) == expected(request))
    }

    @Test(.needs("7z", "bsdtar", "cpio"))
    func `tools that nobody here wrote read it`() throws {
        let path = try Sample.build(
            InstallerPackage(), Request(try product(), options()), in: scratch)
        let test = try Command.run("7z", ["t", path])
        #expect(test.status == 0 && test.output.contains("Everything is Ok"), "\(test)")
        let list = try Command.run("bsdtar", ["-tf", path])
        #expect(
            list.output.split(separator: "\n") == [
                "acme.pkg", "acme.pkg/Bom", "acme.pkg/Payload", "acme.pkg/Scripts",
                "acme.pkg/PackageInfo", "Distribution", "Resources", "Resources/TERMS.txt",
            ])
        let payload = try Command.run(
            "/bin/sh",
            ["-c", "bsdtar -xOf \"$0\" acme.pkg/Payload | gzip -dc | cpio -t --quiet", path])
        #expect(payload.status == 0 && payload.error.isEmpty, "\(payload)")
        #expect(payload.output.contains("./usr/local/bin/acme\n"))
    }

    @Test(.needs("python3"))
    func `more files than one leaf holds are listed in several`() throws {
        let package = try Sample.package(
            (0..<1500).map { Sample.text("data-\($0 % 9)/file \($0)") }, for: Sample.macos)
        let request = Request<InstallerOptions>(package)
        let path = try Sample.build(InstallerPackage(), request, in: scratch)
        #expect(try InstallerWitness.lines(path, textsTo: scratch("texts")) == expected(request))
    }

    @Test func `each kind has its place below usr local`() throws {
        let layout = try InstallerPackage().prepare(Request(try product(), options())).layout
        #expect(
            layout.map(\.path) == [
                "Applications/Acme.app/Contents/Info.plist",
                "Applications/Acme.app/Contents/MacOS/acme-ui",
                "Library/LaunchDaemons/example.acme.plist", "private/etc/acme/hosts.default",
                "usr/local/bin/acme", "usr/local/etc/acme.conf.default",
                "usr/local/share/doc/acme/LICENSE", "usr/local/share/doc/acme/README.md",
                "usr/local/share/man/man1/acme.1.gz",
                "usr/local/share/zsh/site-functions/_acme",
            ])
    }

    @Test(.needs("python3"))
    func `a service becomes a job, and scripts start and stop it`() throws {
        let path = try Sample.build(
            InstallerPackage(), Request(try product(), options()), in: scratch)
        _ = try InstallerWitness.lines(path, textsTo: scratch("texts"))
        let job = try PropertyListSerialization.propertyList(
            from: scratch.data("texts/example.acme.plist"), format: nil)
        let expected: NSDictionary = [
            "Label": "example.acme",
            "ProgramArguments": ["/usr/local/bin/acme", "--serve", "a b", "100%"],
            "RunAtLoad": true, "KeepAlive": ["SuccessfulExit": false], "ThrottleInterval": 3,
            "EnvironmentVariables": ["A": "1", "B": "x=y"], "UserName": "_acme",
            "WorkingDirectory": "/opt/acme", "StandardOutPath": "/var/log/example.acme.log",
            "StandardErrorPath": "/var/log/example.acme.log",
        ]
        #expect(job as? NSDictionary == expected)
        #expect(
            try scratch.text("texts/preinstall") == """
                #!/bin/sh
                set -e

                if [ "$3" = / ]; then
                    launchctl bootout 'system/example.acme' 2>/dev/null || true
                fi

                """)
        #expect(
            try scratch.text("texts/postinstall").hasSuffix(
                """
                if [ "$3" = / ]; then
                    launchctl bootstrap system '/Library/LaunchDaemons/example.acme.plist'
                fi

                """))
    }

    @Test(.needs("python3"))
    func `the script keeps an edited configuration and runs the user's own part`() throws {
        let path = try Sample.build(
            InstallerPackage(), Request(try product(), options()), in: scratch)
        _ = try InstallerWitness.lines(path, textsTo: scratch("texts"))
        for name in ["usr/local/etc/acme.conf", "private/etc/acme/hosts"] {
            try scratch.write("root/\(name).default", "new\n")
        }
        try scratch.write("root/private/etc/acme/hosts", "edited\n")
        let outcome = try Command.run(
            "/bin/sh", [scratch("texts/postinstall"), "acme.pkg", "/", scratch("root") + "/"])
        #expect(outcome.status == 0 && outcome.output == "installed acme.pkg\n", "\(outcome)")
        #expect(try scratch.text("root/usr/local/etc/acme.conf") == "new\n")
        #expect(try scratch.text("root/private/etc/acme/hosts") == "edited\n")
    }

    @Test(.needs("python3"))
    func `macOS is told for what it is and what it is called`() throws {
        var options = options()
        options.identifier = Located("com.acme.Tools")
        options.title = Located("Acme & <Friends>")
        options.system = Located("12.3")
        let path = try Sample.build(
            InstallerPackage(), Request(try product(), options), in: scratch)
        _ = try InstallerWitness.lines(path, textsTo: scratch("texts"))
        let text = try scratch.text("texts/Distribution")
        for part in [
            "<title>Acme &amp; &lt;Friends&gt;</title>", "hostArchitectures=\"arm64\"",
            "<os-version min=\"12.3\"/>", "<license file=\"TERMS.txt\"/>",
            "<pkg-ref id=\"com.acme.Tools\" version=\"1.2.0\"", ">#acme.pkg</pkg-ref>",
        ] { #expect(text.contains(part), "\(part)") }
        #expect(try scratch.text("texts/PackageInfo").contains("identifier=\"com.acme.Tools\""))
    }

    @Test(
        arguments: [
            ("https://acme.example", "example.acme"),
            ("https://www.acme.example/acme?x#y", "example.acme.acme"),
            ("https://github.com/Anvils/acme", "com.github.Anvils.acme"),
            ("https://acme.example:8080/a_b/", "example.acme.a-b.acme"), ("", nil),
            ("https://localhost/acme", nil),
        ] as [(String, String?)])
    func `an identifier is made of the homepage`(_ page: String, _ expected: String?) {
        #expect(AppleIdentifier.derived(from: Product(name: "acme", homepage: page)) == expected)
    }

    @Test func `what macOS would not install is refused`() throws {
        let unit = "[Service]\nExecStart=/usr/bin/acme\n"
        try expectRefusal(
            [Sample.text("acme.timer", "[Timer]\nOnCalendar=daily\n", kind: .timer)],
            "pkg cannot make a job from acme.timer", "launchd has nothing like it")
        try expectRefusal(
            [Sample.text("acme.service", unit + "Type=notify\n", kind: .service)],
            "pkg cannot make a job from acme.service", "launchd has nothing like Type=notify")
        try expectRefusal(
            [placed("acme", at: "/usr/bin/acme")], "pkg cannot install /usr/bin/acme",
            "macOS keeps that folder to itself")
        try expectRefusal(
            [Sample.text("A/x"), Sample.text("a/x")],
            "'usr/local/share/acme/A' and 'usr/local/share/acme/a' are the same name on macos", "")
    }

    @Test func `a product without a homepage needs an identifier`() throws {
        let whole = try product()
        let package = Package(
            product: Product(name: "acme"), version: whole.version, platform: whole.platform,
            stem: whole.stem, date: whole.date, entries: whole.entries)
        let failure = #expect(throws: Failure.self) { try InstallerPackage().prepare(package) }
        #expect(failure?.what == "pkg needs an identifier")
        #expect(failure?.hint == "add: packages: {pkg: {id: com.example.acme}}")
    }

    @Test(.needs("cksum"), arguments: [0, 1, 255, 256, 65_537, 1_300_000])
    func `the checksum of the list is that of cksum`(_ size: Int) throws {
        let data = Sample.noise(size / 2) + Sample.lines(size - size / 2)
        let path = try scratch.write("file", data)
        var sum = POSIXChecksum()
        sum.update(Array(data.prefix(size / 3)))
        sum.update(Array(data.dropFirst(size / 3)))
        let outcome = try Command.run("cksum", [path])
        #expect(outcome.output.hasPrefix("\(sum.value) \(size) "))
    }

    private func expectRefusal(_ entries: [Entry], _ what: String, _ why: String) throws {
        let package = try Sample.package(entries, for: Sample.macos)
        let failure = #expect(throws: Failure.self) { try InstallerPackage().prepare(package) }
        #expect(failure?.what == what)
        #expect(failure?.why == why)
        #expect(failure?.exit == .usage)
        #expect(failure?.hint != nil)
    }

    private func options() -> InstallerOptions {
        var options = InstallerOptions()
        options.scripts[.postinstall] = file("post.sh", "echo installed \"$1\"\n")
        options.license = file("docs/TERMS.txt", "terms\n")
        return options
    }

    private func file(_ name: String, _ text: String) -> NamedFile {
        var file = NamedFile(Located(name), "the file")
        file.bytes = Array(text.utf8)
        return file
    }

    private func product() throws -> Package {
        let unit = """
            [Unit]
            Description=Sends anvils
            [Service]
            ExecStart=/usr/bin/acme --serve "a b" 100%%
            Restart=on-failure
            RestartSec=3s
            User=_acme
            WorkingDirectory=/opt/acme
            Environment=A=1 B=x=y
            [Install]
            WantedBy=multi-user.target

            """
        return try Sample.package(
            [
                Sample.file("acme", Sample.noise(200_000), in: scratch, kind: .program),
                Sample.text("Acme.app/Contents/Info.plist", "<plist/>\n"),
                Sample.text("Acme.app/Contents/MacOS/acme-ui", kind: .program),
                Sample.text("LICENSE", kind: .license), Sample.text("README.md", kind: .doc),
                Sample.text("acme.1", ".TH ACME 1\n", kind: .man),
                Sample.text("_acme", kind: .completion), Sample.text("acme.conf", kind: .config),
                placed("hosts", at: "/etc/acme/hosts", kind: .config),
                Sample.text("acme.desktop", kind: .desktop),
                Entry(
                    path: "acme.service", kind: .service, mode: 0o644,
                    body: .bytes(Array(unit.utf8)), enable: true),
            ], for: Sample.macos)
    }

    private func placed(_ path: String, at target: String, kind: ContentKind = .file) -> Entry {
        Entry(
            path: path, kind: kind, mode: 0o644, body: .bytes(Array("text\n".utf8)),
            target: target)
    }

    private func expected(_ request: Request<InstallerOptions>) throws -> [String] {
        try Witness.expected(InstallerPackage().prepare(request).layout, request.package.date)
    }
}
