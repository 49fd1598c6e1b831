internal import CCurl

/// libcurl's words for a failure, as messages have them.
enum CurlReason {
    /// The first line of what it said of this very transfer (`CURLOPT_ERRORBUFFER`), if it did, else
    /// what it says of every such code.
    static func text(_ code: CURLcode, said: String = "") -> String {
        let text = said.isEmpty ? String(cString: curl_easy_strerror(code)) : said
        let line = text.prefix { !$0.isNewline }
        return line.prefix(1).lowercased() + line.dropFirst()
    }
}
