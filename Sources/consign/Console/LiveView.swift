import Files

/// What is under way, and how that looks at a moment: a line for the step, and one for each piece of
/// work in it.
struct LiveView {
    private var step = ""
    private var done = 0
    private var total = 0
    private var began = 0.0
    private var isTold = false
    private var lanes: [Lane] = []
    /// Whether the run was asked to end.
    var isEnding = false

    /// Begins a step of `total` parts.
    mutating func begin(_ step: String, of total: Int, at now: Double) {
        (self.step, self.total, done, began) = (step, total, 0, now)
        isTold = false
    }

    /// One part of the step is done.
    mutating func advance() { done = min(done + 1, total) }

    mutating func open(_ gauge: Gauge, at now: Double) { lanes.append(Lane(gauge, at: now)) }

    /// Takes a look at all that is not over; true when there is any.
    mutating func look(at now: Double) -> Bool {
        lanes.removeAll { $0.gauge.isOver }
        for index in lanes.indices { lanes[index].look(at: now) }
        return !lanes.isEmpty
    }

    /// What a log is to have of it now: a step that takes a second, and every half a minute how far
    /// the work in it is.
    mutating func news(at now: Double) -> [String] {
        var news: [String] = []
        if !isTold, now - began >= 1 {
            news.append(step + (total > 1 ? " (\(total))" : ""))
            isTold = true
        }
        for index in lanes.indices {
            if let words = lanes[index].news(at: now) { news.append("  " + words) }
        }
        return news
    }

    /// The lines, none longer than `columns` and no more than `rows`.
    func lines(at now: Double, columns: Int, rows: Int) -> [String] {
        guard !lanes.isEmpty, columns > 0, rows > 0 else { return [] }
        let head = DisplayText.clipped(header(at: now), columns)
        let room = rows - 1
        // The last line says how many there is no room for.
        let shown = lanes.count <= room ? lanes[...] : lanes.prefix(max(0, room - 1))
        var lines = [head] + LaneTable(Array(shown), at: now, columns: columns).lines
        if shown.count < lanes.count, room > 0 {
            lines.append(DisplayText.clipped("  and \(lanes.count - shown.count) more", columns))
        }
        return lines
    }

    /// `| build 1 of 3  0:12`: whoever sees the first sign turn knows that it lives.
    private func header(at now: Double) -> String {
        let signs: [Character] = ["|", "/", "-", "\\"]
        let sign = signs[Int(now * 10) % signs.count]
        let count = total > 1 ? " \(min(done + 1, total)) of \(total)" : ""
        let text = isEnding ? "interrupted, ending" : step + count
        return "\(sign) \(text)  \(Clock.text(now - began))"
    }
}

/// Lines for pieces of work, each fact below that of the line before.
private struct LaneTable {
    private let lanes: [Lane]
    private let now: Double
    private let columns: Int

    init(_ lanes: [Lane], at now: Double, columns: Int) {
        self.lanes = lanes
        self.now = now
        self.columns = columns
    }

    /// What the facts and a short bar take at most; a name may have the rest, or a quarter of it all.
    private static let factColumns = 54

    var lines: [String] {
        let longest = lanes.map { DisplayText.width($0.gauge.name) }.max() ?? 0
        let usual = min(longest, max(8, columns / 4, columns - Self.factColumns))
        let (facts, free) = choice(columns - 2 - usual)
        // Where there is no bar, names have its place.
        let width = length(ofBar: free) == nil ? min(longest, usual + free) : usual
        return zip(lanes, facts).map { lane, facts in
            let name = DisplayText.padded(DisplayText.clipped(lane.gauge.name, width), width)
            let line = "  " + name + bar(lane.share, free) + facts
            return DisplayText.clipped(DisplayText.trimmed(line), columns)
        }
    }

    /// As many facts as `room` has columns for, and how many are left: where there is little room the
    /// bar goes first, then the rate, then how much there will be, then the time.
    private func choice(_ room: Int) -> (facts: [String], free: Int) {
        let choices: [[(Lane) -> String]] = [
            [{ $0.amount }, { $0.speed(at: now) }, { $0.time(at: now) }],
            [{ $0.amount }, { $0.time(at: now) }],
            [{ $0.passed }, { $0.time(at: now) }],
            [{ $0.passed }],
        ]
        for choice in choices {
            let columns = choice.map(column)
            let lines = lanes.indices.map { row in columns.map { $0[row] }.joined() }
            let free = room - (lines.map { DisplayText.width($0) }.max() ?? 0)
            if free >= 0 { return (lines, free) }
        }
        return (lanes.map { _ in "" }, 0)
    }

    /// A fact of every lane, as wide as the widest; what is in numbers stands at the right.
    private func column(_ fact: (Lane) -> String) -> [String] {
        let texts = lanes.map(fact)
        let width = texts.map { DisplayText.width($0) }.max() ?? 0
        guard width > 0 else { return texts }
        return texts.map {
            "  " + String(repeating: " ", count: width - DisplayText.width($0)) + $0
        }
    }

    /// `  [####....]` in `columns` columns at most; nothing where there is no room for it.
    private func bar(_ share: Double?, _ columns: Int) -> String {
        guard let length = length(ofBar: columns) else { return "" }
        guard let share else { return String(repeating: " ", count: length + 4) }
        let full = Int(share * Double(length))
        return "  [" + String(repeating: "#", count: full)
            + String(repeating: ".", count: length - full) + "]"
    }

    /// Nil where there is no room for a bar, or nothing to show with it.
    private func length(ofBar columns: Int) -> Int? {
        let length = min(columns - 4, 24)
        return length >= 5 && lanes.contains { $0.share != nil } ? length : nil
    }
}
