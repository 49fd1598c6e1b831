import Model
import Testing

/// Searching in texts without the standard library's engine for regular expressions.
@Suite struct TextSearchTests {
    @Test func `the first place is found, and every place without overlaps`() {
        let text = "aXaaXaaaX é"
        #expect(text.firstRange(of: "aa").map { text[..<$0.lowerBound] } == "aX")
        #expect(text.ranges(of: "aa").count == 2)
        #expect("aaaa".ranges(of: "aa").count == 2)
        #expect(text.firstRange(of: "é").map { text[$0] } == "é")
        #expect(text.firstRange(of: "b") == nil)
        #expect("".firstRange(of: "a") == nil)
        #expect("a".firstRange(of: "aa") == nil)
    }

    @Test func `an empty word is at the start and nowhere else`() {
        #expect("abc".firstRange(of: "")?.isEmpty == true)
        #expect("abc".ranges(of: "").isEmpty)
        #expect("abc".replacing("", with: "x") == "abc")
    }

    @Test func `replacing leaves everything else as it is`() {
        #expect("a\r\nb\r\n".replacing("\r\n", with: "\n") == "a\nb\n")
        #expect("{{x}}{{y}}".replacing("{{", with: "") == "x}}y}}")
        #expect("aaa".replacing("a", with: "aa") == "aaaaaa")
        #expect("abcabd"[...].replacing("abd", with: "") == "abc")
    }
}
