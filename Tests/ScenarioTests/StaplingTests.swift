import Foundation
import TestSupport
import Testing

/// An app, a disk image and an installer with the tickets of a stand-in for Apple's notary service.
@Suite(.needs("python3", "curl", "openssl", "7z", "bsdtar"), .needsPython) struct StaplingTests {
    private let project: NotaryProject
    private var scratch: Scratch { project.scratch }

    init() throws {
        project = try NotaryProject(
            """
            consign: 1
            name: acme
            version: 1.0.0
            date: 2026-11-21T08:30:00Z
            platforms: {macos-arm64: stage}
            contents: [{file: acme, kind: program}]
            packages: {app: {id: com.example.acme}, pkg: {id: com.example.acme, sign: installer}}
            programs: {macos: {sign: app, notarize: {key: apple, wait: 0s}}}
            artifacts: [{format: app}, {format: dmg, of: app}, {format: pkg, of: app}]

            """)
    }

    @Test func `what Apple has accepted carries its tickets, and all else in it still holds`()
        throws
    {
        try project.server.play(#"{"tickets": ["odd"]}"#)
        let odd = try project.consign("build")
        #expect(odd.status == 4 && odd.error.contains("is not one"), "\(odd)")
        #expect(!FileManager.default.fileExists(atPath: scratch("dist")))
        try project.server.play("{}", anew: true)
        let built = try project.consign("build -q")
        #expect(built.status == 0, "\(built)")
        #expect(try project.server.log().filter { $0.hasPrefix("POST /notary") }.isEmpty)
        try checkRecord()
        let root = try scratch.text("print").trimmingCharacters(in: .whitespacesAndNewlines)
        for ending in ["app.zip", "dmg", "pkg"] {
            let found = try project.consign("verify \(file(ending)) --root \(root)")
            #expect(found.error.contains("with the notary's ticket"), "\(found)")
        }
        try checkWitnesses()
    }

    private func file(_ ending: String) -> String { "dist/acme-1.0.0-macos-arm64.\(ending)" }

    /// The list is of the files as they are.
    private func checkRecord() throws {
        let sums = try Command.run("sha256sum", ["-c", "SHA256SUMS"], in: scratch("dist"))
        #expect(sums.status == 0, "\(sums)")
    }

    private func checkWitnesses() throws {
        let cut = try Python.run(Self.cut, [scratch(file("dmg"))], in: scratch.path)
        #expect(cut.output == "0x0 0x2 0x10000 0x10002 s8ch True\n", "\(cut)")
        let signed = try Command.run(
            "openssl",
            [
                "cms", "-verify", "-inform", "DER", "-in", "cms", "-content", "cd", "-binary",
                "-CAfile", "root.pem", "-purpose", "any", "-ignore_critical", "-out", "/dev/null",
            ], in: scratch.path)
        #expect(signed.status == 0, "\(signed)")
        let image = try Command.run("7z", ["t", scratch(file("dmg"))])
        #expect(image.output.contains("Everything is Ok"), "\(image)")
        let installer = try Command.run("bsdtar", ["-tf", scratch(file("pkg"))])
        #expect(
            installer.status == 0 && installer.output.contains("Distribution"), "\(installer)")
        let app = try Command.run(
            "bsdtar", ["-xOf", scratch(file("app.zip")), "*/Contents/CodeResources"])
        #expect(app.output.hasPrefix("s8ch2/2/"), "\(app)")
    }

    /// The slots of the image's signature, by hand and by another reader; the directory and the message
    /// go into files.
    private static let cut = """
        import apple_platform as ap, json, struct, sys
        data = open(sys.argv[1], "rb").read()
        place, size = struct.unpack(">2Q", data[-512:][296:312])
        blob = data[place:place + size]
        assert place + size == len(data) - 512
        slots = {}
        for index in range(struct.unpack(">I", blob[8:12])[0]):
            slot, at = struct.unpack(">2I", blob[12 + 8 * index:][:8])
            slots[slot] = blob[at:at + struct.unpack(">I", blob[at + 4:at + 8])[0]]
        open("cd", "wb").write(slots[0])
        open("cms", "wb").write(slots[0x10000][8:])
        text = json.dumps(json.loads(json.dumps(ap.read_signature(sys.argv[1]), default=str)))
        print(*map(hex, slots), slots[0x10002][8:12].decode(), "Ticket (65538)" in text)
        """
}
