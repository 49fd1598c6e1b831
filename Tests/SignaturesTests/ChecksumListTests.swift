import Files
import Foundation
import Model
import Samples
import Signatures
import TestSupport
import Testing

/// `SHA256SUMS`: what is read, what is refused, and where each complaint points.
@Suite struct ChecksumListTests {
    static let digest = String(repeating: "0a", count: 32)

    @Test
    func `row 12: GNU's form with either marker, and the BSD tag form`() throws {
        let text = """
            \(Self.digest)  one.tar.gz
            \(Self.digest) *two with blanks.zip
            SHA256 (three) = (x).deb) = \(Self.digest)

            """
        let list = try ChecksumList(parsing: Array(text.utf8), name: "SHA256SUMS")
        #expect(
            list.entries.map(\.name) == ["one.tar.gz", "two with blanks.zip", "three) = (x).deb"])
        #expect(list.digest(of: "one.tar.gz")?.hex == Self.digest)
        #expect(list.digest(of: "four") == nil)
    }

    @Test(.needs("sha256sum"))
    func `ours is sorted bytewise, and sha256sum agrees with it`() throws {
        let scratch = try Scratch()
        let entries = try ["b", "a", "B", "ä", "a.b"].dropLast(0).filter { $0 != "B" }.map { name in
            try scratch.write(name, name)
            return ChecksumList.Entry(name: name, digest: try Hash.of(Array(name.utf8)))
        }
        let list = try ChecksumList(entries)
        #expect(list.entries.map(\.name) == ["a", "a.b", "b", "ä"])
        try scratch.write("SHA256SUMS", list.bytes)
        let checked = try Command.run(
            "sha256sum", ["--strict", "-c", "SHA256SUMS"], in: scratch.path)
        #expect(checked.status == 0 && checked.output == "a: OK\na.b: OK\nb: OK\nä: OK\n")
        let made = try Command.run("sha256sum", ["a", "a.b", "b", "ä"], in: scratch.path)
        #expect(made.output == list.text)
        let tagged = try Command.run(
            "sha256sum", ["--tag", "a", "a.b", "b", "ä"], in: scratch.path)
        #expect(try ChecksumList(parsing: Array(tagged.output.utf8), name: "list") == list)
    }

    @Test(arguments: [
        ("row 2: empty", "", "1:1: malformed checksum list: it is empty"),
        ("row 4: garbage", "G hello\n", "2:1: malformed checksum list: the line is neither "),
        ("row 4: an empty line", "G\n", "2:1: malformed checksum list: the line is neither "),
        (
            "row 5: a byte order mark", "\u{FEFF}G",
            "1:1: malformed checksum list: it begins with a byte order mark"
        ),
        ("row 6: CR LF", "D  a\r\n", "1:1: malformed checksum list: its lines end in CR LF"),
        (
            "row 7: twice the same", "GD  acme.zip\n",
            "2:1: 'acme.zip' is listed twice: line 1 is the same name"
        ),
        (
            "row 8: twice with another digest", "GE  acme.zip\n",
            "2:1: 'acme.zip' is listed twice"
        ),
        ("row 9: a parent folder", "GD  ../x\n", "2:1: refused the name '../x'"),
        ("row 9: absolute", "GD  /etc/passwd\n", "2:1: refused the name '/etc/passwd'"),
        ("row 9: a folder", "GD  a/b\n", "2:1: refused the name 'a/b': it contains '/'"),
        ("row 9: an empty part", "GD  a//b\n", "2:1: refused the name 'a//b'"),
        ("row 9: the folder itself", "GD  .\n", "2:1: refused the name '.'"),
        ("row 9: a backslash", "GD  a\\b\n", "2:1: refused the name 'a\\b'"),
        (
            "row 9: an escaped line", "G\\D  a\\nb\n",
            "2:1: malformed checksum list: the digest has 65 digits"
        ),
        ("row 9: a drive", "GD  c:x\n", "2:1: refused the name 'c:x'"),
        ("row 9: an option", "GD  -rf\n", "2:1: refused the name '-rf': it begins with '-'"),
        ("row 9: NUL", "GD  a\u{0}b\n", "2:1: refused the name 'a\\u{0}b'"),
        ("row 9: ESC", "GD  a\u{1B}[2J\n", "2:1: refused the name 'a\\u{1b}[2J'"),
        ("row 9: a bidi mark", "GD  a\u{202E}b\n", "2:1: refused the name 'a\\u{202e}b'"),
        (
            "row 9: a Windows device", "GD  nul.txt\n",
            "2:1: refused the name 'nul.txt': Windows reserves"
        ),
        ("row 9: a case collision", "GD  ACME.zip\n", "2:1: 'ACME.zip' is listed twice"),
        (
            "row 9: a Unicode collision", "D  \u{E9}\nD  e\u{301}\n",
            "2:1: 'e\u{301}' is listed twice"
        ),
        (
            "row 11: upper case", "GU  a\n",
            "2:1: malformed checksum list: the digest is not in lower-case hex"
        ),
        (
            "row 11: 63 digits", "GS  a\n",
            "2:1: malformed checksum list: the digest has 63 digits instead of 64"
        ),
        (
            "row 11: 65 digits", "G0D  a\n",
            "2:1: malformed checksum list: the digest has 65 digits"
        ),
        (
            "row 11: SHA-1", "Gda39a3ee5e6b4b0d3255bfef95601890afd80709  a\n",
            "2:1: malformed checksum list: the digest has 40"
        ),
        (
            "row 11: a tag of another hash", "GSHA1 (a) = D\n",
            "2:1: malformed checksum list: the line is neither"
        ),
        ("one blank only", "GD a\n", "2:1: malformed checksum list: the line is neither"),
        ("no name", "GD  \n", "2:1: malformed checksum list: the line is neither"),
        ("a cut last line", "GD  a", "1:1: malformed checksum list: its last line is cut off"),
        (
            "row 30: an endless line", "GD  L\n",
            "2:1: malformed checksum list: the line is over 335 bytes"
        ),
    ])
    func `rows 2 and 4 to 11: one bad line refuses the whole list`(
        _ what: String, _ pattern: String, _ says: String
    ) throws {
        let text =
            pattern
            .replacingOccurrences(
                of: "U", with: pattern.contains("GU") ? Self.digest.uppercased() : "U"
            )
            .replacingOccurrences(of: "GS  ", with: "G" + Self.digest.dropLast() + "  ")
            .replacingOccurrences(of: "G", with: "\(Self.digest)  acme.zip\n")
            .replacingOccurrences(of: "D  ", with: Self.digest + "  ")
            .replacingOccurrences(of: "D a", with: Self.digest + " a")
            .replacingOccurrences(of: "= D", with: "= " + Self.digest)
            .replacingOccurrences(of: "E  ", with: String(Self.digest.reversed()) + "  ")
            .replacingOccurrences(of: "L\n", with: String(repeating: "x", count: 300) + "\n")
        let failure = refusal {
            _ = try ChecksumList(parsing: Array(text.utf8), name: "SHA256SUMS")
        }
        #expect(failure?.exit == .malformed)
        #expect(
            failure?.message.hasPrefix("SHA256SUMS:\(says)") == true, "\(failure?.message ?? text)")
    }

    @Test
    func `row 30: a list over 1 MiB is refused by its size`() throws {
        let huge = Array(String(repeating: "\(Self.digest)  a\n", count: 20_000).utf8)
        let failure = refusal { _ = try ChecksumList(parsing: huge, name: "SHA256SUMS") }
        #expect(failure?.why == "it is over 1048576 bytes")
    }

    @Test(arguments: [
        ["../a"], ["a/b"], ["-a"], ["a\n"], ["a", "A"], ["a", "a"], ["con"], [],
    ])
    func `we write no list that we would refuse`(_ names: [String]) throws {
        let digest = try #require(Digest(.sha256, hex: Self.digest))
        let failure = refusal {
            _ = try ChecksumList(names.map { ChecksumList.Entry(name: $0, digest: digest) })
        }
        #expect(failure != nil)
    }
}
