import Dispatch
import Files
import Glibc
import Synchronization

/// Standard error, shared by lines that stay and the few that show what is under way.
///
/// The cursor rests where the live lines begin. So whatever a narrower window makes of them, to erase
/// from there to the end of the screen takes all of them away and nothing else.
final class LiveDisplay: Sendable {
    private struct State {
        var view = LiveView()
        var isShown = false
        var isTicking = false
    }

    private let state = Mutex(State())
    private let ticks = DispatchQueue(label: "consign.display")
    private let isTerminal: Bool
    private let report: @Sendable (String) -> Void

    /// Seconds between two drawings, and between two looks for a log.
    private static let pause = 0.1
    private static let look = 1.0

    /// A display that draws at a terminal, and elsewhere has `report` write a line now and then.
    init(isTerminal: Bool, report: @escaping @Sendable (String) -> Void) {
        self.isTerminal = isTerminal
        self.report = report
    }

    func begin(_ step: String, of total: Int) {
        state.withLock { $0.view.begin(step, of: total, at: ProcessEnvironment.monotonic) }
    }

    func advance() { state.withLock { $0.view.advance() } }

    /// Shows `gauge` until it is over.
    func open(_ gauge: Gauge) {
        let begins = state.withLock { state in
            state.view.open(gauge, at: ProcessEnvironment.monotonic)
            defer { state.isTicking = true }
            return !state.isTicking
        }
        if begins { waitForTick() }
    }

    /// Writes a line that stays, whatever is shown.
    func write(_ text: String) {
        state.withLock { state in
            let wasShown = state.isShown
            Self.put((wasShown ? erasure(&state) : "") + text)
            if wasShown, state.view.look(at: ProcessEnvironment.monotonic) { draw(&state) }
        }
    }

    /// Takes the live lines away, for whoever else writes to the terminal.
    func clear() { state.withLock { if $0.isShown { Self.put(erasure(&$0)) } } }

    private func waitForTick() {
        ticks.asyncAfter(deadline: .now() + (isTerminal ? Self.pause : Self.look)) {
            [self] in tick()
        }
    }

    private func tick() {
        let now = ProcessEnvironment.monotonic
        let (goesOn, lines) = state.withLock { state in
            state.isTicking = state.view.look(at: now)
            if isTerminal { draw(&state) }
            return (state.isTicking, state.isTicking ? state.view.news(at: now) : [])
        }
        if !isTerminal { lines.forEach(report) }
        if goesOn { waitForTick() }
    }

    private func draw(_ state: inout State) {
        guard !Prompting.isUnderWay else {
            // The question stands where the lines began: only what is behind it goes.
            if state.isShown { Self.put("\u{1B}[J") }
            state.isShown = false
            return
        }
        state.view.isEnding = Interruption.signal != nil
        let size = Self.size
        let lines = state.view.lines(
            at: ProcessEnvironment.monotonic, columns: size.columns - 1, rows: size.rows - 1)
        let old = state.isShown ? erasure(&state) : ""
        guard !lines.isEmpty else { return Self.put(old) }
        Self.put(old + Self.drawing(lines))
        state.isShown = true
    }

    private func erasure(_ state: inout State) -> String {
        state.isShown = false
        return Self.erasure
    }

    /// Takes away all from where the cursor rests (ECMA-48, 8.3.39).
    static let erasure = "\r\u{1B}[J"

    /// Writes `lines` and brings the cursor back to where they begin.
    static func drawing(_ lines: [String]) -> String {
        let back = lines.count > 1 ? "\u{1B}[\(lines.count - 1)A\r" : "\r"
        return lines.joined(separator: "\r\n") + back
    }

    /// Asked each time: a window may have another size now.
    static var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    private static func put(_ text: String) { StandardStream.write(text, to: STDERR_FILENO) }
}

/// The descriptors that a process is given.
enum StandardStream {
    /// False when `text` cannot be written, for the reason that `errno` has.
    @discardableResult
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let put = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else { return false }
            bytes = bytes.dropFirst(put)
        }
        return true
    }
}
