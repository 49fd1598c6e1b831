import Foundation
import TestSupport
import Testing

/// Every place where something is made, replaced or removed, with something else in it: whatever
/// happens, nothing beside it may be changed, neither bytes nor modes nor names.
@Suite struct LinkAttackTests {
    /// Where the obstacle is, and what is run before and after it was put there.
    struct DestinationAddress: Sendable, CustomTestStringConvertible {
        let path: String
        var before = ""
        let action: String
        var testDescription: String { "\(action) with \(path)" }
    }

    static let release = "consign release -q"
    static let places = [
        DestinationAddress(path: "public/.staging-1.0.0", action: release),
        DestinationAddress(path: "public/1.0.0", action: release),
        DestinationAddress(path: "public/latest.json", action: release),
        DestinationAddress(path: "public/latest.json.part", action: release),
        DestinationAddress(path: "public/.staging-1.0.0/SHA256SUMS", action: release),
        DestinationAddress(path: "public/.staging-1.0.0/SHA256SUMS.part", action: release),
        DestinationAddress(path: "public/.staging-1.0.0/foreign", action: release),
        DestinationAddress(
            path: "public/.staging-1.0.0", before: "consign build -q && consign sign -q",
            action: "consign publish --abort"),
        DestinationAddress(
            path: "public/1.0.0/RELEASE-NOTES.md", before: release, action: "consign publish"),
        DestinationAddress(
            path: "public/1.0.0/WITHDRAWN.json", before: release,
            action: "consign withdraw 1.0.0 --reason x"),
        DestinationAddress(
            path: "public/1.0.0/WITHDRAWN.json.part", before: release,
            action: "consign withdraw 1.0.0 --reason x"),
        DestinationAddress(path: ".dist.next", action: "consign build"),
        DestinationAddress(path: ".dist.next/SHA256SUMS", action: "consign build"),
        DestinationAddress(path: ".dist.next/SHA256SUMS.part", action: "consign build"),
        DestinationAddress(path: "dist", action: "consign build"),
        DestinationAddress(
            path: "dist/foreign", before: "consign build -q", action: "consign build"),
        DestinationAddress(
            path: "dist/SHA256SUMS", before: "consign build -q", action: "consign build"),
        DestinationAddress(
            path: "dist/SHA256SUMS.sshsig", before: "consign build -q", action: "consign sign"),
        DestinationAddress(
            path: "dist/SHA256SUMS.sshsig.part", before: "consign build -q",
            action: "consign sign"),
        DestinationAddress(
            path: "dist/RELEASE-NOTES.md", before: release, action: "consign notes dist"),
        DestinationAddress(
            path: "dist/RELEASE-NOTES.md.part", before: release, action: "consign notes dist"),
        DestinationAddress(
            path: "dist/publish.journal", before: release, action: "consign publish dist"),
        DestinationAddress(path: "sent", action: "consign stage linux-amd64 -o sent"),
        DestinationAddress(path: "sent/inner", action: "consign stage linux-amd64 -o sent/inner"),
        DestinationAddress(
            path: "out", before: release,
            action: "consign verify dist/*.gz --key keys/demo.ssh.pub --extract out"),
        DestinationAddress(
            path: "out", before: release,
            action: "consign verify dist/*.gz --key keys/demo.ssh.pub --extract out/x; rm -rf out/x"
        ),
        DestinationAddress(path: "r/release", action: "consign release --rehearse -q -o r"),
        DestinationAddress(path: "r/destinations", action: "consign release --rehearse -q -o r"),
        DestinationAddress(
            path: "keys/next.ed25519.key", action: "consign key new next --unprotected"),
        DestinationAddress(path: ".github", action: "consign ci github"),
        DestinationAddress(path: ".github/workflows/release.yml", action: "consign ci github"),
    ]

    /// Lines that put something at `$0`; `$1` leads from there to the project's folder.
    static let obstacles = [
        "ln -s \"$1\"canary \"$0\"", "ln -s \"$1\" \"$0\"", "ln -s \"$1\"canary/secret \"$0\"",
        "ln \"${1}\"canary/secret \"$0\" 2>/dev/null || ln canary/secret \"$0\"", "mkfifo \"$0\"",
        "python3 -c 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' \"$0\"",
        "mkdir -p \"$0\"/inner && cp canary/secret \"$0\"/inner && ln -s \"$PWD\"/canary \"$0\"/link",
    ]

    private func run(_ line: String, _ scratch: Scratch, _ words: [String] = []) throws -> Outcome {
        let tool = URL(fileURLWithPath: Product.consign).deletingLastPathComponent().path
        return try Command.run(
            "/bin/sh", ["-c", line] + words, in: scratch.path,
            environment: [
                "PATH": "\(tool):/usr/bin:/bin", "HOME": scratch.path, "CONSIGN_KEYS": "",
                "SOURCE_DATE_EPOCH": "1767323045", "NO_COLOR": "1",
            ])
    }

    private func project() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.project(
            """
            artifacts: [{format: tar.gz}]
            sign: {keys: [demo], formats: [ssh]}
            publish: [{directory: public}]
            ci: {build: ['true']}
            """)
        try scratch.write("canary/secret", "precious", mode: 0o600)
        try scratch.write("canary/inner/more", "precious", mode: 0o640)
        for (folder, mode) in [("canary", 0o700), ("canary/inner", 0o711)] {
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: scratch(folder))
        }
        #expect(try run("consign key new demo --unprotected", scratch).status == 0)
        return scratch
    }

    /// Names, kinds, modes and bytes of all that no run may touch.
    private func state(_ scratch: Scratch) throws -> String {
        try run(
            "for path in canary keys/demo* keys/.gitignore stage consign.yaml; do find $path "
                + "-printf '%p %y %m %n %l\\n' -type f -exec sha256sum {} +; done; stat -c %a .",
            scratch
        ).output.replacingOccurrences(of: "secret f 600 2", with: "secret f 600 1")
    }

    /// A plain run takes what git can carry: the links and the folder.
    private static var tried: [String] {
        Thoroughness.isFull ? obstacles : obstacles.prefix(2) + obstacles.suffix(1)
    }

    @Test(arguments: places, tried)
    func `nothing beside is touched`(_ place: DestinationAddress, _ obstacle: String) throws {
        let scratch = try project()
        if !place.before.isEmpty { #expect(try run(place.before, scratch).status == 0) }
        let before = try state(scratch)
        let depth = place.path.split(separator: "/").count - 1
        let setup = try run(
            "mkdir -p \"$(dirname \"$0\")\" && rm -rf \"$0\" && " + obstacle, scratch,
            [place.path, depth == 0 ? "./" : String(repeating: "../", count: depth)])
        #expect(setup.status == 0, "\(setup)")
        let outcome = try run("timeout 60 " + place.action + " < /dev/null", scratch)
        #expect(try state(scratch) == before, "\(outcome)")
        #expect(outcome.status < 124, "\(outcome)")
        // A refusal has one clear line and says what to do.
        guard outcome.status != 0 else { return }
        #expect(outcome.error.contains("consign: "), "\(outcome)")
    }

    /// Somebody exchanges a folder for a link, and back, as fast as he can.
    @Test(arguments: [
        (".dist.next", "build -q"), ("public/.staging-1.0.0", "publish -q"),
        ("consign-*", "stage linux-amd64 -o sent/$RUN"),
    ])
    func `exchanged meanwhile`(_ path: String, _ verb: String) throws {
        let scratch = try project()
        #expect(try run("consign build -q && consign sign -q", scratch).status == 0)
        let before = try state(scratch)
        let outcome = try run(
            """
            while :; do for place in \(path) sent/\(path); do
              if [ -d "$place" ] && [ ! -h "$place" ]; then
                mv -T "$place" aside-$$ && ln -s "$PWD/canary" "$place"
                rm -f "$place"; mv -T aside-$$ "$place"
              fi 2>/dev/null
            done; done &
            swapper=$!
            for RUN in 1 2 3 4 5 6 7 8 9 10 11 12; do
              timeout 120 consign \(verb) 2>/dev/null; [ $? -lt 124 ] || echo stuck; rm -rf public
            done
            kill $swapper; wait $swapper 2>/dev/null; true
            """, scratch)
        #expect(!outcome.output.contains("stuck"), "\(outcome)")
        #expect(try state(scratch) == before, "\(outcome)")
    }

    /// A link that the user named himself is his.
    @Test func `a publish folder may be a link`() throws {
        let scratch = try project()
        let outcome = try run(
            "mkdir www && chmod 750 www && ln -s www public && \(Self.release) && ls -A www; "
                + "stat -c %a www", scratch)
        #expect(outcome.output == "1.0.0\nlatest.json\n750\n", "\(outcome)")
        #expect(try run("consign withdraw 1.0.0 --reason x && ls -A www", scratch).status == 0)
    }
}
