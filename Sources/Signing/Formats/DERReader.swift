internal import Model

/// ASN.1 values taken from the front, in the one spelling that DER allows (X.690 sections 8 and 10).
struct DERReader {
    private var rest: ArraySlice<UInt8>
    private let kind: String

    /// `kind` is what messages call the whole.
    init(_ bytes: [UInt8], kind: String) {
        rest = bytes[...]
        self.kind = kind
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Whether the next value has this tag.
    func isNext(_ tag: UInt8) -> Bool { rest.first == tag }

    /// The content of the next value, which must have this tag.
    mutating func take(_ tag: UInt8, _ what: String) throws(Failure) -> [UInt8] {
        Array(try whole(tag, what).content)
    }

    /// The content of the next value as values of their own.
    mutating func enter(_ tag: UInt8, _ what: String) throws(Failure) -> DERReader {
        DERReader(try take(tag, what), kind: kind)
    }

    /// The next value with its tag and its length.
    mutating func raw(_ tag: UInt8, _ what: String) throws(Failure) -> [UInt8] {
        Array(try whole(tag, what).all)
    }

    /// Refuses whatever is left.
    func finish(_ what: String) throws(Failure) {
        guard isAtEnd else { throw malformed("something follows \(what)") }
    }

    func malformed(_ why: String) -> Failure {
        Failure("malformed \(kind)", why, exit: .malformed)
    }

    private mutating func whole(
        _ tag: UInt8, _ what: String
    ) throws(Failure) -> (all: ArraySlice<UInt8>, content: ArraySlice<UInt8>) {
        guard rest.first == tag else { throw malformed("there is no \(what) where one must be") }
        var body = rest.dropFirst()
        guard let first = body.popFirst() else { throw malformed("\(what) is cut off") }
        var count = Int(first)
        if first > 127 {
            let digits = body.prefix(Int(first & 127))
            body = body.dropFirst(digits.count)
            // Up to three bytes: nothing here is larger than 16 MiB.
            guard (1...3).contains(first & 127), digits.count == Int(first & 127), digits.first != 0
            else { throw malformed("the length of \(what) is not DER") }
            count = digits.reduce(0) { $0 << 8 | Int($1) }
            guard count > 127 else { throw malformed("the length of \(what) is not DER") }
        }
        guard body.count >= count else { throw malformed("\(what) is cut off") }
        let content = body.prefix(count)
        let all = rest[rest.startIndex..<content.endIndex]
        rest = body.dropFirst(count)
        return (all, content)
    }
}
