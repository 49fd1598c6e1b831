import Foundation
import Manifests
import Model
import Testing

/// A manifest with one mistake, and what is said about it.
struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let complaint: String

    init(_ text: String, _ complaint: String) {
        self.text = text
        self.complaint = complaint
    }

    /// A mistake in one line more than the minimal manifest has, which is line 6.
    init(line: String, _ complaint: String) {
        self.init(minimal(adding: line + "\n"), "consign.yaml:6:" + complaint)
    }

    /// A mistake in one line instead of the minimal manifest's own.
    init(instead key: String, _ line: String, _ complaint: String) {
        self.init(
            minimal(without: key, adding: key + ": " + line + "\n"), "consign.yaml:5:" + complaint)
    }

    var testDescription: String { complaint }
}

@Suite("A manifest that is wrong") struct ComplaintTests {
    @Test(arguments: [
        Mistake(
            line: "platfroms: {}",
            "1: unknown key 'platfroms' (did you mean 'platforms'?)"),
        Mistake(
            line: "sign: {keys: [a], formats: [ssh], eahc: true}",
            "35: unknown key 'eahc': in 'sign' (did you mean 'each'?)"),
        Mistake(
            line: "contents: [{flie: a, kind: doc, file: b}]",
            "13: unknown key 'flie': in an element of 'contents' (did you mean 'file'?)"),
        Mistake(
            line: "publish: [{directroy: public}]",
            "12: unknown destination 'directroy': in an element of 'publish' "
                + "(did you mean 'directory'?)"),
        Mistake(
            instead: "artifacts", "[{format: tar.gx}]",
            "22: unknown format 'tar.gx' (did you mean 'tar.gz'?)"),
        Mistake(
            line: "programs: {macos: {timestamp: none}}",
            "31: 'timestamp' is for what an identity signs: none is named under 'sign' "
                + "(write 'sign: NAME' beside it, or leave it out)"),
        Mistake(
            line: "programs: {macos: {sign: ad-hoc, timestamp: none}}",
            "45: 'timestamp' is for what an identity signs: none is named under 'sign' "
                + "(write 'sign: NAME' beside it, or leave it out)"),
        Mistake(
            line: "programs: {macos: {sign: mac, timestamp: off}}",
            "42: unknown timestamp 'off' (did you mean 'none'?)"),
        Mistake(
            line: "programs: {macos: {sign: mac, timestamp: {server: 'https://tsa.example/'}}}",
            "42: 'certificate' is missing: in 'timestamp' (write: certificate: keys/tsa.pem)"),
        Mistake(
            line: "sign: {keys: [a], formats: [ssx]}",
            "29: unknown signature format 'ssx' (did you mean 'ssh'?)"),
        Mistake(
            line: "contents: [{file: a, kind: programm}]",
            "28: unknown kind 'programm' (did you mean 'program'?)"),
        Mistake(
            line: "sign: {keys: [a], formats: [ssh], digests: [sha256]}",
            "45: unknown digest 'sha256' (the only one here is 'sha512')"),
    ])
    func `unknown words name the nearest`(mistake: Mistake) {
        #expect(complaints(mistake.text) == [mistake.complaint])
    }

    @Test(arguments: [
        Mistake(minimal(without: "consign"), "'consign' is missing (write: consign: 1)"),
        Mistake(minimal(without: "name"), "'name' is missing (write: name: acme)"),
        Mistake(minimal(without: "version"), "'version' is missing (write: version: tag)"),
        Mistake(minimal(without: "artifacts"), "'artifacts' is missing"),
        Mistake(
            minimal(without: "platforms"),
            "'platforms' is missing: only a source archive can be made without "
                + "(name what the build staged, like 'linux-amd64: stage/linux-amd64')"),
    ])
    func `what is missing is named`(mistake: Mistake) {
        #expect(complaints(mistake.text) == ["consign.yaml:1:1: " + mistake.complaint])
    }

    @Test(arguments: [
        Mistake(
            line: "description: [a]",
            "14: 'description' is not what is expected here: "
                + "expected one line of text, found a list"),
        Mistake(
            line: "description:",
            "13: 'description' is not what is expected here: "
                + "expected one line of text, found nothing "
                + "(give it a value, or remove the line)"),
        Mistake(
            line: "description: true",
            "14: 'description' is not what is expected here: expected one line of text, found true "
                + "(put it in quotes if it is meant as text)"),
        Mistake(
            line: "contents: {file: a}",
            "11: 'contents' is not what is expected here: expected a list, found a map"),
        Mistake(
            line: "contents: a",
            "11: 'contents' is not what is expected here: expected a list, found 'a' "
                + "(put it in brackets: [ … ])"),
        Mistake(
            line: "contents: [{file: a, kind: service, enable: yes}]",
            "45: 'enable' is not what is expected here: expected true or false, found 'yes' "
                + "(write true or false, without quotes)"),
        Mistake(
            instead: "platforms", "{linux-amd64: [stage]}",
            "26: 'linux-amd64' is not what is expected here: "
                + "expected a folder or a map with 'join', found a list"),
        Mistake(
            instead: "consign", "one",
            "10: 'consign' is not what is expected here: expected the number 1, found 'one'"),
        Mistake(
            instead: "consign", "2",
            "10: this manifest has layout '2': this program reads layout 1 "
                + "(use a newer consign, or write 'consign: 1')"),
    ])
    func `wrong types say what was expected and found`(mistake: Mistake) {
        #expect(complaints(mistake.text) == [mistake.complaint])
    }

    @Test(arguments: [
        Mistake(
            instead: "name", "Acme",
            "7: 'Acme' cannot be a name: it takes lower-case letters, digits, '-', '_' and '.', "
                + "at most 64, and begins with a letter or a digit (write 'acme')"),
        Mistake(
            instead: "name", "-acme",
            "7: '-acme' cannot be a name: it takes lower-case letters, digits, '-', '_' and '.', "
                + "at most 64, and begins with a letter or a digit"),
        Mistake(
            instead: "version", "1.2",
            "10: '1.2' is not a version (write 'tag', a semantic version like 1.2.0, "
                + "'file:VERSION' or 'env:VERSION')"),
        Mistake(
            instead: "version", "env:1A", "10: '1A' is not the name of a variable"),
        Mistake(
            instead: "version", "file:../VERSION",
            "10: '../VERSION' is not a path below a folder: it contains '..'"),
        Mistake(
            line: "homepage: acme.example",
            "11: 'acme.example' is not an address (write it whole: https://acme.example)"),
        Mistake(
            line: "homepage: https://me:secret@acme.example",
            "11: an address here contains a password "
                + "(leave it out; secrets come from the environment)"),
        Mistake(
            line: "maintainer: Acme",
            "13: 'Acme' is not a maintainer (write it as: Acme Releases <release@acme.example>)"),
        Mistake(
            line: "description: \"a\\eb\"",
            "14: 'a\\u{1b}b' contains the control character 0x1B"),
        Mistake(line: "description: ''", "14: expected one line of text, found an empty text"),
    ])
    func `the products facts`(mistake: Mistake) {
        #expect(complaints(mistake.text) == [mistake.complaint])
    }

    @Test(arguments: [
        Mistake(
            instead: "platforms", "{linux-x86_64: s, linux-amd64: s}",
            "13: unknown platform 'linux-x86_64' (did you mean 'linux-amd64'?)"),
        Mistake(
            instead: "platforms", "{darwin-arm64: s, linux-amd64: s}",
            "13: unknown platform 'darwin-arm64' (did you mean 'macos-arm64'?)"),
        Mistake(
            instead: "platforms", "{linux-amd64: {join: [a, b]}}",
            "33: 'join' is for macos-universal: linux-amd64 has one folder "
                + "(write: linux-amd64: stage/linux-amd64)"),
        Mistake(
            instead: "platforms", "{macos-universal: {join: [a]}}",
            "37: 'join' needs at least 2 elements"),
        Mistake(
            instead: "platforms", "{macos-universal: {join: [a, a]}}",
            "41: 'a' is listed twice (remove one folder)"),
        Mistake(
            instead: "platforms", "{}", "12: 'platforms' needs at least one line"),
    ])
    func `platforms`(mistake: Mistake) {
        #expect(complaints(mistake.text) == [mistake.complaint])
    }

    @Test(arguments: [
        ("{file: /a, kind: doc}", "19: '/a' is not a path below a folder: it is absolute"),
        ("{file: ../a, kind: doc}", "19: '../a' is not a path below a folder: it contains '..'"),
        (
            "{file: a/, kind: doc}",
            "19: 'a/' is not a path below a folder: it has an empty part "
                + "(for all files of a folder write it with '/**')"
        ),
        (
            "{file: a, kind: doc, to: etc/a}",
            "37: 'etc/a' is not an absolute path ('to' is where native packages install the file, "
                + "like /etc/acme/acme.conf)"
        ),
        (
            "{file: a, kind: doc, to: /etc/../a}",
            "37: 'etc/../a' is not a path below a folder: it contains '..'"
        ),
        (
            "{file: a, kind: doc, mode: 17777}",
            "39: '17777' is not a mode (write it in octal, like 0755)"
        ),
        (
            "{file: a, kind: doc, mode: 0777}",
            "39: mode '0777' lets everybody write (use 0755 for programs and 0644 for other files)"
        ),
        (
            "{file: a, kind: doc, mode: 0788}",
            "39: '0788' is not a mode (write it in octal, like 0755)"
        ),
        (
            "{file: a, kind: doc, enable: true}",
            "41: 'enable' is for services and timers: this is of kind 'doc' "
                + "(remove it, or write 'kind: service')"
        ),
        (
            "{file: a, kind: doc, for: windows-*}",
            "38: 'windows-*' matches no platform (known are linux-*, linux-amd64)"
        ),
        (
            "{file: '{{name}}', kind: doc}",
            "19: nothing is replaced in a file of the stage: "
                + "'{{name}}' contains '{{' "
                + "(placeholders are for folders, file names, addresses and the notes' files)"
        ),
    ])
    func `contents`(line: String, complaint: String) {
        #expect(
            complaints(minimal(adding: "contents: [\(line)]\n")) == ["consign.yaml:6:\(complaint)"])
    }

    @Test(arguments: [
        (
            "{format: zip, for: linx-*}",
            "32: 'linx-*' matches no platform (did you mean 'linux-*'?)"
        ),
        (
            "{format: zip, for: [linux-*, soruce]}",
            "42: 'soruce' matches no platform (did you mean 'source'?)"
        ),
        (
            "{format: zip, name: a/b}",
            "33: refused the name 'a/b': it contains '/' "
                + "(rename the file; such a name harms somebody who unpacks or prints it)"
        ),
        (
            "{format: zip, name: '{{nmae}}'}",
            "33: unknown placeholder '{{nmae}}' (did you mean 'name'?)"
        ),
        (
            "{format: zip, depends: [a]}",
            "36: a zip has no 'depends': those that have it are deb, rpm (remove 'depends')"
        ),
    ])
    func `artifacts`(line: String, complaint: String) {
        let text = minimal(without: "artifacts", adding: "artifacts: [\(line)]\n")
        #expect(complaints(text) == ["consign.yaml:5:\(complaint)"])
    }

    @Test func `a signer of one format is for one that is signed`() throws {
        let refusal =
            "deb packages have no 'sign': those that have it are rpm (remove it: its users trust the "
            + "signature of a repository, and the release's own 'sign' is for every file)"
        let artifacts = "artifacts: [{format: deb, sign: release}, {format: rpm, sign: release}]\n"
        #expect(
            complaints(minimal(without: "artifacts", adding: artifacts))
                == ["consign.yaml:5:33: " + refusal])
        let below = "packages: {rpm: {sign: release}, deb: {sign: release}}\n"
        #expect(complaints(minimal(adding: below)) == ["consign.yaml:6:46: " + refusal])
        // For all of them it is for those that can.
        #expect(complaints(minimal(adding: "packages: {sign: release}\n")).isEmpty)
    }

    @Test(arguments: [
        Mistake(
            line: "sign: {keys: [], formats: [ssh]}", "14: 'keys' needs at least one element"),
        Mistake(
            line: "sign: {keys: [a], formats: [ssh, ssh]}",
            "34: 'ssh' is listed twice (remove one element)"),
        Mistake(
            line: "publish: [{directory: a, github: b/c}]",
            "11: an element of 'publish' names 2 destinations: one is expected of directory, github "
                + "(begin a new line with '-' for each)"),
        Mistake(
            line: "publish: [{directory: 'a/{{os}}'}]",
            "23: '{{os}}' has no value in an address "
                + "(here you may use name, version, tag, commit, date and env.NAME)"),
        Mistake(
            line: "notes: {changes: 'a{{version'}",
            "18: 'a{{version' opens '{{' and never closes it"),
    ])
    func `sign publish and notes`(mistake: Mistake) {
        #expect(complaints(mistake.text) == [mistake.complaint])
    }

    @Test func `a hundred complaints are enough`() {
        let said = complaints((0..<5000).map { "k\($0): b\n" }.joined())
        #expect(said.count == 101)
        #expect(said.last?.contains("there may be more, which is not listed") == true)
    }

    @Test func `all complaints come at once in the order of the file`() {
        let text = """
            name: Acme
            consign: 1
            verison: tag
            platforms: {linux-amd46: s}
            artifacts:
              - {format: zpi}
              - {format: zip, for: mac-*, nmae: x}
            name: again
            """
        #expect(
            complaints(text).map { String($0.prefix { $0 != "(" }.dropLast()) } == [
                "consign.yaml:1:1: 'version' is missing",
                "consign.yaml:1:7: 'Acme' cannot be a name: it takes lower-case letters, digits, "
                    + "'-', '_' and '.', at most 64, and begins with a letter or a digit",
                "consign.yaml:3:1: unknown key 'verison'",
                "consign.yaml:4:13: unknown platform 'linux-amd46'",
                "consign.yaml:6:14: unknown format 'zpi'",
                "consign.yaml:7:24: 'mac-*' matches no platform",
                "consign.yaml:7:31: unknown key 'nmae': in an element of 'artifacts'",
                "consign.yaml:8:1: 'name' is given twice: first in line 1, again in line 8",
            ])
    }
}
