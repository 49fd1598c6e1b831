/// The shell lines around gpgv, which knows binary keyrings only and forgives too much.
enum OpenPGPSteps {
    /// Puts the armored certificate `file`, a word already quoted, into a binary ring `$ring`.
    static func ring(_ file: String) -> String {
        "ring=$(mktemp) && sed '/^[-=]/d' \(file) | base64 -d > \"$ring\""
    }

    /// Reads gpgv's status lines: GOODSIG is said of keys that are neither expired nor revoked, and
    /// by half of the fingerprint; VALIDSIG has all of it (GnuPG's doc/DETAILS). A name in a
    /// certificate cannot put on such a line, which begins at the line's beginning.
    static func judge(_ fingerprint: String) -> String {
        "awk '/^.GNUPG:. GOODSIG \(fingerprint.suffix(16)) /{g=1} "
            + "/^.GNUPG:. VALIDSIG \(fingerprint) /{v=1} "
            + "END{exit !(g*v)}'"
    }
}
