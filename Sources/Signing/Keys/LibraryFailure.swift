internal import CCrypto
internal import Model

/// What libcrypto says when it refuses, from its queue of errors.
enum LibraryFailure {
    /// Throws unless `status` is 1, which is success for every EVP call.
    static func check(_ status: Int32, _ what: String) throws(Failure) {
        guard status == 1 else { throw failure(what) }
    }

    /// The failure of a call that returned nothing.
    static func failure(_ what: String, exit: ExitCode = .failed) -> Failure {
        Failure(what, reason() ?? "libcrypto refused to", exit: exit)
    }

    /// The reason of the last error, in lower case; empties the queue.
    static func reason() -> String? {
        let code = ERR_peek_last_error()
        defer { ERR_clear_error() }
        guard code != 0, let text = ERR_reason_error_string(code) else { return nil }
        return String(cString: text).lowercased()
    }
}
