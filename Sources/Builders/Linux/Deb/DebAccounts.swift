internal import Model

/// What maintainer scripts do for users and the files that belong to them.
struct DebAccounts {
    private let parts: SystemParts

    init(_ parts: SystemParts) { self.parts = parts }

    /// Whether the package brings the users itself.
    private var makesUsers: Bool { !parts.sysusers.isEmpty }

    /// Makes the users of `sysusers.d`.
    private var users: String {
        guard makesUsers else { return "" }
        return "systemd-sysusers ${DPKG_ROOT:+--root=\"$DPKG_ROOT\"} "
            + ShellText.words(parts.sysusers) + "\n"
    }

    /// What comes before the user's script: users are made, and files are given to those that there
    /// are.
    var before: String {
        guard !makesUsers else { return users + give + gifts + folders }
        guard !gifts.isEmpty else { return "" }
        return give + "if \(areThere); then\n" + gifts + "given=yes\nfi\n"
    }

    /// What comes behind it, as it may have made the users that files belong to.
    var after: String {
        guard !makesUsers else { return "" }
        return (gifts.isEmpty ? "" : "if [ -z \"${given:-}\" ]; then\n" + gifts + "fi\n") + folders
    }

    /// dpkg has unpacked files as root's where a user did not exist yet. What the administrator has
    /// decided by dpkg-statoverride(1) stays.
    private var give: String {
        guard !owned.isEmpty else { return "" }
        return """
            give() {
                if dpkg-statoverride --list "$3" >/dev/null 2>&1; then return 0; fi
                if [ ! -e "${DPKG_ROOT:-}$3" ] && [ ! -L "${DPKG_ROOT:-}$3" ]; then return 0; fi
                chown -h "$1" "${DPKG_ROOT:-}$3"
                if [ ! -L "${DPKG_ROOT:-}$3" ]; then chmod "$2" "${DPKG_ROOT:-}$3"; fi
            }

            """
    }

    private var gifts: String {
        owned.map { entry in
            let owner = ShellText.quoted("\(entry.ownership.owner):\(entry.ownership.group)")
            let mode = String(entry.mode, radix: 8)
            return "give \(owner) \(mode) \(ShellText.quoted("/" + entry.path))\n"
        }.joined()
    }

    /// Whether the system knows all users and groups that files belong to.
    private var areThere: String {
        func ask(_ kind: String, _ names: [String]) -> [String] {
            Set(names.filter(isName)).sorted().map {
                "getent \(kind) \(ShellText.quoted($0)) >/dev/null"
            }
        }
        let questions =
            ask("passwd", owned.map(\.ownership.owner)) + ask("group", owned.map(\.ownership.group))
        return questions.joined(separator: " && ")
    }

    private var owned: [Entry] {
        parts.owned.filter { isName($0.ownership.owner) || isName($0.ownership.group) }
    }

    /// Makes what `tmpfiles.d` describes, at once and not at the next start only.
    private var folders: String {
        guard !parts.tmpfiles.isEmpty else { return "" }
        return """
            if [ -x "$(command -v systemd-tmpfiles)" ]; then
                systemd-tmpfiles ${DPKG_ROOT:+--root="$DPKG_ROOT"} --create \
            \(ShellText.words(parts.tmpfiles)) || true
            fi

            """
    }

    /// A number needs no user; dpkg has given the file to it already.
    private func isName(_ owner: String) -> Bool { owner != "root" && Int64(owner) == nil }
}
