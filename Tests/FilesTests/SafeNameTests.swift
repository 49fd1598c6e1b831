import Files
import Model
import Testing

@Suite("Names that harm somebody") struct SafeNameTests {
    static let windows = Platform(.windows, .amd64)
    static let linux = Platform(.linux, .amd64)

    @Test(arguments: [
        ("", "it has an empty part"), (".", "it contains '.'"), ("..", "it contains '..'"),
        ("a/b", "it contains '/'"), ("-rf", "it begins with '-'"), ("a\\b", "it contains '\\'"),
        ("a\nb", "it contains the character U+000A"),
        ("a\u{1B}[2J", "it contains the character U+001B"),
        ("a\u{202E}gpj.exe", "it contains the character U+202E"),
        ("a\u{200B}b", "it contains the character U+200B"),
        ("a\u{2028}", "it contains the character U+2028"),
        ("a\u{0}", "it contains the character U+0000"),
        ("a\u{85}", "it contains the character U+0085"),
        ("a\u{E000}", "it contains the character U+E000"),
        ("a\u{FFFF}", "it contains the character U+FFFF"),
        (String(repeating: "a", count: 256), "a part of it is over 255 bytes"),
        ("CON", "Windows reserves 'con'"), ("nul.tar.gz", "Windows reserves 'nul'"),
        ("com1", "Windows reserves 'com1'"), ("LPT³.txt", "Windows reserves 'lpt³'"),
        ("a.", "Windows drops a dot or a blank at the end"),
        ("a ", "Windows drops a dot or a blank at the end"),
        ("a:b", "Windows allows no ':' in a name"), ("a?", "Windows allows no '?' in a name"),
    ])
    func `are refused in a release`(name: String, why: String) throws {
        let failure = try #require(throws: Failure.self) { try SafeName.checkFile(name) }
        #expect(failure.why == why)
        #expect(failure.exit == .usage)
        #expect(!failure.message.unicodeScalars.contains { $0.value < 32 || $0 == "\u{202E}" })
        #expect(failure.message.count < 220)
    }

    @Test(arguments: [
        "acme-1.2.0-linux-amd64.tar.gz", "acme_1.2.0~rc1-1_amd64.deb", "SHA256SUMS", "äöü.txt",
        "a b",
        ".hidden", "console", "com10", "comet", "nulls", "日本語", "a'b\"c".filter { $0 != "\"" },
        String(repeating: "a", count: 255),
    ])
    func `ordinary names are fine`(name: String) throws {
        try SafeName.checkFile(name)
        try SafeName.checkPath("folder/" + name, for: nil)
    }

    @Test(arguments: ["/etc/passwd", "a//b", "a/", "../a", "a/../b", "./a", "a/.", "a\\..\\b", ""])
    func `paths stay below their folder`(path: String) {
        for platform in [nil, Self.linux, Self.windows] {
            #expect(throws: Failure.self) { try SafeName.checkPath(path, for: platform) }
        }
    }

    @Test func `what only Windows refuses is fine elsewhere`() throws {
        for path in ["aux/a", "a:b", "a./b", "a*"] {
            try SafeName.checkPath(path, for: Self.linux)
            #expect(throws: Failure.self) { try SafeName.checkPath(path, for: Self.windows) }
            #expect(throws: Failure.self) {
                try SafeName.checkPath(path, for: Platform(.linux, .all))
            }
        }
    }

    @Test func `names that one system takes for the same`() throws {
        let cases = ["README", "readme"], forms = ["\u{E9}", "e\u{301}"]
        try SafeName.checkCollisions(cases, for: Self.linux)
        for platform in [Self.windows, Platform(.macos, .arm64)] {
            #expect(throws: Failure.self) { try SafeName.checkCollisions(cases, for: platform) }
        }
        for platform in [nil, Self.linux, Self.windows] {
            #expect(throws: Failure.self) { try SafeName.checkCollisions(forms, for: platform) }
            #expect(throws: Failure.self) {
                try SafeName.checkCollisions(["a", "a"], for: platform)
            }
        }
    }

    @Test func `what is printed cannot steer a terminal`() {
        #expect(SafeName.printable("a\u{1B}]0;x\u{7}b\u{202E}") == "a\\u{1b}]0;x\\u{7}b\\u{202e}")
        #expect(SafeName.printable("äöü 日本 😀") == "äöü 日本 😀")
    }
}
