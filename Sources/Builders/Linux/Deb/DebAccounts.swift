internal import Model

/// What maintainer scripts do for users and the files that belong to them.
struct DebAccounts {
    private let parts: SystemParts

    init(_ parts: SystemParts) { self.parts = parts }

    /// Whether the package brings the users itself.
    var makesUsers: Bool { !parts.sysusers.isEmpty }

    /// Makes the users of `sysusers.d`.
    var users: String {
        guard makesUsers else { return "" }
        return "systemd-sysusers ${DPKG_ROOT:+--root=\"$DPKG_ROOT\"} "
            + ShellText.words(parts.sysusers) + "\n"
    }

    /// Gives files to their owners. dpkg has unpacked them as root's where a user did not exist
    /// yet. What the administrator has decided by dpkg-statoverride(1) stays.
    var owners: String {
        let owned = parts.owned.filter { isName($0.ownership.owner) || isName($0.ownership.group) }
        guard !owned.isEmpty else { return "" }
        let head = """
            give() {
                if dpkg-statoverride --list "$3" >/dev/null 2>&1; then return 0; fi
                if [ ! -e "${DPKG_ROOT:-}$3" ] && [ ! -L "${DPKG_ROOT:-}$3" ]; then return 0; fi
                chown -h "$1" "${DPKG_ROOT:-}$3"
                if [ ! -L "${DPKG_ROOT:-}$3" ]; then chmod "$2" "${DPKG_ROOT:-}$3"; fi
            }

            """
        return head
            + owned.map { entry in
                let owner = ShellText.quoted("\(entry.ownership.owner):\(entry.ownership.group)")
                let mode = String(entry.mode, radix: 8)
                return "give \(owner) \(mode) \(ShellText.quoted("/" + entry.path))\n"
            }.joined()
    }

    /// Makes what `tmpfiles.d` describes, at once and not at the next start only.
    var folders: String {
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
