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
}
