extension Timestamp {
    /// Reads RFC 3339 in any zone; fractions of a second are dropped.
    public init?(internet text: String) {
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
