/// Sizes for people: `3.4 MB`, counted in thousands as downloads are.
package enum ByteCount {
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
