import Model

/// The shell lines of workflows, for any POSIX shell.
///
/// What is not ours reaches them as a variable, never as text between the lines.
enum WorkflowScripts {
    /// Where what the build jobs sent is downloaded to.
    static let joined = "joined"
    /// Where a build job puts what it sends.
    static let sealed = "sealed"

    /// How long jobs may take, in minutes: what hangs costs money until somebody looks.
    enum Limit: Int {
        case looking = 10, planning = 30, working = 120, building = 180
    }

    /// Copies the stage folders of FOLDERS and lists their digests, with what every system has.
    static func seal(into folder: String, commit: String) -> [String] {
        [
            "set -f",
            "root=$PWD",
            "rm -rf \(folder)",
            "mkdir -p \(folder)",
            "IFS=:",
            "for place in $FOLDERS; do",
            "  mkdir -p \"\(folder)/$place\"",
            "  cp -R \"./$place/.\" \"\(folder)/$place\"",
            "done",
            "if command -v sha256sum > /dev/null; then sum=sha256sum; else sum='shasum:-a:256'; fi",
            "cd \(folder)",
            "echo \"# commit \(commit)\" > \"$root/\(StageList.fileName)\"",
            "find -L . -type f -exec $sum {} + >> \"$root/\(StageList.fileName)\"",
            "mv \"$root/\(StageList.fileName)\" .",
        ]
    }

    /// Fails with the names of the variables that are empty.
    static func preflight(_ names: [String], fails: (String) -> String) -> [String] {
        [
            "missing=",
            "for name in \(names.joined(separator: " ")); do",
            "  eval \"value=\\${$name-}\"",
            "  [ -n \"$value\" ] || missing=\"$missing $name\"",
            "done",
            "if [ -n \"$missing\" ]; then",
            "  \(fails("these secrets are missing:$missing"))",
            "  exit 1",
            "fi",
        ]
    }

    /// Refuses what cannot be the tag of a version; VERSION is what somebody typed.
    static func checkVersion(fails: (String) -> String) -> [String] {
        [
            "case $VERSION in",
            "  *[!0-9A-Za-z.+-]*) bad=1 ;;",
            "  v[0-9]*.[0-9]*.[0-9]*) bad= ;;",
            "  *) bad=1 ;;",
            "esac",
            "if [ -n \"$bad\" ]; then",
            "  \(fails("name the tag of a version, such as v1.2.0"))",
            "  exit 1",
            "fi",
        ]
    }

    /// Makes key files of what the secrets hold; nobody else can read them.
    ///
    /// `reading` is a command that prints a secret from what its variable holds. A text that was
    /// pasted may have lost its last line end, or have gained one.
    static func keys(
        _ keys: [SecretNames.Key], in folder: String, reading: String
    ) -> [String] {
        let all = keys + [SecretNames.Key(variable: SecretNames.passphrase, file: "passphrase")]
        return [
            "umask 077", "mkdir -p \"\(folder)\"",
            "put() { printf '%s\\n' \"$(\(reading) \"$1\")\" > \"\(folder)/$2\"; }",
        ] + all.flatMap { ["put \"${\($0.variable)-}\" \\", "  \($0.file)"] }
    }

    /// Fails plainly where the image or the runner should have Consign and has not.
    static func look(fails: (String) -> String) -> [String] {
        let message =
            "consign is not installed here: set ci: install in the manifest, or an image with it"
        return [
            "if ! command -v consign > /dev/null; then", "  \(fails(message))", "  exit 1", "fi",
        ]
    }

    /// Fetches a release of Consign whose digest is in CONSIGN_SHA256.
    static func fetch(into folder: String) -> [String] {
        [
            "mkdir -p \"\(folder)\"",
            "curl -fsSL --proto =https --retry 3 -o \"\(folder).tar.gz\" \"$CONSIGN_URL\"",
            "echo \"$CONSIGN_SHA256  \(folder).tar.gz\" | sha256sum -c -",
            "tar -xzf \"\(folder).tar.gz\" -C \"\(folder)\" --strip-components=1",
        ]
    }

    /// `text` as one word of a shell.
    static func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" ? "'\\''" : String($0) }.joined() + "'"
    }
}
