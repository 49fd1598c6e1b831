import Crypto

/// A leaf, its issuer and a root whose private keys were thrown away after one signature over "hello".
enum IdleChain {
    static let certificates =
        (try? CertificateFile.read(Array(text.utf8), name: "ours")) ?? []

    /// The root's SHA-256.
    static let root = (try? certificates.last?.fingerprint) ?? ""

    private static let text = """
        -----BEGIN CERTIFICATE-----
        MIICJjCCAcugAwIBAgIUMwawguToEs7R9NHrwy6lUE/oUeUwCgYIKoZIzj0EAwIw
        KzEcMBoGA1UEAwwTRnV6eiBDb2RlIEF1dGhvcml0eTELMAkGA1UECwwCRzIwIBcN
        MjYxMTMwMjMxNzM5WhgPMjEyNTA2MjQyMzE3MzlaMGcxNDAyBgNVBAMMK0RldmVs
        b3BlciBJRCBBcHBsaWNhdGlvbjogRnV6eiAoQUJDREUxMjM0NSkxEzARBgNVBAsM
        CkFCQ0RFMTIzNDUxDTALBgNVBAoMBEZ1enoxCzAJBgNVBAYTAkRFMFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAEUCuTETBb1MjlnDWP4vwjbQtPIGu15TbeaY8K3MZs
        DAlzzp1tP5SQdwbdNmWvTYIJpIEf0IaY3kySUPafnapOZKOBjjCBizAMBgNVHRMB
        Af8EAjAAMA4GA1UdDwEB/wQEAwIHgDAWBgNVHSUBAf8EDDAKBggrBgEFBQcDAzAf
        BgNVHSMEGDAWgBTxo9+aw9U459CeXEkwTXsq4NveSDATBgoqhkiG92NkBgENAQH/
        BAIFADAdBgNVHQ4EFgQUFTWc9FUE3IzxhbRRIpUfsLYGglkwCgYIKoZIzj0EAwID
        SQAwRgIhAO7UkfYhNSeXENJhWzQK7qYirrMM/iy7f5yjNxwYZOFIAiEAicQQ2Xc5
        NX7ngXlhQwTm5agYAAQoxm3QakQ0ihBzDfc=
        -----END CERTIFICATE-----
        -----BEGIN CERTIFICATE-----
        MIIBvDCCAWGgAwIBAgIUKWnOeqLpRwR+iGFN+5erVus4Be8wCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJRnV6eiBSb290MCAXDTI2MTEzMDIzMTczOVoYDzIxMjUwNjI0
        MjMxNzM5WjArMRwwGgYDVQQDDBNGdXp6IENvZGUgQXV0aG9yaXR5MQswCQYDVQQL
        DAJHMjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLjlWzUq94bThnE8adj8biOm
        tOtyYLDC949cKCyVmCozoonXAmcfs3ytJOC8VFgbLWaSGeuBXTycFDCuK0NbgEWj
        eDB2MA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgIEMB0GA1UdDgQWBBTx
        o9+aw9U459CeXEkwTXsq4NveSDATBgoqhkiG92NkBgIGAQH/BAIFADAfBgNVHSME
        GDAWgBSNaIqRz5wpyRMGXf4NDKNz3qPmGDAKBggqhkjOPQQDAgNJADBGAiEAqt5x
        N3WeA4mbc2XsW+FmQhqhzSBzhrVUTu3fBRcRSk0CIQCLXusX+OZOiSPGhap9pmMf
        iCh1wwnRl77tRYU7Ozoa2A==
        -----END CERTIFICATE-----
        -----BEGIN CERTIFICATE-----
        MIIBbjCCARSgAwIBAgIUGrsfSsY0VIzjewoc38rFVPVjM+4wCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJRnV6eiBSb290MCAXDTI2MTEzMDIzMTczOVoYDzIxMjUwNjI0
        MjMxNzM5WjAUMRIwEAYDVQQDDAlGdXp6IFJvb3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARbRMpTrN9hrNUarwDtRfySpzzKkS6mr3RIsjI09rB3gYoNw69d6Dy7
        4xo8smBt7KTrSDfE8YjIa4TWfr7Hm/f3o0IwQDAPBgNVHRMBAf8EBTADAQH/MA4G
        A1UdDwEB/wQEAwICBDAdBgNVHQ4EFgQUjWiKkc+cKckTBl3+DQyjc96j5hgwCgYI
        KoZIzj0EAwIDSAAwRQIhAMD8gNy10lwjIeiSbXXZUZfTMCFj4B1FV07c4BN7Xgxc
        AiB2my0qSaNV5bwaOejHFW4HDSTDPL4xug22WbBTgbb12A==
        -----END CERTIFICATE-----
        """
}
