import Archives
import Files
import Model

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

/// Users who must exist before the files that belong to them: what %sysusers_create_package does
/// (systemd, src/rpm/macros.systemd.in), which hands the lines over before the file is there.
struct RpmUsers {
    /// A text; nobody's is longer.
    private static let limit: Int64 = 64 << 10

    let script: String

    /// The users that the sysusers files of `layout` describe.
    init(_ layout: [Entry]) throws(Failure) {
        script = try layout.filter { $0.kind == .sysusers }
            .map { entry throws(Failure) in Self.command(entry, try Self.text(of: entry)) }
            .joined()
    }

    private static func command(_ entry: Entry, _ text: String) -> String {
        var end = "END_OF_USERS"
        while text.contains(end) { end += "_" }
        return
            "systemd-sysusers --replace=\(ShellText.quoted("/" + entry.path)) - <<'\(end)' || :\n"
            + text + (text.hasSuffix("\n") ? "" : "\n") + end + "\n"
    }

    private static func text(of entry: Entry) throws(Failure) -> String {
        guard let content = Segment(contentOf: entry) else { return "" }
        var bytes: [UInt8] = []
        if content.count <= limit {
            try content.forEachStep { step throws(Failure) in bytes += copy step }
        }
        guard content.count <= limit, !bytes.contains(0),
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw Failure(
                "/\(entry.path) is not a text that describes users",
                hint: "see sysusers.d(5)", exit: .usage)
        }
        return text
    }
}
