import Foundation
import Testing

@testable import Files

/// Property lists that others wrote, and attributes of elements.
@Suite struct PropertyListReadingTests {
    @Test func `what was written is read, and what Foundation writes`() throws {
        let list = PropertyList.dictionary([
            "a & b": .array([.integer(-5), .real(1.5), .boolean(false), .data([1, 2, 3])]),
            "text": .string("<x>&\u{301}<\u{301}"), "empty": .dictionary([:]),
        ])
        #expect(PropertyList(reading: Array(list.document.utf8)) == list)
        let theirs = try PropertyListSerialization.data(
            fromPropertyList: ["hash2": Data([9, 8]), "optional": true, "n": 7], format: .xml,
            options: 0)
        let read = try #require(PropertyList(reading: Array(theirs)))
        #expect(read["hash2"]?.bytes == [9, 8] && read["optional"] == .boolean(true))
        #expect(read["n"] == .integer(7) && read["hash2"]?.text == nil)
    }

    @Test(arguments: [
        "<plist/>", "<plist><dict><key>a</key></dict></plist>",
        "<plist><dict><key>a</key><true/><key>a</key><true/></dict></plist>",
        "<plist><integer>x</integer></plist>", "<plist><data>!</data></plist>",
        "<plist><array><set/></array></plist>", "bplist00", "",
    ]) func `anything else is not read`(_ text: String) {
        #expect(PropertyList(reading: Array(text.utf8)) == nil)
    }

    @Test func `attributes are in quotes, and there once`() throws {
        func root(_ text: String) -> XMLElement? {
            try? XMLElement(parsing: Array(text.utf8), name: "test")
        }
        let found = root("<a b='1' c = \"x &amp; y/>\"/>")
        #expect(found?.attributes == ["b": "1", "c": "x & y/>"])
        for bad in ["<a b=1/>", "<a b/>", "<a b='1' b='2'/>", "<a b='&x;'/>", "<a ='1'/>"] {
            #expect(root(bad) == nil, "\(bad)")
        }
    }
}
