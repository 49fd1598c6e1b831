import Foundation
import Model
import Testing

@Suite("Points in time") struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (1_795_248_977, "2026-11-21T08:16:17Z"),
        (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (951_868_800, "2000-03-01T00:00:00Z"), (1_709_164_800, "2024-02-29T00:00:00Z"),
        (4_107_542_400, "2100-03-01T00:00:00Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
        (-1, "1969-12-31T23:59:59Z"), (-86_400, "1969-12-31T00:00:00Z"),
        (-86_401, "1969-12-30T23:59:59Z"), (-11_676_096_000, "1600-01-01T00:00:00Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"), (-62_135_596_800, "0001-01-01T00:00:00Z"),
    ])
    func `are written and read`(seconds: Int64, text: String) {
        #expect(Timestamp(seconds).text == text)
        #expect(Timestamp(parsing: text) == Timestamp(seconds))
        #expect(Timestamp(seconds).day == String(text.prefix(10)))
    }

    /// Foundation's calendar as second witness, over four centuries.
    @Test func `agree with foundation`() throws {
        let formatter = ISO8601DateFormatter()
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let seconds = Int64.random(in: -11_676_096_000...16_725_225_600, using: &random)
            // Foundation turns to the Julian calendar before 1582, so stay behind that.
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(Timestamp(seconds).text == text)
            #expect(Timestamp(parsing: text)?.seconds == seconds)
        }
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-11-21T08:16:17", "2026-11-21 08:16:17Z",
        "2026-11-21T08:16:17+00:00",
        "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-31T00:00:00Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T08:60:00Z", "2026-11-21T08:16:60Z", "2026-1-1T0:0:0Z", "+2026-11-21T08:16:17Z",
        "99999999999999999-01-01T00:00:00Z", "2026-11-21T08:16:9223372036854775807Z",
        "２026-11-21T08:16:17Z",
    ])
    func `anything else is refused`(text: String) {
        #expect(Timestamp(parsing: text) == nil)
    }

    @Test(arguments: [Int64.min, Int64.min + 86_398, Int64.max])
    func `the ends of time are no trap`(seconds: Int64) {
        #expect(!Timestamp(seconds).text.isEmpty)
    }

    @Test func `are ordered`() {
        #expect(Timestamp(1) < Timestamp(2))
    }
}
