internal import Files
internal import Model

/// Dates as the key commands take them.
enum KeyDate {
    /// A day, a moment, `now`, or a time from now: `90d`, `6m`, `2y`.
    static func parse(
        _ text: String, of option: Option, from now: Timestamp, endOfDay: Bool
    ) throws(Failure) -> Timestamp {
        if text == "now" { return now }
        if let moment = Timestamp(parsing: text) { return moment }
        let hour = endOfDay ? "T23:59:59Z" : "T00:00:00Z"
        if let day = Timestamp(parsing: text + hour) { return day }
        if let length = days(text) { return Timestamp(now.seconds + length * 86400) }
        throw Failure(
            "--\(option.name) is not a date", "'\(SafeName.printable(text))'",
            hint: "write it as 2027-11-21, or as a time from now: 90d, 6m, 2y", exit: .usage)
    }

    /// How many days `90d`, `6m` and `2y` are; nil when it is none of them.
    static func days(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["d": 1, "m": 30, "y": 365]
        guard let last = text.last, let unit = units[last], let count = Int64(text.dropLast()),
            (1...36500).contains(count), text.first != "+"
        else { return nil }
        return count * unit
    }
}

extension Invocation {
    /// The moment that `option` names; the whole day counts when it is an end.
    func date(
        _ option: Option, from now: Timestamp, endOfDay: Bool = false
    ) throws(Failure) -> Timestamp? {
        guard let text = value(option) else { return nil }
        return try KeyDate.parse(text, of: option, from: now, endOfDay: endOfDay)
    }

    /// The clock, or the moment that `--at` names.
    func now() throws(Failure) -> Timestamp {
        let clock = Environment.now
        return try date(.moment, from: clock) ?? clock
    }
}
