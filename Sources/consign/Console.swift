import Files
import Glibc
import Model
import Release
import Synchronization

/// Where people read: results on standard output, everything else on standard error.
///
/// A terminal gets colours and one live line; a pipe gets plain lines.
final class Console: Sendable {
    private struct State {
        var step = ""
        var done = 0
        var total = 0
        /// Bytes over the network in this step, and how many of them the live line shows.
        var moved: Int64 = 0
        var shown: Int64 = 0
        var results: [StepResult] = []
        var hasLiveLine = false
        var section: LogSection?
        var sections = 0
        /// Why results did not get to standard output.
        var loss: Failure?
    }

    private let state = Mutex(State())
    let redact: Redaction
    private let isTerminal: Bool
    private let hasColor: Bool
    private let isQuiet: Bool
    let isVerbose: Bool
    let runner: Runner
    let files: RunnerFiles

    init(environment: [String: String], quiet: Bool, verbose: Bool, color: Bool) {
        redact = ProcessEnvironment.redaction
        isTerminal =
            isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb" && environment["CI"] == nil
        hasColor = isTerminal && color && (environment["NO_COLOR"] ?? "").isEmpty
        isQuiet = quiet
        isVerbose = verbose
        runner = Runner(environment)
        files = RunnerFiles(runner, environment)
    }

    /// A result, on standard output, exactly as given but for secrets and commands to a runner.
    func result(_ text: String) {
        let isWritten = write(runner.harmless(redact(text)), to: STDOUT_FILENO)
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

    /// A line the person should act on.
    func warn(_ text: String) {
        line(paint("warning: ", .yellow) + clean(text))
        if runner == .github { command(WorkflowCommand.warning(redact(clean(text)))) }
    }

    /// The failure that ends the run, and everything else found in the same pass.
    func fail(_ failure: Failure) {
        endSection()
        for one in [failure] + failure.also {
            line(paint("consign: ", .red) + clean(one.message))
            if let hint = one.hint { line(paint("hint: ", .cyan) + clean(hint)) }
            if runner == .github { command(WorkflowCommand.error(one) { redact(clean($0)) }) }
        }
    }

    /// What the pipeline reports.
    var progress: Progress {
        Progress { [self] event in
            switch event {
            case .began(let step, let total):
                state.withLock { state in
                    (state.step, state.done, state.total) = (step, 0, total)
                    (state.moved, state.shown) = (0, 0)
                }
                beginSection(step)
            case .advanced(let detail): advance(detail)
            case .moved(let count): move(count)
            case .said(let text): say(clean(text))
            case .warned(let text): warn(text)
            case .ended(let result):
                state.withLock { $0.results.append(result) }
                endSection()
            }
        }
    }

    /// How every configured step ended.
    @discardableResult
    func closingTable() -> [StepResult] {
        endSection()
        let results = state.withLock { state in
            defer { state.results = [] }
            return state.results
        }
        guard !isQuiet, !results.isEmpty else { return results }
        let width = (results.map(\.step.count).max() ?? 0) + 2
        line("")
        for result in results {
            let color: Color =
                result.word == "done" ? .green : result.word == "failed" ? .red : .yellow
            let word = paint(HelpText.padded(result.word, 9), color)
            line("  " + HelpText.padded(result.step, width) + word + clean(result.detail))
        }
        return results
    }

    private func advance(_ detail: String) {
        let text = state.withLock { state in
            state.done += 1
            return "\(state.step) \(state.done)/\(state.total)  \(clean(detail))"
        }
        guard !isQuiet else { return }
        // A pipe keeps every line, so it gets only those worth keeping.
        if isTerminal { live(text) } else if isVerbose { line("  " + text) }
    }

    /// Every megabyte is worth a look at a terminal; nowhere else is it worth a line.
    private func move(_ count: Int) {
        guard isTerminal, !isQuiet else { return }
        let text = state.withLock { state -> String? in
            state.moved += Int64(count)
            guard state.moved - state.shown >= 1_000_000 else { return nil }
            state.shown = state.moved
            let size = ByteCount.text(state.moved)
            return "\(state.step) \(state.done)/\(state.total)  \(size)"
        }
        if let text { live(text) }
    }

    /// Replaces the line the terminal shows, cut to its width so that it stays one line.
    private func live(_ text: String) {
        state.withLock { $0.hasLiveLine = true }
        write("\r\u{1B}[K" + String(redact(text).prefix(width - 1)), to: STDERR_FILENO)
    }

    private func line(_ text: String) {
        let erase = state.withLock { state in
            defer { state.hasLiveLine = false }
            return state.hasLiveLine ? "\r\u{1B}[K" : ""
        }
        write(erase + runner.harmless(redact(text)) + "\n", to: STDERR_FILENO)
    }

    /// A line for the runner; nothing foreign is in it that has not been escaped.
    func command(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    private var width: Int {
        var size = winsize()
        let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20
        return known ? Int(size.ws_col) : 80
    }

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
    private func clean(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { SafeName.printable(String($0)) }.joined(separator: "\n")
    }

    /// False when it cannot be written, for the reason that `errno` has.
    @discardableResult
    private func write(_ text: String, to descriptor: Int32) -> Bool {
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

/// What the service that runs us gets beside the log.
extension Console {
    /// Has GitHub's runner hide our secrets in the output of other programs too.
    ///
    /// They are meant for the runner alone: never when the log is a file that may be kept.
    func maskSecrets() {
        var status = stat()
        guard runner == .github, fstat(STDERR_FILENO, &status) == 0,
            status.st_mode & S_IFMT != S_IFREG
        else { return }
        // Those are secrets that are hidden whole.
        for value in ProcessEnvironment.variables.values.sorted() where redact(value) == "***" {
            WorkflowCommand.masks(value).forEach(command)
        }
    }

    /// The closing table, on the page of the run.
    func summarize(_ title: String, _ results: [StepResult], _ remark: String = "") {
        guard !results.isEmpty else { return }
        let shown = results.map { result in
            let detail = redact(result.detail)
            return StepResult(
                result.step,
                result.word == "done"
                    ? .done(detail) : result.word == "failed" ? .failed(detail) : .skipped(detail),
                result.kind)
        }
        do throws(Failure) { try files.summarize(redact(title), shown, redact(remark)) } catch {
            warn(error.message)
        }
    }

    /// Values for later steps and jobs.
    func put(_ values: [(name: String, value: String)]) throws(Failure) {
        try files.put(values.map { ($0.name, redact($0.value)) })
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
