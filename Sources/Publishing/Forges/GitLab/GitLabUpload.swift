import Files
import Model

/// One file on its way into a package. GitLab keeps every upload, so after anything but a plain
/// yes the package is looked at before the next try.
struct GitLabUpload {
    let package: GitLabPackage
    let item: PublishItem

    /// Uploads, or finds the file there; `known` is what was seen of it last.
    func run(known: GitLabFile?) throws(Failure) -> (file: GitLabFile, sent: Bool) {
        var known = known
        // Another run of the same publication may be at work.
        var isSure = known != nil
        if !isSure { isSure = try !package.has(item.name) }
        return try package.service.means.client.patience.persist {
            () throws(Failure) -> Attempt<(file: GitLabFile, sent: Bool)> in
            if !isSure { known = GitLabFile.newest(try package.files())[item.name] }
            isSure = false
            if let there = known, there.size == item.size,
                try package.digest(there) == item.sha256
            {
                return .done((there, false))
            }
            return try send()
        }
    }

    private func send() throws(Failure) -> Attempt<(file: GitLabFile, sent: Bool)> {
        switch try package.add(item.name, item.body) {
        case .again(let failure, let wait): return .again(failure, after: wait)
        case .done(let answer):
            guard answer.isGood else { throw refusal(answer) }
            // Servers before 14 do not describe the file: look.
            guard let value = try? answer.json(), let file = try? GitLabFile(value) else {
                return .again(
                    Failure("\(item.name) is not in \(package.service.repository)"), after: nil)
            }
            if file.size == item.size, try package.digest(file) == item.sha256 {
                return .done((file, true))
            }
            // A spoiled one would be served only as long as it is the newest.
            _ = try package.mayRemove(file)
            try item.checkSource()
            return .again(item.spoiled(in: package.service.repository), after: nil)
        }
    }

    private func refusal(_ answer: HTTPAnswer) -> Failure {
        let failure = package.refusal(answer, item.name)
        let words = String(decoding: answer.body.prefix(2048), as: UTF8.self)
        guard answer.status == 400, words.contains("uplicate") else { return failure }
        return Failure(
            failure.what, failure.why,
            hint: "another file of that name is there and the project allows no second one: let "
                + "a Maintainer delete it", exit: failure.exit)
    }
}
