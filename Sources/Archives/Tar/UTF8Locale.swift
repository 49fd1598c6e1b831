internal import Glibc
internal import Model

/// A character type locale for this thread only, and only while a call into libarchive runs.
///
/// Without one, libarchive writes non-ASCII pax names as `hdrcharset=BINARY`. The process's own
/// locale is neither read nor changed, so that it cannot shape an artifact.
struct UTF8Locale: ~Copyable {
    private let locale: locale_t

    init() throws(Failure) {
        guard let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) else {
            throw Failure(
                "cannot write names in UTF-8", "this system has no locale C.UTF-8",
                hint: "install the C library's locales")
        }
        self.locale = locale
    }

    deinit { freelocale(locale) }

    /// Runs `body` in this locale.
    func during<Result>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        let before = uselocale(locale)
        defer { uselocale(before) }
        return try body()
    }
}
