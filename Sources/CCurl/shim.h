// libcurl: its types and numbers. The library is opened when the network is first needed, so nothing
// here is linked: each function takes the symbol it calls, as CurlLibrary found it. That
// curl_easy_setopt is variadic stays in here, too: each shape of argument has a function.
#pragma once
// CURLOPT_PROTOCOLS is what libcurl before 7.85 has as well, and stays (curl's "Deprecate.md").
#define CURL_DISABLE_DEPRECATION
#include <curl/curl.h>

typedef void (*consign_symbol)(void);
typedef CURLcode (*consign_setopt)(CURL *handle, CURLoption option, ...);

static inline CURLcode consign_curl_global_init(consign_symbol call) {
    return ((CURLcode (*)(long))call)(CURL_GLOBAL_DEFAULT);
}
static inline CURL *consign_curl_init(consign_symbol call) { return ((CURL * (*)(void)) call)(); }
static inline CURLcode consign_curl_perform(consign_symbol call, CURL *handle) {
    return ((CURLcode (*)(CURL *))call)(handle);
}
// curl_easy_reset and curl_easy_cleanup.
static inline void consign_curl_end(consign_symbol call, CURL *handle) {
    ((void (*)(CURL *))call)(handle);
}
static inline const char *consign_curl_strerror(consign_symbol call, CURLcode code) {
    return ((const char *(*)(CURLcode))call)(code);
}
static inline struct curl_slist *consign_curl_append(
    consign_symbol call, struct curl_slist *list, const char *line) {
    return ((struct curl_slist * (*)(struct curl_slist *, const char *)) call)(list, line);
}
static inline void consign_curl_free_all(consign_symbol call, struct curl_slist *list) {
    ((void (*)(struct curl_slist *))call)(list);
}
static inline CURLcode consign_curl_set_long(
    consign_symbol call, CURL *handle, CURLoption option, long value) {
    return ((consign_setopt)call)(handle, option, value);
}
static inline CURLcode consign_curl_set_offset(
    consign_symbol call, CURL *handle, CURLoption option, curl_off_t value) {
    return ((consign_setopt)call)(handle, option, value);
}
static inline CURLcode consign_curl_set_string(
    consign_symbol call, CURL *handle, CURLoption option, const char *value) {
    return ((consign_setopt)call)(handle, option, value);
}
static inline CURLcode consign_curl_set_pointer(
    consign_symbol call, CURL *handle, CURLoption option, void *value) {
    return ((consign_setopt)call)(handle, option, value);
}
// CURLOPT_WRITEFUNCTION, CURLOPT_HEADERFUNCTION and CURLOPT_READFUNCTION have the same shape.
static inline CURLcode consign_curl_set_data(
    consign_symbol call, CURL *handle, CURLoption option,
    size_t (*callback)(char *, size_t, size_t, void *)) {
    return ((consign_setopt)call)(handle, option, callback);
}
static inline CURLcode consign_curl_set_seek(
    consign_symbol call, CURL *handle, curl_seek_callback callback) {
    return ((consign_setopt)call)(handle, CURLOPT_SEEKFUNCTION, callback);
}
// Macros that Swift cannot see: the value that makes a read callback end the transfer, and protocols.
static const size_t consign_curl_abort = CURL_READFUNC_ABORT;
static const long consign_curl_http = CURLPROTO_HTTP;
static const long consign_curl_https = CURLPROTO_HTTPS;
static const long consign_curl_sftp = CURLPROTO_SFTP;
static const long consign_curl_smtp = CURLPROTO_SMTP | CURLPROTO_SMTPS;
