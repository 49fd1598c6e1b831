import Files
import Model

/// What is asked of GitLab before anything is built.
extension GitLab {
    /// Of a project that is not public a job's token sees neither the project nor the tag; then the
    /// first upload tells.
    func preflight(_ candidate: Candidate) throws(Failure) {
        guard let project = try api.get("") else {
            guard isJob else { throw api.unseen }
            _ = try api.list("/packages")
            return
        }
        try checkRole(project)
        guard project["packages_enabled"] != .bool(false) else {
            throw Failure(
                "\(api.repository) has no package registry", "it is turned off",
                hint: "turn it on in the project's settings, under 'General', 'Visibility'",
                exit: .usage)
        }
        let tag = candidate.usualTag
        let found = try api.get("/repository/tags/" + PercentEncoding.segment(tag))
        if found == nil, isJob { return }
        try api.check(tag, at: found?["commit"]?["id"]?.text, of: candidate)
    }

    /// A Developer may publish. <https://docs.gitlab.com/user/permissions/>
    private func checkRole(_ project: JSONValue) throws(Failure) {
        let levels = ["project_access", "group_access"].compactMap {
            project["permissions"]?[$0]?["access_level"]?.number
        }
        guard let level = levels.max(), level < 30 else { return }
        throw Failure(
            "\(api.secret) may not publish in \(api.repository)",
            "its role is lower than Developer",
            hint: "give the token the role Developer and the scope 'api'", exit: .usage)
    }
}
