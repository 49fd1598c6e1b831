import Files
import Glibc
import Manifests
import Model
import Release
import Synchronization

/// Where people read: results on standard output, everything else on standard error.
///
/// A terminal gets colours and live lines; a pipe gets plain ones.
final class Console: Sendable {
    private struct State {
        var step = ""
        var results: [ClosingTable.Row] = []
        /// When the last result came.
        var lastEnd = ProcessEnvironment.monotonic
        var section: LogSection?
        var sections = 0
        /// Why results did not get to standard output.
        var loss: Failure?
    }

    private let state = Mutex(State())
    let redact: Redaction
    private let isTerminal: Bool
    private let display: LiveDisplay
    let timings = Timings()
    private let hasColor: Bool
    private let isQuiet: Bool
    let isVerbose: Bool
    let runner: Runner
    let files: RunnerFiles
    /// What a program is told in place of results for people; nil where nobody asked for it.
    let answer: Answer?

    init(
        environment: [String: String], quiet: Bool, verbose: Bool, color: Bool,
        answer: Answer? = nil
    ) {
        self.answer = answer
        redact = ProcessEnvironment.redaction
        isTerminal =
            isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb" && environment["CI"] == nil
        hasColor = isTerminal && color && (environment["NO_COLOR"] ?? "").isEmpty
        isQuiet = quiet
        isVerbose = verbose
        let runner = Runner(environment)
        let redact = redact
        let begin = isTerminal ? "\r" : ""
        self.runner = runner
        display = LiveDisplay(isTerminal: isTerminal) { line in
            let text = runner.harmless(redact(Self.clean(line)))
            StandardStream.write(begin + text + "\n", to: STDERR_FILENO)
        }
        files = RunnerFiles(runner, environment)
    }

    /// A result, on standard output, exactly as given but for secrets and commands to a runner.
    func result(_ text: String) {
        display.clear()
        let isWritten = StandardStream.write(runner.harmless(redact(text)), to: STDOUT_FILENO)
        guard !isWritten else { return }
        let loss = Failure.system("cannot write the results to", "standard output")
        state.withLock { $0.loss = $0.loss ?? loss }
    }

    /// Fails when results were lost: whoever reads them must not take the rest for all.
    func confirmResults() throws(Failure) {
        if let loss = state.withLock({ $0.loss }) { throw loss }
    }

    /// A line for the person watching.
    func say(_ text: String) { if !isQuiet { line(text) } }

    /// A line about what is as it should be, and yet worth knowing.
    func note(_ text: String) {
        answer?.add(remark: text)
        say("note: \(text)")
    }

    /// A line the person should act on.
    func warn(_ text: String) {
        answer?.add(warning: text)
        line(paint("warning: ", .yellow) + clean(text))
        if runner == .github { command(WorkflowCommand.warning(redact(clean(text)))) }
    }

    /// The failure that ends the run, and everything else found in the same pass.
    func fail(_ failure: Failure) {
        endSection()
        let all = [failure] + failure.also
        var excerpts = SourceExcerpts()
        for (index, one) in all.enumerated() {
            line(paint("consign: ", .red) + clean(one.message))
            one.place.map { excerpts.lines(at: $0) }?.forEach(line)
            // What helps with all of several is said once, behind the last of them.
            let isLast = index == all.count - 1 || all[index + 1].hint != one.hint
            if let hint = one.hint, isLast {
                line(paint("hint: ", .cyan) + clean(hint))
            }
            if runner == .github { command(WorkflowCommand.error(one) { redact(clean($0)) }) }
        }
    }

    /// What the pipeline reports.
    var progress: Progress {
        Progress { [self] event in
            switch event {
            case .began(let step, let total): begin(step, of: total)
            case .advanced(let detail): advance(detail)
            case .opened(let gauge):
                timings.open(gauge, in: state.withLock { $0.step })
                if !isQuiet { display.open(gauge) }
            case .closed(let gauge): timings.close(gauge)
            case .said(let text): say(clean(text))
            case .warned(let text): warn(text)
            case .ended(let result): end(result)
            }
        }
    }

    /// How every configured step ended; what `failure` says is said below, and not here as well.
    @discardableResult
    func closingTable(before failure: Failure? = nil) -> [StepResult] {
        endSection()
        let rows = state.withLock { state in
            defer { state.results = [] }
            return state.results
        }
        answer?.add(rows.map(\.result))
        guard !isQuiet, !rows.isEmpty else { return rows.map(\.result) }
        let shown = rows.map { row in
            (
                StepResult(clean(row.result.step), row.result.outcome(clean(row.result.detail))),
                row.seconds
            )
        }
        let columns = isTerminal ? LiveDisplay.size.columns : nil
        line("")
        for text in ClosingTable(shown, columns: columns, before: failure).lines(colored) {
            line(text)
        }
        return rows.map(\.result)
    }

    /// Takes away what is not to stay on the screen.
    func close() { display.clear() }

    private func colored(_ word: String, _ result: StepResult) -> String {
        paint(word, result.word == "done" ? .green : result.word == "failed" ? .red : .yellow)
    }

    private func begin(_ step: String, of total: Int) {
        state.withLock { $0.step = step }
        display.begin(redact(clean(step)), of: total)
        beginSection(step)
    }

    private func end(_ result: StepResult) {
        state.withLock { state in
            let now = ProcessEnvironment.monotonic
            state.results.append((result, now - state.lastEnd))
            state.lastEnd = now
        }
        endSection()
    }

    private func advance(_ detail: String) {
        display.advance()
        // A pipe keeps every line, so it gets only those worth keeping.
        guard !isQuiet, !isTerminal, isVerbose else { return }
        line("  \(state.withLock { $0.step })  \(clean(detail))")
    }

    private func line(_ text: String) { display.write(runner.harmless(redact(text)) + "\n") }

    /// A line for the runner; nothing foreign is in it that has not been escaped.
    func command(_ text: String) { display.write(text + "\n") }

    private func beginSection(_ step: String) {
        guard runner == .gitlab else { return }
        endSection()
        let section = state.withLock { state in
            state.sections += 1
            let section = LogSection(step, number: state.sections)
            state.section = section
            return section
        }
        command(section.start(redact(clean(step)), at: ProcessEnvironment.now.seconds))
    }

    private func endSection() {
        let open = state.withLock { state in
            defer { state.section = nil }
            return state.section
        }
        if let open { command(open.end(at: ProcessEnvironment.now.seconds)) }
    }

    private enum Color: Int { case red = 31, green, yellow, cyan = 36 }

    private func paint(_ text: String, _ color: Color) -> String {
        hasColor ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Names and foreign text never steer the terminal; our own line breaks stay.
    private func clean(_ text: String) -> String { Self.clean(text) }

    private static func clean(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { SafeName.printable(String($0)) }.joined(separator: "\n")
    }
}

/// Whether a person can be asked.
enum Terminal {
    static var isPresent: Bool {
        let descriptor = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }
}
