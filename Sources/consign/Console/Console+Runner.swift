import Files
import Glibc
import Model
import Release

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
            return StepResult(result.step, result.outcome(detail), result.kind)
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
