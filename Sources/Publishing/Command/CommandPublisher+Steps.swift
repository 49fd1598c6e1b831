internal import Files
public import Model
internal import Synchronization

/// The steps that the program takes.
extension CommandPublisher {
    /// Lets it make its place, after looking whose it is.
    public func stage(_ plan: PublishPlan) throws(Failure) -> String {
        let before = try list(plan)
        if before.state == .unfinished, before.run != plan.run {
            guard plan.replacesUnfinished else { throw taken(plan, by: before.run) }
            tell(try program.run(.abandon, ProgramTask(plan)))
        }
        tell(try program.run(.stage, ProgramTask(plan)))
        let after = try list(plan)
        guard after.state == .unfinished, after.run == plan.run else {
            throw taken(plan, by: after.run)
        }
        seen.withLock { $0 = after.files }
        return program.title
    }

    private func taken(_ plan: PublishPlan, by run: String?) -> Failure {
        plan.belongsToAnother(title, run: run)
    }

    /// Hands it one file, unless it has that already.
    public func put(_ item: PublishItem, of plan: PublishPlan) throws(Failure) -> Bool {
        if seen.withLock({ $0[item.name]?.sha256 }) == item.sha256 { return false }
        tell(try program.run(.put, ProgramTask(plan, only: item)))
        return true
    }

    /// What it says it has; what it tells no digest of is read back.
    public func arrived(_ plan: PublishPlan) throws(Failure) -> [Arrived] {
        Array(try list(plan).files.values)
    }

    /// Lets it write one file to its standard output.
    public func read(
        _ item: PublishItem, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let parent = try HeldFolder(named: means.variable("TMPDIR") ?? "/tmp")
        let folder = try parent.scratch()
        defer { try? parent.discard(folder) }
        let path = folder.path(of: "file")
        _ = try program.run(.read, ProgramTask(plan, only: item), output: path)
        var file = try InputFile(path)
        guard file.size <= item.size else {
            throw Failure("\(item.name) is larger than it may be", exit: .unverified)
        }
        try file.forEachStep(body)
    }

    /// Lets it show the release. When that ends otherwise than well, it is asked what is there.
    public func reveal(_ plan: PublishPlan) throws(Failure) -> [String] {
        let before = try list(plan)
        if before.state == .published, try standing(of: plan) == .published {
            return ["\(program.title) has published it already"]
        }
        guard before.run == plan.run else { throw taken(plan, by: before.run) }
        return try reveal(plan, else: "\(program.title) has published it")
    }

    private func reveal(_ plan: PublishPlan, else line: String) throws(Failure) -> [String] {
        do throws(Failure) {
            let said = try program.run(.reveal, ProgramTask(plan)).said
            return said.isEmpty ? [line] : said
        } catch {
            guard try standing(of: plan) == .published else { throw error }
            return [line]
        }
    }

    /// Revealing includes whatever points there.
    public func point(_ plan: PublishPlan) throws(Failure) -> [String] { [] }

    /// Hands it what a published release lacks, and lets it show that.
    public func complete(_ plan: PublishPlan) throws(Failure) -> [String] {
        let there = try list(plan).files
        var done: [String] = []
        for item in plan.items where item.role != .sealed {
            let known = there[item.name]
            if let known, item.role == .seal || known.sha256 == item.sha256 { continue }
            tell(try program.run(.put, ProgramTask(plan, only: item)))
            done.append((known == nil ? "added " : "updated ") + item.name)
        }
        if !done.isEmpty { tell(try program.run(.reveal, ProgramTask(plan))) }
        return done
    }

    /// Lets it remove what it has not shown.
    public func abandon(_ plan: PublishPlan) throws(Failure) {
        let there = try list(plan)
        guard there.state == .unfinished, there.run == plan.run else { return }
        tell(try program.run(.abandon, ProgramTask(plan)))
    }

    /// Lets it take a release back as far as it can.
    public func withdraw(_ version: Version, reason: String) throws(Failure) -> [String] {
        let said = try program.run(.withdraw, ProgramTask(version, reason: reason)).said
        return said.isEmpty ? ["\(program.title) has withdrawn \(version)"] : said
    }
}
