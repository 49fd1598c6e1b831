import Model

/// What maintainer scripts do for systemd units: the calls of deb-systemd-helper(1p) and
/// deb-systemd-invoke(1p), which keep what the administrator has decided.
struct DebUnits {
    private let units: [SystemParts.Unit]
    /// Units that can be started; patterns for others cannot.
    private var real: [SystemParts.Unit] { units.filter { !$0.isTemplate } }

    init(_ parts: SystemParts) { units = parts.units }

    /// For `postinst`, when the package is configured.
    var configure: String {
        let enabled = units.filter(\.isEnabled)
        let others = units.filter { !$0.isEnabled }
        return (enabled.isEmpty ? "" : enable(enabled)) + (others.isEmpty ? "" : keep(others))
            + start
    }

    /// Enables on the first installation, and later whatever is enabled still.
    private func enable(_ units: [SystemParts.Unit]) -> String {
        """
        enable_unit() {
            deb-systemd-helper unmask "$1" >/dev/null || true
            if deb-systemd-helper --quiet was-enabled "$1"; then
                deb-systemd-helper enable "$1" >/dev/null || true
            else
                deb-systemd-helper update-state "$1" >/dev/null || true
            fi
        }

        """ + calls("enable_unit", units)
    }

    /// Enables only what the administrator has enabled.
    private func keep(_ units: [SystemParts.Unit]) -> String {
        """
        keep_unit() {
            if deb-systemd-helper debian-installed "$1"; then
                deb-systemd-helper unmask "$1" >/dev/null || true
                if deb-systemd-helper --quiet was-enabled "$1"; then
                    deb-systemd-helper enable "$1" >/dev/null || true
                fi
            fi
            deb-systemd-helper update-state "$1" >/dev/null || true
        }

        """ + calls("keep_unit", units)
    }

    private func calls(_ function: String, _ units: [SystemParts.Unit]) -> String {
        units.map { "\(function) \(ShellText.quoted($0.name))\n" }.joined()
    }

    /// A new installation starts what it enables; a new version restarts that and what runs.
    private var start: String {
        guard !units.isEmpty else { return "" }
        let enabled = real.filter(\.isEnabled)
        var lines = ["if [ -z \"${DPKG_ROOT:-}\" ] && [ -d /run/systemd/system ]; then"]
        lines.append("    systemctl --system daemon-reload >/dev/null || true")
        if !real.isEmpty {
            lines.append("    if [ -n \"${2:-}\" ]; then")
            lines.append("        deb-systemd-invoke restart \(names(real)) >/dev/null || true")
            if !enabled.isEmpty {
                lines.append("    else")
                lines.append(
                    "        deb-systemd-invoke start \(names(enabled)) >/dev/null || true")
            }
            lines.append("    fi")
        }
        return (lines + ["fi"]).joined(separator: "\n") + "\n"
    }

    /// For `prerm`: everything stops before its files go.
    var stop: String {
        guard !real.isEmpty else { return "" }
        return """
            if [ -z "${DPKG_ROOT:-}" ] && [ "$1" = remove ] && [ -d /run/systemd/system ]; then
                deb-systemd-invoke stop \(names(real)) >/dev/null || true
            fi

            """
    }

    /// For `postrm`: masked while the package is away, forgotten when it is purged.
    var forget: String {
        guard !units.isEmpty else { return "" }
        return """
            if [ -z "${DPKG_ROOT:-}" ] && [ "$1" = remove ] && [ -d /run/systemd/system ]; then
                systemctl --system daemon-reload >/dev/null || true
            fi
            if [ "$1" = remove ] && [ -x "$(command -v deb-systemd-helper)" ]; then
                deb-systemd-helper mask \(names(units)) >/dev/null || true
            fi
            if [ "$1" = purge ] && [ -x "$(command -v deb-systemd-helper)" ]; then
                deb-systemd-helper purge \(names(units)) >/dev/null || true
                deb-systemd-helper unmask \(names(units)) >/dev/null || true
            fi

            """
    }

    private func names(_ units: [SystemParts.Unit]) -> String { ShellText.words(units.map(\.name)) }
}
