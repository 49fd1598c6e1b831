import Model
import Samples
import Testing

@testable import Formats

/// The reader of systemd units, for systems with another init.
@Suite struct UnitFileTests {
    @Test func `sections, comments, blanks and continued lines`() throws {
        let unit = try read(
            """
            # a comment
            [Unit]
            Description = Sends anvils
            ; another
            [Service]
            ExecStart=/usr/bin/acme serve \\
            # between continued lines
                --port 80
            ExecStart=/usr/bin/acme \\
              more
            Environment=A=1
            Environment=B=2 C=3
            """)
        #expect(unit.value("Unit", "Description") == "Sends anvils")
        let commands = ["/usr/bin/acme serve --port 80", "/usr/bin/acme more"]
        #expect(unit.values("Service", "ExecStart") == commands)
        #expect(unit.values("Service", "Environment") == ["A=1", "B=2 C=3"])
        #expect(unit.keys(of: "Service") == ["ExecStart", "Environment"])
        #expect(unit.value("Install", "WantedBy") == nil)
    }

    @Test func `comments between continued lines are passed by`() throws {
        let unit = try read("[S]\nKey=one \\\n# not this\n; nor this\n  two\\\n three\nNext=1\n")
        #expect(unit.value("S", "Key") == "one two three")
        #expect(unit.value("S", "Next") == "1")
    }

    @Test func `an empty value takes back those before`() throws {
        let unit = try read("[Service]\nExecStartPre=a\nExecStartPre=\nExecStartPre=b\nUser=\n")
        #expect(unit.values("Service", "ExecStartPre") == ["b"])
        #expect(unit.value("Service", "User") == nil)
    }

    @Test func `line ends of Windows`() throws {
        #expect(try read("[Unit]\r\nA=1\r\nB=\"x\"\r\n").value("Unit", "B") == "\"x\"")
    }

    @Test(
        arguments: [
            ("A=1\n", "line 1 stands before the first [Section]"),
            ("[Unit]\n\nwhat\n", "line 3 is neither [Section] nor Key=value"),
            ("[Unit]\n=1\n", "line 2 is neither [Section] nor Key=value"),
            ("[Service]\nExecStart=/usr/bin/acme \0x\n", "it is not UTF-8 text"),
        ])
    func `what is no unit is refused`(_ text: String, why: String) {
        let failure = #expect(throws: Failure.self) { try read(text) }
        #expect(failure?.message == "cannot read the unit acme.service: \(why)")
        #expect(failure?.exit == .usage)
    }

    @Test(
        arguments: [
            ("/usr/bin/acme  serve", ["/usr/bin/acme", "serve"]),
            (#"a "b c" 'd "e"' f\x20g"#, ["a", "b c", #"d "e""#, "f g"]),
            (#""A=1 2" B="#, ["A=1 2", "B="]), (#"'' x"#, ["", "x"]), (#"\101\tb"#, ["A\tb"]),
            ("", []),
        ])
    func `words with quotes and escapes`(_ value: String, words: [String]) throws {
        #expect(try UnitWords.split(value, "ExecStart") == words)
    }

    @Test(arguments: [#"a "b"#, #"a \q"#, #"\x0"#, #"\777"#])
    func `words that mean nothing are refused`(_ value: String) {
        #expect(throws: Failure.self) { try UnitWords.split(value, "ExecStart") }
    }

    private func read(_ text: String) throws -> UnitFile {
        try UnitFile(Array(text.utf8), name: "acme.service")
    }
}
