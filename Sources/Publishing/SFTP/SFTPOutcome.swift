internal import Model

/// What came of one SFTP transfer.
enum SFTPOutcome {
    case done
    /// The file or folder is not there.
    case absent(Failure)
    /// The server does not do it, or one of the commands.
    case refused(Failure)
    /// Whether it was done is not known.
    case lost(Failure)
}
