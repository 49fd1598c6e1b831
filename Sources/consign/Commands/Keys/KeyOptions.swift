/// Options that several key commands share.
extension Option {
    static let keyFolder = Option("dir", value: "DIR", "the folder to look in first")
    static let newKeyFolder = Option(
        "dir", value: "DIR", "the folder to make it in (default: keys)")
    static let unprotected = Option(
        "unprotected", "no passphrase: whoever reads the file can sign")
    static let openPGPUser = Option(
        "user", value: "TEXT", "who it is in OpenPGP: 'Name <mail>' (default: NAME)")
    static let oldPassphraseDescriptor = Option(
        "old-passphrase-fd", value: "N", "read what opens FILE from this file descriptor")
    static let oldPassphraseFile = Option(
        "old-passphrase-file", value: "FILE", "read what opens FILE from this file")
    static let documentFolder = Option(
        "dir", value: "DIR", "the folder of the key document (default: keys)")
    static let moment = Option(
        "at", value: "DATE", "the date to write, if it is not now")
    static let expires = Option(
        "expires", value: "DATE", "when it ends: 2028-11-21, or a time from now: 2y")

    /// What every step of a key document understands.
    static let ceremony: [Option] = [
        .documentFolder, .moment, .passphraseDescriptor, .passphraseFile, .json,
    ]
}
