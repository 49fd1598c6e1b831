import Files
import Testing

/// The XML that services answer with, and what is refused.
@Suite("XML answers")
struct XMLTests {
    private func read(_ text: String) throws -> XMLElement {
        try XMLElement(parsing: Array(text.utf8), name: "the answer")
    }

    @Test
    func `prefixes, attributes, entities and empty elements are understood`() throws {
        let root = try read(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <D:multistatus xmlns:D="DAV:" note='a > b'><D:response><D:href>/a&amp;b&#x41;&#66;</D:href><D:x/></D:response>
            <D:response ><D:href>c</D:href ></D:response></D:multistatus>

            """)
        #expect(root.name == "multistatus")
        #expect(root.all("response").map { $0["href"]?.text } == ["/a&bAB", "c"])
        #expect(root["response"]?["x"]?.text == "")
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a></a><b/>", "<a></a>text", "<a", "<>", "</a>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a>&b;</a>", "<a>&#x110000;</a>",
        "<a>&amp</a>", "<a><!-- no --></a>",
    ])
    func `what is not well-formed is refused`(_ text: String) {
        #expect(throws: (any Error).self) { try read(text) }
    }

    @Test
    func `elements nested without end are refused`() {
        let text = String(repeating: "<a>", count: 40) + String(repeating: "</a>", count: 40)
        #expect(throws: (any Error).self) { try read(text) }
    }
}
