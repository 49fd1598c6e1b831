/// Sizes for people: `3.4 MB`, counted in thousands as downloads are.
package enum ByteCount {
    /// What ``text(_:)`` writes, also without a point or a blank: `500MB`.
    package static func read(_ text: String) throws(Failure) -> Int64 {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).filter { $0 != " " }.uppercased()
        let factors: [String: Int64] = [
            "": 1, "B": 1, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000,
        ]
        guard let number = Int64(digits), let factor = factors[unit], number < 1_000_000_000 else {
            throw Failure(
                "'\(text)' is not a size", hint: "write it like 500MB or 2GB", exit: .usage)
        }
        return number * factor
    }

    /// One decimal from a kilobyte on.
    package static func text(_ bytes: Int64) -> String {
        guard bytes >= 1000 else { return "\(bytes) B" }
        var value = bytes, unit = 0
        let units = ["kB", "MB", "GB", "TB"]
        while value >= 1_000_000, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        let tenths = (value + 50) / 100
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
