import Files
import Foundation
import Keys
import Model
import Samples
import Signatures
import TestSupport
import Testing

/// `release.json`: what is written is read, and nothing else is.
@Suite struct ReleaseRecordTests {
    static let digest = String(repeating: "0a", count: 32)

    static func release() throws -> Release {
        let digest = try #require(Digest(.sha256, hex: Self.digest))
        let longer = try #require(Digest(.sha512, hex: Self.digest + Self.digest))
        let key = try KeyFolder().identity
        return Release(
            name: "acme", version: try Version(parsing: "1.2.0-rc.1"), tag: "v1.2.0-rc.1",
            commit: "abcdef0", date: Timestamp(1_795_219_200), sequence: 12,
            artifacts: [
                Artifact(
                    name: "acme.tar.gz", size: 12, digests: [digest, longer], format: "tar.gz",
                    platform: Platform(.linux, .amd64), contents: digest),
                Artifact(
                    name: "acme-src.tar.gz", size: 0, digests: [digest], format: "tar.gz",
                    platform: nil, contents: digest),
            ],
            inputs: [InputRecord(path: "stage/acme", size: 7, sha256: digest, mode: 0o755)],
            keys: try KeyFingerprints.records(of: key), tools: ["zlib": "1.2.13", "xz": "5.4.1"],
            programs: [
                SignedProgram(
                    path: "macos-arm64/acme", size: 9, sha256: digest, origins: ["stage/acme"])
            ])
    }

    @Test
    func `what was written is what is read, and written the same again`() throws {
        let release = try Self.release()
        let bytes = try ReleaseRecord.encode(release)
        let read = try ReleaseRecord.decode(bytes, name: "release.json")
        #expect(read == release)
        #expect(try ReleaseRecord.encode(read) == bytes)
    }

    @Test(.needs("python3"))
    func `sorted, compact, one line, as other programs read it`() throws {
        let bytes = try ReleaseRecord.encode(try Self.release())
        let script = """
            import json, sys
            text = sys.stdin.buffer.read().decode()
            again = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
            sys.exit(0 if again + "\\n" == text else 1)
            """
        #expect(try Command.run("python3", ["-c", script], input: Data(bytes)).status == 0)
        #expect(
            String(decoding: bytes, as: UTF8.self).hasPrefix(
                #"{"artifacts":[{"contents":"\#(Self.digest)","format":"tar.gz","name":"acme-src"#))
    }

    @Test(arguments: [
        (
            #""consign":1"#, #""consign":2"#,
            "release.json has the layout 2: this Consign reads layout 1"
        ),
        (#""consign":1,"#, "", "malformed record release.json: it has no number 'consign'"),
        (
            #""consign":1"#, #""consign":1,"extra":0"#,
            "malformed record release.json: 'extra': it is unknown"
        ),
        (#""name":"acme","#, "", "malformed record release.json: 'name': it is missing"),
        (
            #""of":["stage/acme"]"#, #""of":["stage/other"]"#,
            "malformed record release.json: 'programs': one was made of what is not an input"
        ),
        (
            #""name":"acme","#, #""name":"../acme","#,
            "malformed record release.json: 'name': refused the name"
        ),
        (
            #""name":"acme.tar.gz""#, #""name":"/etc/passwd""#,
            "malformed record release.json: artifacts[1]: 'name': refused"
        ),
        (
            #""name":"acme.tar.gz""#, #""name":"acme-src.tar.gz""#,
            "malformed record release.json: 'artifacts': 'acme-src.tar.gz' is in it twice"
        ),
        (
            #""name":"acme.tar.gz""#, #""name":"a\u001b[2J""#,
            "malformed record release.json: artifacts[1]: 'name': it has control characters"
        ),
        (
            #""size":12"#, #""size":-1"#,
            "malformed record release.json: artifacts[1]: 'size': it is not a whole number"
        ),
        (
            #""size":12"#, #""size":9007199254740993"#,
            "malformed record release.json: artifacts[1]: 'size': it is not a whole number"
        ),
        (
            #""size":12"#, #""size":1.5"#,
            "release.json is not what we write: it has a fraction in it"
        ),
        (
            #""sha256":"0a0a"#, #""sha256":"0A0a"#,
            "malformed record release.json: artifacts[0]: 'sha256': it is not 64 lower-case"
        ),
        (
            #""version":"1.2.0-rc.1""#, #""version":"latest""#,
            "malformed record release.json: 'version': 'latest' is not a semantic version"
        ),
        (
            #""date":"2026-11-21"#, #""date":"21.11.2026"#,
            "malformed record release.json: 'date': it is not written like"
        ),
        (
            #""platform":"linux-amd64""#, #""platform":"linux-pdp11""#,
            "malformed record release.json: artifacts[1]: 'platform': unknown platform"
        ),
        (
            #""path":"stage/acme""#, #""path":"../acme""#,
            "malformed record release.json: inputs[0]: 'path': refused the name"
        ),
        (
            #""mode":"0755""#, #""mode":"0999""#,
            "malformed record release.json: inputs[0]: 'mode': it is not four octal"
        ),
        (#""sequence":12"#, #""sequence":12,"sequence":13"#, "release.json:1:"),
        (
            #""sequence":12"#, #""sequence":"12""#,
            "malformed record release.json: 'sequence': it is not a whole number"
        ),
        (
            #""tools":{"#, #""tools":{"x":1,"#,
            "malformed record release.json: tools: 'x': it is not a text"
        ),
        (#""tools":{"#, #""tools":["#, "release.json:1:"),
        (
            #""artifacts":["#, #""artifacts":[1,"#,
            "malformed record release.json: artifacts[0]: it is not an object"
        ),
        ("\n", "\n{}", "release.json:2:"),
    ])
    func `what is not such a record is refused, with the member's name`(
        _ was: String, _ becomes: String, _ says: String
    ) throws {
        let text = String(decoding: try ReleaseRecord.encode(try Self.release()), as: UTF8.self)
        #expect(text.contains(was))
        let range = try #require(text.range(of: was))
        let spoiled = text.replacingCharacters(in: range, with: becomes)
        let failure = refusal {
            _ = try ReleaseRecord.decode(Array(spoiled.utf8), name: "release.json")
        }
        #expect(failure?.exit == .malformed)
        #expect(failure?.message.hasPrefix(says) == true, "\(failure?.message ?? "accepted")")
    }

    @Test(arguments: [
        "", "null", "[]", "\u{FEFF}{}", String(repeating: "[", count: 100_000),
        String(repeating: #"{"a":"#, count: 100_000), #"{"consign":NaN}"#, "{\"consign\":1}",
    ])
    func `deep nesting and other values are refused without a crash`(_ text: String) throws {
        let failure = refusal { _ = try ReleaseRecord.decode(Array(text.utf8), name: "r") }
        #expect(failure?.exit == .malformed)
    }
}
