import Files
package import Model

/// What Apple's signatures say of the code they are over, in two attributes (codesign's
/// `CMSEncoderSetAppleCodesigningHashAgility` and its second version).
package struct AppleAttributes: Sendable {
    package static let plistType = OID("1.2.840.113635.100.9.1")
    package static let digestType = OID("1.2.840.113635.100.9.2")
    /// A digest of code is cut to this, whatever made it.
    package static let cut = 20

    /// The digests of the code directories in the order of their slots, whole, with what made them.
    package let digests: [(function: MessageDigest, digest: [UInt8])]

    package init(_ digests: [(function: MessageDigest, digest: [UInt8])]) { self.digests = digests }

    /// Both attributes.
    package var attributes: [CMSAttribute] {
        [
            CMSAttribute(Self.plistType, [DER.octetString(plist)]),
            CMSAttribute(
                Self.digestType,
                digests.map { DER.sequence($0.function.oid.der + DER.octetString($0.digest)) }),
        ]
    }

    /// A property list as Apple's own writer has it: tabs, and base64 at the key's depth.
    private var plist: [UInt8] {
        let values = digests.map { one in
            "\t\t<data>\n\t\t\(Base64.encode(Array(one.digest.prefix(Self.cut))))\n\t\t</data>\n"
        }
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" \
            "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            <dict>
            \t<key>cdhashes</key>
            \t<array>
            \(values.joined())\t</array>
            </dict>
            </plist>

            """
        return Array(text.utf8)
    }

    /// Refuses a signature whose attributes are there and speak of other code.
    package func check(_ said: CMSAttributes, name: String) throws(Failure) {
        let spoken = try said.all(Self.digestType) ?? []
        let ours = Set(attributes[1].values)
        guard spoken.isEmpty || Set(spoken) == ours else { throw Self.other(name, "digests") }
        let listed = try said.one(Self.plistType, "the list of digests") { reader throws(Failure) in
            try reader.take(0x04, "list of digests")
        }
        guard let listed else { return }
        guard Self.listed(listed) == digests.map({ Array($0.digest.prefix(Self.cut)) }) else {
            throw Self.other(name, "list of digests")
        }
    }

    /// What stands between `<data>` and `</data>`: the plist has nothing else that matters.
    private static func listed(_ plist: [UInt8]) -> [[UInt8]?] {
        let text = String(decoding: plist, as: UTF8.self)
        let starts = text.ranges(of: "<data>"), ends = text.ranges(of: "</data>")
        return zip(starts, ends).map { start, end in
            guard start.upperBound <= end.lowerBound else { return nil }
            let digits = text[start.upperBound..<end.lowerBound].utf8.filter { $0 > 0x20 }
            return Base64.decode(Array(digits))
        }
    }

    private static func other(_ name: String, _ what: String) -> Failure {
        Failure(
            "bad signature of \(name)", "its \(what) is that of other code", exit: .unverified)
    }
}
