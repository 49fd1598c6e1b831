import Files
import Foundation
import Model
import Testing

@Suite("JSON") struct JSONTextTests {
    private func parse(_ text: String) throws -> JSONValue {
        try JSONText.parse(Array(text.utf8), name: "release.json")
    }

    @Test func `is written sorted and compact`() throws {
        let value: JSONValue = [
            "b": [1, true, .null], "a": "x\"\n\u{1}ü", "Z": .number(.min), "": [:],
        ]
        let text = String(decoding: try JSONText.write(value), as: UTF8.self)
        #expect(
            text == #"{"":{},"Z":-9223372036854775808,"a":"x\"\n\u0001ü","b":[1,true,null]}"# + "\n"
        )
        #expect(try parse(text) == value)
        #expect(try JSONText.write(value, indent: 2).count > text.utf8.count)
        // Foundation as second witness.
        #expect(
            (try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])?.count == 4)
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "duplicate"), ("{} {}", "end of file expected"),
        ("", "'[' or '{' expected"),
        ("[1,]", "unexpected token"), ("[\"\\u0000\"]", "\\u0000"),
        ("[\"\u{1}\"]", "control character"),
        ("[99999999999999999999]", "too big"), ("[\"\\ud800\"]", "Unicode"),
        ("1", "'[' or '{' expected"),
        (String(repeating: "[", count: 100_000), "depth"),
    ])
    func `malformed texts are refused with their place`(text: String, why: String) throws {
        let failure = try #require(throws: Failure.self) { try parse(text) }
        #expect(failure.exit == .malformed)
        #expect(failure.message.hasPrefix("release.json:1:"), "\(failure)")
        #expect(failure.why.contains(why), "\(failure)")
    }

    @Test func `a fraction is refused because we write none`() {
        #expect(throws: Failure.self) { try parse("[1.5]") }
        #expect(throws: Failure.self) { try parse("{\"a\":{\"b\":[1e2]}}") }
    }

    @Test func `bytes that are not text are refused`() {
        #expect(throws: Failure.self) {
            try JSONText.parse([0x5B, 0x22, 0xFF, 0x22, 0x5D], name: "a")
        }
    }

    @Test func `a text that JSON cannot hold is not cut short`() {
        #expect(throws: Failure.self) { try JSONText.write(["a": ["b\u{0}c"]]) }
        #expect(throws: Failure.self) { try JSONText.write(["a\u{0}b": 1]) }
    }

    @Test func `members are reached by kind`() throws {
        let value = try parse(#"{"a":[1],"b":"c"}"#)
        #expect(value["a"]?.elements?.first?.number == 1)
        #expect(value["b"]?.text == "c")
        #expect(value["c"] == nil && value["b"]?.number == nil && value["a"]?["x"] == nil)
        #expect(value.members?.count == 2)
    }
}
