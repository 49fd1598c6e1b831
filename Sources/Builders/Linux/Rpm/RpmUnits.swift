internal import Model

/// What happens to systemd units: what the macros %systemd_post, %systemd_preun and
/// %systemd_postun_with_restart bring about (systemd, src/rpm/macros.systemd.in).
///
/// From systemd 250 on a helper does it, and the file triggers of systemd's own package reload and
/// restart once for all packages; where it is missing, systemctl is called.
struct RpmUnits {
    private static let helper = "/usr/lib/systemd/systemd-update-helper"

    private let plain: [String]
    private let enabled: [String]
    private let templates: [String]

    init(_ units: [SystemParts.Unit]) {
        plain = units.filter { !$0.isTemplate }.map(\.name)
        enabled = units.filter(\.isEnabled).map(\.name)
        templates = units.filter(\.isTemplate).map(\.name)
    }

    /// On a first installation the system's presets decide, as on Fedora, whether a unit starts
    /// with the system; one that the manifest enables does in any case. Nothing is started.
    var afterInstall: String {
        guard !plain.isEmpty || !enabled.isEmpty else { return "" }
        var script = "if [ \"$1\" -eq 1 ]; then\n"
        if !plain.isEmpty {
            script += choice(
                "install-system-units", "systemctl preset \(ShellText.words(plain))")
        }
        if !enabled.isEmpty {
            script += guarded("systemctl enable \(ShellText.words(enabled))")
        }
        return script + "fi\n"
    }

    /// When the last version goes, units are stopped and not started again.
    var beforeRemoval: String {
        guard !plain.isEmpty || !templates.isEmpty else { return "" }
        var script = "if [ \"$1\" -eq 0 ]; then\n"
        if !plain.isEmpty {
            script += choice(
                "remove-system-units",
                "systemctl disable --now \(ShellText.words(plain))")
        }
        if !templates.isEmpty {
            script += guarded("systemctl disable \(ShellText.words(templates))")
            script += guarded("systemctl stop \(ShellText.words(instances))")
        }
        return script + "fi\n"
    }

    /// After an upgrade what runs is restarted.
    var afterRemoval: String {
        guard !plain.isEmpty || !templates.isEmpty else { return "" }
        var script = "if [ \"$1\" -ge 1 ]; then\n"
        if !plain.isEmpty {
            script += choice(
                "mark-restart-system-units",
                "systemctl daemon-reload && systemctl try-restart \(ShellText.words(plain))")
        }
        if !templates.isEmpty {
            script += guarded(
                "systemctl daemon-reload && systemctl try-restart \(ShellText.words(instances))")
        }
        // The helper comes with a trigger that lets systemd forget what is gone.
        return script + "elif [ ! -x \(Self.helper) ]; then\n"
            + guarded("systemctl daemon-reload") + "fi\n"
    }

    /// `acme@.service` as a pattern for all that were made of it.
    private var instances: [String] {
        templates.map { name in name.replacing("@.", with: "@*.") }
    }

    private func choice(_ verb: String, _ command: String) -> String {
        "    if [ -x \(Self.helper) ]; then\n"
            + "        \(Self.helper) \(verb) \(ShellText.words(plain)) || :\n"
            + "    else\n    " + guarded(command) + "    fi\n"
    }

    /// A missing systemd and a failure of it are no reason to fail: containers have none.
    private func guarded(_ command: String) -> String {
        "    if command -v systemctl >/dev/null 2>&1; then { \(command); } >/dev/null 2>&1 || :; fi\n"
    }
}
