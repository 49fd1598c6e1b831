/// The dates of mails, which Debian changelogs use (RFC 5322 section 3.3).
extension Timestamp {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Fri, 02 Jan 2026 03:04:05 +0000`.
    public var mailDate: String {
        let now = civil
        let day = (seconds - (seconds % 86400 + 86400) % 86400) / 86400
        let name = Self.days[Int((day % 7 + 7) % 7)]
        let time = [now.hour, now.minute, now.second].map(Self.two).joined(separator: ":")
        let month = Self.months[Int(now.month - 1)]
        return "\(name), \(Self.two(now.day)) \(month) \(now.year) \(time) +0000"
    }

    /// Reads `Fri, 02 Jan 2026 03:04:05 +0100`; the name of the day may be missing.
    public init?(mailDate text: String) {
        var words = text.split(separator: " ").map(String.init)
        if words.first?.hasSuffix(",") == true { words.removeFirst() }
        guard words.count == 5, let month = Self.months.firstIndex(of: words[1]),
            let day = Int64(words[0]), (1...31).contains(day), words[2].utf8.count == 4,
            let zone = Self.offset(words[4]),
            let plain = Timestamp(
                parsing: "\(words[2])-\(Self.two(Int64(month + 1)))-\(Self.two(day))T\(words[3])Z")
        else { return nil }
        self.init(plain.seconds - zone)
    }

    /// `+0130` in seconds.
    private static func offset(_ text: String) -> Int64? {
        guard text.utf8.count == 5, let sign = text.first, "+-".contains(sign),
            let number = Int64(text.dropFirst()), number >= 0, number % 100 < 60
        else { return nil }
        let seconds = number / 100 * 3600 + number % 100 * 60
        return sign == "-" ? -seconds : seconds
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
