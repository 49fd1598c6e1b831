/// A point in time in whole seconds of UTC; the only clock a release knows.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package let seconds: Int64

    /// A point in time, in seconds since 1970.
    package init(_ seconds: Int64) { self.seconds = seconds }

    /// Earlier first.
    package static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }

    /// `2026-11-21`.
    package var day: String { String(text.prefix(10)) }

    /// `2026-11-21T08:30:00Z` (RFC 3339).
    package var text: String {
        let civil = self.civil
        let date = [
            Self.padded(civil.year, 4), Self.padded(civil.month, 2), Self.padded(civil.day, 2),
        ]
        let time = [civil.hour, civil.minute, civil.second].map { Self.padded($0, 2) }
        return date.joined(separator: "-") + "T" + time.joined(separator: ":") + "Z"
    }

    /// Reads what ``text`` writes for the years 0 to 9999.
    package init?(parsing text: String) {
        guard text.utf8.count == 20 else { return nil }
        let fields = text.split(whereSeparator: { "-T:Z".contains($0) }).map { Int64($0) ?? -1 }
        guard fields.count == 6, fields.allSatisfy({ $0 >= 0 }) else { return nil }
        let days = Self.days(year: fields[0], month: fields[1], day: fields[2])
        let candidate = Timestamp(days * 86400 + fields[3] * 3600 + fields[4] * 60 + fields[5])
        guard candidate.text == text else { return nil }
        self = candidate
    }

    /// Year, month, day, hour, minute and second in UTC.
    package var civil:
        (year: Int64, month: Int64, day: Int64, hour: Int64, minute: Int64, second: Int64)
    {
        let rest = (seconds % 86400 + 86400) % 86400
        let days = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0)
        let date = Self.date(days: days)
        return (date.0, date.1, date.2, rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// The proleptic Gregorian calendar in eras of 400 years, years beginning in March.
    private static func date(days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719468
        let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
        let ofEra = shifted - era * 146097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * ofYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * march + 2) / 5 + 1
        )
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear - 719468
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Timestamp {
    /// Reads RFC 3339 in any zone; fractions of a second are dropped.
    package init?(internet text: String) {
        guard text.utf8.count >= 20, let plain = Timestamp(parsing: text.prefix(19) + "Z") else {
            return nil
        }
        var tail = text.dropFirst(19)
        if tail.first == "." { tail = tail.dropFirst().drop(while: \.isNumber) }
        guard tail != "Z" else {
            self = plain
            return
        }
        let numbers = tail.dropFirst().split(separator: ":").compactMap { Int64($0) }
        guard let sign = tail.first, "+-".contains(sign), numbers.count == 2, tail.count == 6 else {
            return nil
        }
        let zone = numbers[0] * 3600 + numbers[1] * 60
        self.init(plain.seconds - (sign == "-" ? -zone : zone))
    }
}

/// The dates of mails, which Debian changelogs use (RFC 5322 section 3.3).
extension Timestamp {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Fri, 02 Jan 2026 03:04:05 +0000`.
    package var mailDate: String {
        let now = civil
        let day = (seconds - (seconds % 86400 + 86400) % 86400) / 86400
        let name = Self.days[Int((day % 7 + 7) % 7)]
        let time = [now.hour, now.minute, now.second].map(Self.two).joined(separator: ":")
        let month = Self.months[Int(now.month - 1)]
        return "\(name), \(Self.two(now.day)) \(month) \(now.year) \(time) +0000"
    }

    /// Reads `Fri, 02 Jan 2026 03:04:05 +0100`; the name of the day may be missing.
    package init?(mailDate text: String) {
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
