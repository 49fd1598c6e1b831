import Files
import Model

/// One file on its way to a forge, however often that takes. After anything but a plain yes its
/// list decides what is there: the same bytes are accepted, and others of the name go.
struct ForgeUpload {
    let forge: any Forge
    let download: ForgeDownload
    let plan: PublishPlan
    let shelf: ForgeShelf
    let item: PublishItem

    /// Uploads, or finds the file there; `known` is what was seen under its name last.
    func run(known: [ForgeFile]) throws(Failure) -> (file: ForgeFile, sent: Bool) {
        var known = known
        var isSure = !known.isEmpty
        // Another run of the same publication may be at work.
        if !isSure { isSure = try !forge.mayHave(item.name, on: shelf) }
        let (file, sent) = try forge.api.patience.persist {
            () throws(Failure) -> Attempt<(ForgeFile, Bool)> in
            if !isSure { known = try forge.files(on: shelf).filter { $0.name == item.name } }
            isSure = false
            if let there = try same(known) { return .done((there, false)) }
            if forge.hasSingleNames {
                // Only what nobody sees, or what never had its bytes, is in the way here.
                try remove(known)
                known = []
            }
            return try send()
        }
        try remove(known, but: file)
        return (file, sent)
    }

    /// Puts it into a release that people see. Where names are single, the one of its name goes
    /// only when the new one is there under another, which it then gives up.
    func replace(_ there: [String: [ForgeFile]]) throws(Failure) -> Bool {
        let known = there[item.name] ?? []
        guard forge.hasSingleNames, let old = known.first(where: \.isWhole) else {
            return try run(known: known).sent
        }
        let fresh = PublishItem(name: item.name + ".new", file: item.file, role: item.role)
        let upload = ForgeUpload(
            forge: forge, download: download, plan: plan, shelf: shelf, item: fresh)
        let file = try upload.run(known: there[fresh.name] ?? []).file
        try remove([old])
        try forge.rename(file, to: item.name)
        return true
    }

    /// Leaves one of those that two runs of the same publication have sent.
    func settle(_ known: [ForgeFile]) throws(Failure) {
        if let there = try same(known) { try remove(known, but: there) }
    }

    /// The oldest that is right, so that two runs choose the same.
    private func same(_ known: [ForgeFile]) throws(Failure) -> ForgeFile? {
        for there in known.inOrder(of: \.id)
        where try download.isSame(there, item, of: plan) {
            return there
        }
        return nil
    }

    /// That our role may be too low for it harms nobody: then the newest is the one that counts.
    private func remove(_ files: [ForgeFile], but kept: ForgeFile? = nil) throws(Failure) {
        for file in files where file.id != kept?.id {
            _ = try forge.mayRemove(file, from: shelf)
        }
    }

    private func send() throws(Failure) -> Attempt<(ForgeFile, Bool)> {
        switch try forge.api.means.client.once(try forge.upload(item, to: shelf)) {
        case .lost(let failure): return .again(failure, after: nil)
        case .answered(let answer):
            guard answer.isGood else {
                let failure = forge.refusal(answer, of: item.name)
                guard answer.isPassing || forge.isTaken(answer) else { throw failure }
                return .again(failure, after: answer.wait(now: forge.api.patience.now()))
            }
            return try judge(answer)
        }
    }

    private func judge(_ answer: HTTPAnswer) throws(Failure) -> Attempt<(ForgeFile, Bool)> {
        // GitLab before 14 does not describe the file: look.
        guard let value = try? answer.json(), let file = try? forge.file(value) else {
            return .again(Failure("\(item.name) is not in \(forge.api.repository)"), after: nil)
        }
        guard file.name == item.name else {
            throw Failure(
                "\(item.name) would be served as \(SafeName.printable(file.name))",
                hint: "give the artifact another 'name' in the manifest")
        }
        guard file.isWhole, file.size == item.size, file.sha256 ?? item.sha256 == item.sha256
        else {
            try remove([file])
            try item.checkSource()
            return .again(item.spoiled(in: forge.api.repository), after: nil)
        }
        return .done((file, true))
    }
}
