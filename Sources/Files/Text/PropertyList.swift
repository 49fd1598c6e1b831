import Model

/// A property list, as macOS writes its settings (Apple's PropertyList-1.0.dtd).
package indirect enum PropertyList: Sendable, Hashable {
    case string(String)
    case integer(Int64)
    case real(Double)
    case boolean(Bool)
    case data([UInt8])
    case array([PropertyList])
    /// Keys are written in the order of their bytes.
    case dictionary([String: PropertyList])

    /// The whole file.
    package var document: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" \
        "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        \(lines("").joined(separator: "\n"))
        </plist>

        """
    }

    private func lines(_ indent: String) -> [String] {
        switch self {
        case .string(let text): return ["\(indent)<string>\(XMLText.escaped(text))</string>"]
        case .integer(let number): return ["\(indent)<integer>\(number)</integer>"]
        case .real(let number): return ["\(indent)<real>\(Self.text(number))</real>"]
        case .boolean(let flag): return [indent + (flag ? "<true/>" : "<false/>")]
        case .data(let bytes):
            return ["\(indent)<data>", indent + Base64.encode(bytes), "\(indent)</data>"]
        case .array(let elements):
            return Self.container("array", indent) {
                elements.flatMap { $0.lines(indent + "\t") }
            }
        case .dictionary(let members):
            return Self.container("dict", indent) {
                members.inOrder(of: \.key).flatMap { key, value in
                    ["\(indent)\t<key>\(XMLText.escaped(key))</key>"] + value.lines(indent + "\t")
                }
            }
        }
    }

    private static func container(
        _ name: String, _ indent: String, _ content: () -> [String]
    ) -> [String] {
        let lines = content()
        if lines.isEmpty { return ["\(indent)<\(name)/>"] }
        return ["\(indent)<\(name)>"] + lines + ["\(indent)</\(name)>"]
    }

    /// Whole numbers without a point, as Apple's tools write them.
    private static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    }
}

/// Text inside XML.
package enum XMLText {
    /// `text` as content of an element or of an attribute in double quotes.
    package static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        // An accent behind it makes another character of a mark, and the mark is still there.
        for mark in text.unicodeScalars {
            switch mark {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(mark)
            }
        }
        return result
    }
}
