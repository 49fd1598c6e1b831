import Files
import Foundation
import Model
import TestSupport
import Testing

@testable import Publishing

/// Signatures of requests to S3: Amazon's own examples, and botocore's opinion of ours.
@Suite("S3 signatures")
struct S3SigningTests {
    private let host = "https://examplebucket.s3.amazonaws.com"

    private func signer(session: String? = nil) throws -> S3Signer {
        let origin = try #require(Origin(host))
        let redaction = Redaction()
        var signer = S3Signer(
            keyID: "AKIAIOSFODNN7EXAMPLE",
            secret: try Credential(
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", named: "SECRET", for: origin, .bearer,
                hiding: redaction), region: "us-east-1")
        signer.session = try session.map {
            try Credential($0, named: "SESSION", for: origin, .bearer, hiding: redaction)
        }
        return signer
    }

    private func request(
        _ method: String, _ path: String, _ headers: [(String, String)], body: String = ""
    ) throws -> HTTPRequest {
        var request = HTTPRequest(method, host + path)
        request.headers = headers.map { (name: $0.0, value: $0.1) }
        request.headers.append(("x-amz-content-sha256", try Hash.of(Array(body.utf8)).hex))
        return request
    }

    private func signature(_ request: HTTPRequest) throws -> String {
        let time = try #require(Timestamp(parsing: "2013-05-24T00:00:00Z"))
        let headers = try signer().headers(for: request, at: time)
        let all = headers.first { $0.name == "Authorization" }?.value ?? ""
        return String(all.split(separator: "Signature=").last ?? "")
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>
    @Test
    func `amazon's four examples come out as documented`() throws {
        #expect(
            try signature(request("GET", "/test.txt", [("Range", "bytes=0-9")]))
                == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
        let headers = [
            ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ]
        #expect(
            try signature(
                request("PUT", "/test%24file.text", headers, body: "Welcome to Amazon S3."))
                == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
        #expect(
            try signature(request("GET", "/?lifecycle=", []))
                == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
        #expect(
            try signature(request("GET", "/?max-keys=2&prefix=J", []))
                == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test(.needsPython)
    func `botocore signs the same requests the same way`() throws {
        let place = DestinationAddress(
            "examplebucket/a folder+(1)",
            ["endpoint": "https://s3.amazonaws.com", "style": "virtual"])
        let address = try S3Address(place, .test())
        let now = Timestamp(Int64(Date().timeIntervalSince1970))
        for (method, name, query) in [
            ("PUT", "acme~1.2.0+é=@:!'*.tar.gz", [:]),
            ("GET", "x", ["prefix": "a/b c~", "list-type": "2", "delimiter": "/", "A": ""]),
            ("POST", "big", ["uploadId": "a+b/c=", "partNumber": "10"]),
        ] {
            var request = HTTPRequest(method, address.url(address.key(name), query))
            request.headers = [
                ("x-amz-content-sha256", try Hash.of([1]).hex), ("If-None-Match", "*"),
                ("Content-Type", "text/plain; charset=utf-8"),
            ]
            let ours = try signer(session: "a/session+token").headers(for: request, at: now)
            let theirs = try Python.run(
                """
                import sys, botocore.auth, botocore.awsrequest, botocore.credentials as c, datetime
                method, url, date, *headers = sys.argv[1:]
                when = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
                botocore.auth.get_current_datetime = lambda *a, **k: when
                request = botocore.awsrequest.AWSRequest(method, url, headers=dict(h.split(": ", 1) for h in headers))
                keys = c.Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "a/session+token")
                class Fixed(botocore.auth.S3SigV4Auth):
                    def payload(self, request): return request.headers["X-Amz-Content-SHA256"]
                    def _modify_request_before_signing(self, request):
                        kept = request.headers["X-Amz-Content-SHA256"]
                        super()._modify_request_before_signing(request)
                        del request.headers["X-Amz-Content-SHA256"]
                        request.headers["X-Amz-Content-SHA256"] = kept
                Fixed(keys, "s3", "us-east-1").add_auth(request)
                print(request.headers["X-Amz-Date"], request.headers["Authorization"].split("Signature=")[1])
                """,
                [method, request.url, try #require(ours.first?.value)]
                    + request.headers.map { "\($0.name): \($0.value)" })
            let signature = ours.last?.value.split(separator: "Signature=").last ?? ""
            #expect(theirs.output == "\(ours[0].value) \(signature)\n", "\(theirs)")
        }
    }

    @Test
    func `the bucket stands where its style wants it`() throws {
        func url(
            _ address: String, _ settings: [String: String] = [:],
            _ environment: [String: String] = [:]
        ) throws -> String {
            let address = try S3Address(DestinationAddress(address, settings), .test(environment))
            return address.url(address.key("1.0/x"))
        }
        #expect(try url("rel") == "https://rel.s3.us-east-1.amazonaws.com/1.0/x")
        #expect(
            try url("rel/a/b", [:], ["AWS_REGION": "eu-central-1"])
                == "https://rel.s3.eu-central-1.amazonaws.com/a/b/1.0/x")
        #expect(try url("my.rel") == "https://s3.us-east-1.amazonaws.com/my.rel/1.0/x")
        let other = ["endpoint": "https://storage.acme.example:9000/"]
        #expect(try url("rel", other) == "https://storage.acme.example:9000/rel/1.0/x")
        #expect(
            try url("rel", other.merging(["style": "virtual"]) { $1 })
                == "https://rel.storage.acme.example:9000/1.0/x")
        #expect(
            try url("rel", [:], ["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9"])
                == "http://127.0.0.1:9/rel/1.0/x")
    }

    @Test
    func `the largest file still fits into the parts that S3 takes`() {
        #expect(S3Upload.part(of: 2 << 30) == 32 << 20)
        let largest: Int64 = 5 << 40, part = S3Upload.part(of: largest)
        #expect((largest + part - 1) / part <= 10_000)
        #expect(part <= 5 << 30)
    }
}
