internal import Files
internal import Model

/// Date and time as MS-DOS packs them, in UTC here (APPNOTE.TXT section 4.4.6).
///
/// The format knows no time zone, 1980 to 2107 only, and even seconds only; a date outside is
/// moved to the nearest end.
struct DOSTime: Hashable {
    let time: UInt16
    let date: UInt16

    private static let first = 1980
    private static let last = 2107

    init(_ timestamp: Timestamp) {
        let civil = timestamp.civil
        if civil.year < Self.first {
            self.init(Self.first, 1, 1, 0, 0, 0)
        } else if civil.year > Self.last {
            self.init(Self.last, 12, 31, 23, 59, 58)
        } else {
            self.init(
                Int(civil.year), Int(civil.month), Int(civil.day), Int(civil.hour),
                Int(civil.minute), Int(civil.second))
        }
    }

    private init(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int) {
        date = UInt16((year - Self.first) << 9 | month << 5 | day)
        time = UInt16(hour << 11 | minute << 5 | second / 2)
    }
}
