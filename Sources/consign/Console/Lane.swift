import Files
import Model

/// One piece of work on the screen: how far it is, how fast, and how long it will take.
struct Lane {
    let gauge: Gauge
    /// When it began, in seconds.
    let began: Double
    /// When a log was last told of it.
    private var told: Double
    /// What had passed at some moments, oldest first.
    private var samples: [(time: Double, done: Int64)]

    /// Seconds over which the rate is taken, and between two looks.
    private static let span = 5.0
    private static let pause = 0.5

    init(_ gauge: Gauge, at now: Double) {
        self.gauge = gauge
        (began, told) = (now, now)
        samples = [(now, 0)]
    }

    /// Takes a look, for the rate.
    mutating func look(at now: Double) {
        guard let last = samples.last, now - last.time >= Self.pause else { return }
        samples.append((now, gauge.done))
        // One of them is as old as the span, so that the rate is of all of it.
        while samples.count > 2, now - samples[1].time >= Self.span { samples.removeFirst() }
    }

    /// Bytes a second; nil when that cannot be said yet.
    func rate(at now: Double) -> Double? {
        guard let first = samples.first, now - first.time >= Self.pause else { return nil }
        let moved = gauge.done - first.done
        return moved > 0 ? Double(moved) / (now - first.time) : nil
    }

    /// Seconds until it is done; nil when nobody knows.
    func left(at now: Double) -> Double? {
        guard gauge.total > 0, let rate = rate(at: now) else { return nil }
        return Double(max(0, gauge.total - gauge.done)) / rate
    }

    /// From 0 to 1; nil when the end is not known.
    var share: Double? {
        gauge.total > 0 ? min(1, Double(gauge.done) / Double(gauge.total)) : nil
    }

    /// `1.2 GB of 3.4 GB`, or what has passed; nothing where nothing has.
    var amount: String {
        gauge.total > 0 ? "\(passed) of \(ByteCount.text(gauge.total))" : passed
    }

    /// `1.2 GB`; nothing where nothing has passed of nobody knows how much.
    var passed: String {
        guard gauge.total > 0 else { return gauge.done > 0 ? ByteCount.text(gauge.done) : "" }
        return ByteCount.text(min(gauge.done, gauge.total))
    }

    /// `640.0 MB/s`.
    func speed(at now: Double) -> String {
        rate(at: now).map { ByteCount.text(Int64($0)) + "/s" } ?? ""
    }

    /// `0:02 left`.
    func time(at now: Double) -> String {
        left(at: now).map { Clock.text($0.rounded(.up)) + " left" } ?? ""
    }

    /// Seconds between two lines of a log about it.
    private static let silence = 30.0

    /// All of it in words, when it is time for a log to have them.
    mutating func news(at now: Double) -> String? {
        guard now - told >= Self.silence else { return nil }
        told = now
        let facts = [amount, speed(at: now), time(at: now)].filter { !$0.isEmpty }
        let running = "for \(Clock.text(now - began))"
        return "\(gauge.name): " + (facts.isEmpty ? [running] : facts).joined(separator: ", ")
    }
}

/// Time that something takes.
enum Clock {
    /// `0:02`, `1:02:03`.
    static func text(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 359_999))
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        let tail = twoDigits(whole % 60)
        return hours > 0 ? "\(hours):\(twoDigits(minutes)):\(tail)" : "\(minutes):\(tail)"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
