import Model
import Testing

@Suite("Patterns") struct GlobPatternTests {
    @Test(arguments: [
        ("linux-*", "linux-amd64"), ("*", ""), ("*", "a"), ("*-amd64", "linux-amd64"),
        ("a?c", "abc"),
        ("**", "a/b/c"), ("man/**", "man/de/a.1"), ("**/a.1", "man/de/a.1"), ("a**c", "abbc"),
        ("*.*", "a.b.c"), ("a*b*c", "axxbyybzzc"), ("[ab]", "[ab]"), ("a\\*", "a\\b"), ("", ""),
        ("***", "a/b"), ("ä*", "äb"),
    ])
    func `match`(pattern: String, text: String) {
        #expect(GlobPattern(pattern).matches(text))
    }

    @Test(arguments: [
        ("linux-*", "linux"), ("linux-*", "xlinux-a"), ("*", "a/b"), ("?", "/"), ("a?c", "ac"),
        ("[ab]", "a"), ("man/*", "man/de/a.1"), ("a", "A"), ("", "a"), ("a*", "ba"),
        ("*/b", "a/c/b"),
    ])
    func `do not match`(pattern: String, text: String) {
        #expect(!GlobPattern(pattern).matches(text))
    }

    @Test func `many stars take no longer than few`() {
        let pattern = GlobPattern(String(repeating: "*a", count: 100) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 1000)))
    }

    @Test func `a pattern without marks is literal`() {
        #expect(GlobPattern("linux-amd64").isLiteral)
        #expect(!GlobPattern("linux-*").isLiteral)
        #expect(!GlobPattern("linux-?").isLiteral)
    }
}
