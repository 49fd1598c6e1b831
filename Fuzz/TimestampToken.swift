import Crypto
import Model

private let anchor = try? TimestampAnchor(pem: Array(text.utf8), name: "ours")
/// An authority whose key was thrown away after one answer, about "hello".
private let text = """
    -----BEGIN CERTIFICATE-----
    MIIBijCCATGgAwIBAgIUbIJa8HjdcPvppH7cXVYT9jgHPMswCgYIKoZIzj0EAwIw
    DzENMAsGA1UEAwwERnV6ejAeFw0yNjExMjUxMzAyNDJaFw0zNjExMjIxMzAyNDJa
    MA8xDTALBgNVBAMMBEZ1enowWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARfoPSn
    l+E1wj53tEXmZZrKHpwmi9CTFKY3scGccfljiCzNfG4GrKIeKP/RFVe4xkoD7qyo
    5EJd5Utduu4gOh94o2swaTAdBgNVHQ4EFgQU9YwrTr98T35lwNXS6zpyTH8TEKow
    HwYDVR0jBBgwFoAU9YwrTr98T35lwNXS6zpyTH8TEKowDwYDVR0TAQH/BAUwAwEB
    /zAWBgNVHSUBAf8EDDAKBggrBgEFBQcDCDAKBggqhkjOPQQDAgNHADBEAiARQjlq
    za85ispWTsGQktkwV9iP1jcf9AZGDG9HUVQHGwIgXYb1xdXhu0oGYZHikbvqMNYE
    71h3U0kGp95jm+e0w+Q=
    -----END CERTIFICATE-----
    """

/// Answers of authorities: one proves its time for "hello", and none for anything else. Certificates
/// are read on the way.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let anchor else { preconditionFailure("the anchor is sound") }
    _ = try? TimestampAnchor(pem: bytes, name: "fuzz")
    guard let token = try? TimestampToken(bytes, name: "fuzz") else { return 0 }
    if let time = try? token.time(over: Array("hello".utf8), anchor: anchor) {
        precondition(time.day == "2026-11-25", "accepted a time that nobody gave")
    }
    let other = try? token.time(over: Array("other".utf8), anchor: anchor)
    precondition(other == nil, "accepted a time for something else")
    return 0
}
