import Files
import Glibc
import Model
import Publishing

/// Types the commands of the notes, as a downloader would: on the files as published, where they
/// must succeed, and on a copy with one byte changed, where they must not.
struct CommandTrial {
    let files: RemoteFiles
    let session: Session

    private var surroundings: Environment { session.surroundings }
    private var progress: Progress { session.progress }
    /// Seconds one command may take.
    private static let limit = 120

    /// What became of one command.
    struct Outcome: Sendable {
        let step: VerificationStep
        /// nil when it was run and did what it must.
        let notRun: String?
    }

    /// Tries the commands for this system; at least one that proves a signature must run.
    func run(_ steps: [VerificationStep]) throws(Failure) -> [Outcome] {
        let mine = steps.filter { $0.system == .linux }
        progress(.began("try commands", total: mine.count))
        let outcomes = try mine.map { step throws(Failure) in
            let outcome = try progress.measure(step.command, bytes: try size(of: step)) {
                () throws(Failure) in try run(step)
            }
            progress(.advanced(step.command))
            if let reason = outcome.notRun {
                progress(.warned("\(reason): \(step.command)"))
            } else {
                progress(.said("  works: \(step.command)"))
            }
            return outcome
        }
        let signatures = outcomes.filter { $0.step.proof == .signature }
        guard signatures.isEmpty || signatures.contains(where: { $0.notRun == nil }) else {
            let tools = Set(signatures.map(\.step.tool)).sorted().joined(separator: ", ")
            throw Failure(
                "no command of the notes that checks a signature could be run",
                "none of \(tools) is installed",
                hint: "install one of them, so that the notes' commands are known to work")
        }
        return outcomes
    }

    /// How much a command will read of its files, nothing where it cannot be run.
    private func size(of step: VerificationStep) throws(Failure) -> Int64 {
        guard isInstalled(step.tool) else { return 0 }
        var size: Int64 = 0
        for name in step.files { size += try InputFile(files.path(name)).size }
        return size
    }

    private func run(_ step: VerificationStep) throws(Failure) -> Outcome {
        guard isInstalled(step.tool) else {
            return Outcome(step: step, notRun: "not run, since \(step.tool) is not installed")
        }
        let good = try attempt(step, spoiling: nil)
        guard good.status == 0, (good.text + good.error).contains(step.success) else {
            let said = (good.error + good.text).split(separator: "\n").first.map(String.init)
            throw broken(
                step, "it fails on the published files: " + (said ?? "exit code \(good.status)"))
        }
        guard let victim = try victim(of: step) else {
            throw broken(step, "there is nothing in it to spoil")
        }
        guard try attempt(step, spoiling: victim).status != 0 else {
            throw broken(step, "it accepts \(victim) with a byte changed")
        }
        return Outcome(step: step, notRun: nil)
    }

    private func broken(_ step: VerificationStep, _ why: String) -> Failure {
        Failure(
            "a command of the notes does not work: \(step.command)", why,
            hint: "nothing was published; 'consign verify' tells more", exit: .unverified)
    }

    private func attempt(
        _ step: VerificationStep, spoiling victim: String?
    ) throws(Failure) -> ChildProcess.Outcome {
        let scratch = try ScratchFolder(surroundings)
        for name in step.files {
            // A digest is checked on the spoiled file alone: the others would be read for nothing.
            if let victim, step.proof == .digest, name != victim, name != ReleaseFile.checksums {
                continue
            }
            let target = scratch.path + "/" + name
            if name == victim {
                try Self.spoil(files.path(name), into: target)
            } else if step.proof == .signature {
                // Small ones, and signify follows no links.
                try Self.copy(files.path(name), to: target)
            } else if symlink(try Folder.absolute(files.path(name)), target) != 0 {
                throw Failure.system("cannot link", target)
            }
        }
        var environment = surroundings.bare
        environment["HOME"] = scratch.path
        return try ChildProcess(
            ["sh", "-c", step.command], environment: environment, in: scratch.path
        ).run(seconds: Self.limit)
    }

    /// The signed list for a signature; the smallest artifact for a digest.
    private func victim(of step: VerificationStep) throws(Failure) -> String? {
        guard step.proof == .digest else { return ReleaseFile.checksums }
        let others = step.files.filter { $0 != ReleaseFile.checksums }
        var smallest: (name: String, size: Int64)?
        for name in others {
            let size = try InputFile(files.path(name)).size
            if size > 0, size < smallest?.size ?? .max { smallest = (name, size) }
        }
        return smallest?.name
    }

    private static func copy(_ path: String, to target: String) throws(Failure) {
        var source = try InputFile(path)
        var output = try OutputFile(target)
        try source.forEachStep { step throws(Failure) in try output.write(step) }
        _ = try output.commit()
    }

    /// A copy whose middle byte is another.
    private static func spoil(_ path: String, into target: String) throws(Failure) {
        var source = try InputFile(path)
        var output = try OutputFile(target)
        let middle = source.size / 2
        try source.forEachStep { step throws(Failure) in
            let offset = Int(middle - output.position)
            guard step.indices.contains(offset) else { return try output.write(step) }
            var spoiled = step
            spoiled[offset] ^= 1
            try output.write(spoiled)
        }
        _ = try output.commit()
    }

    private func isInstalled(_ tool: String) -> Bool {
        (surroundings.variable("PATH") ?? "").split(separator: ":").contains {
            access("\($0)/\(tool)", X_OK) == 0
        }
    }
}
