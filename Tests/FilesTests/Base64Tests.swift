import Files
import Foundation
import Testing

@Suite("Base64") struct Base64Tests {
    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of the standard`(plain: String, encoded: String) {
        #expect(Base64.encode(plain.utf8) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
        #expect(Base64.encode(plain.utf8, padded: false) == encoded.filter { $0 != "=" })
    }

    @Test(arguments: [
        // Bits that belong to no byte, missing or superfluous padding, blanks, other alphabets.
        "Zh==", "Zm9=", "Zg=", "Zg", "Z", "Zg===", "====", "=", "Zm9v=", "Zm8=Zm8=", "Zg==\n",
        " Zg==",
        "Zm\n9v", "Zm-_", "Zm9\u{0}", "Zg==Zg==", "Z===", "äää",
    ])
    func `anything not canonical is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `agrees with foundation`() {
        for count in 0..<70 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
            #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
            #expect(Base64.decode(Data(bytes).base64EncodedString()) == bytes)
        }
    }
}
