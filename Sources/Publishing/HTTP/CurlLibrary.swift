import CCurl
import Glibc
import Model

/// libcurl, which is opened when the network is first needed: packing, signing and verifying files
/// do without it, and a program that carries its other libraries can run where it is not installed.
struct CurlLibrary: Sendable {
    /// A function of it, whatever its type: `shim.h` knows which it is.
    typealias Symbol = @convention(c) @Sendable () -> Void

    let setopt: Symbol
    let perform: Symbol
    let append: Symbol
    let freeAll: Symbol
    private let start: Symbol
    private let restart: Symbol
    private let cleanup: Symbol
    private let strerror: Symbol

    /// What it is called: Debian's git brings the second, which differs in the library for TLS.
    static let names = ["libcurl.so.4", "libcurl-gnutls.so.4"]
    private static let opened = Result { () throws(Failure) in try CurlLibrary(names) }

    /// The one of this process.
    static func shared() throws(Failure) -> CurlLibrary { try opened.get() }

    /// The first of `names` that the loader finds; it stays open.
    init(_ names: [String]) throws(Failure) {
        var reasons: [String] = []
        var library: UnsafeMutableRawPointer?
        for name in names where library == nil {
            library = dlopen(name, RTLD_NOW | RTLD_LOCAL)
            if library == nil { reasons.append(Self.loaderReason) }
        }
        guard let library else { throw Self.missing(reasons.first ?? "it has no name") }
        func symbol(_ name: String) throws(Failure) -> Symbol {
            guard let found = dlsym(library, name) else { throw Self.missing(Self.loaderReason) }
            return unsafeBitCast(found, to: Symbol.self)
        }
        setopt = try symbol("curl_easy_setopt")
        perform = try symbol("curl_easy_perform")
        restart = try symbol("curl_easy_reset")
        append = try symbol("curl_slist_append")
        freeAll = try symbol("curl_slist_free_all")
        start = try symbol("curl_easy_init")
        cleanup = try symbol("curl_easy_cleanup")
        strerror = try symbol("curl_easy_strerror")
        let code = consign_curl_global_init(try symbol("curl_global_init"))
        guard code == CURLE_OK else { throw Failure("cannot start libcurl", reason(code)) }
    }

    /// A handle of the caller's.
    func makeHandle() throws(Failure) -> UnsafeMutableRawPointer {
        guard let handle = consign_curl_init(start) else { throw Failure("cannot start libcurl") }
        return handle
    }

    func reset(_ handle: UnsafeMutableRawPointer) { consign_curl_end(restart, handle) }

    func end(_ handle: UnsafeMutableRawPointer) { consign_curl_end(cleanup, handle) }

    /// libcurl's words for a failure, as messages have them: the first line of what it `said` of
    /// this very transfer (`CURLOPT_ERRORBUFFER`), if it did, else what it says of every such code.
    func reason(_ code: CURLcode, said: String = "") -> String {
        let text =
            said.isEmpty
            ? consign_curl_strerror(strerror, code).map { String(cString: $0) } ?? "error \(code)"
            : said
        let line = text.prefix { !$0.isNewline }
        return line.prefix(1).lowercased() + line.dropFirst()
    }

    private static var loaderReason: String {
        dlerror().map { String(cString: $0) } ?? "the loader does not say why"
    }

    private static func missing(_ reason: String) -> Failure {
        Failure(
            "cannot open libcurl, which the network is reached with", reason,
            hint: "install it: libcurl4 on Debian, Ubuntu and openSUSE, libcurl on Fedora, RHEL "
                + "and Alpine, curl on Arch")
    }
}
