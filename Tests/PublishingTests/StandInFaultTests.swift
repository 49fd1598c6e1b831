import Foundation
import TestSupport
import Testing

/// Every way in which our own stand-ins fail, seen with curl: what it is told, and what was done.
@Suite("Stand-ins' faults", .needs("python3", "curl"))
struct StandInFaultTests {
    /// A place that takes one file, and says what it has.
    struct DestinationAddress: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let server: any StandIn
        let operation: String
        /// curl's arguments to send a file, to list what is there, and to read the file.
        let send, list, read: [String]

        static func gitLab() throws -> DestinationAddress {
            let server = try GitLabServer()
            let login = ["-H", "PRIVATE-TOKEN: \(server.token)"]
            let packages = server.api + "/projects/1/packages"
            let file = packages + "/generic/acme/1/acme.bin"
            return DestinationAddress(
                testDescription: "GitLab", server: server, operation: "upload_generic",
                send: login + [file, "-T"], list: [packages + "/101/package_files"], read: [file])
        }

        static func gitea() throws -> DestinationAddress {
            let server = try GiteaServer()
            let login = ["-H", "Authorization: token \(server.token)"]
            let releases = "\(server.api)/repos/\(server.repository)/releases"
            let made = try Command.run(
                "curl",
                login + ["-s", "-H", "Content-Type: application/json", "-d", #"{"tag_name":"v1"}"#]
                    + [releases])
            try #require(made.output.contains(#""id": 1"#), "\(made)")
            return DestinationAddress(
                testDescription: "Gitea", server: server, operation: "upload_asset",
                send: login + ["-H", "Content-Type: application/octet-stream", "-X", "POST"]
                    + [releases + "/1/assets?name=acme.bin", "-T"],
                list: [releases + "/1/assets"],
                read: ["\(server.url)/\(server.repository)/releases/download/v1/acme.bin"])
        }
    }

    static let places: [@Sendable () throws -> DestinationAddress] = [
        { try .gitLab() }, { try .gitea() },
    ]

    let scratch: Scratch
    let file: String

    init() throws {
        scratch = try Scratch()
        file = try scratch.write("acme.bin", Data(repeating: 65, count: 300_000))
    }

    /// curl's exit status and the answer's.
    private func curl(_ arguments: [String]) throws -> (Int32, String) {
        let done = try Command.run(
            "curl", ["-s", "-o", scratch("answer"), "-w", "%{http_code}"] + arguments)
        return (done.status, done.output)
    }

    /// How many files the place has.
    private func count(_ place: DestinationAddress) throws -> Int {
        guard try curl(place.list) == (0, "200") else { return 0 }
        let list = try JSONSerialization.jsonObject(with: try scratch.data("answer"))
        return (list as? [Any])?.count ?? 0
    }

    @Test(arguments: places)
    func `an upload fails as it is told to`(_ make: @Sendable () throws -> DestinationAddress)
        throws
    {
        let place = try make()
        let cases: [(Fault, exits: [Int32], status: String, kept: Int)] = [
            (Fault(.status, status: 503), [0], "503", 0),
            (Fault(.ratelimit, seconds: 7), [0], "429", 0),
            // Reset while it sends (55), or while it waits for the answer (52, 56).
            (Fault(.drop, bytes: 1000), [52, 55, 56], "", 0),
            (Fault(.hang, seconds: 0.1), [52, 55, 56], "", 0),
            (Fault(.lost), [0], "502", 1),
            (Fault(.lostdrop), [52, 56], "", 2),
            (Fault(.slow, seconds: 0.1), [0], "201", 3),
            (Fault(.status, file: "*.exe"), [0], "201", 4),
            (Fault(.status, on: "version"), [0], "201", 5),
            (Fault(.status, skip: 1), [0], "201", 6),
            (Fault(.status, probability: 0), [0], "201", 7),
        ]
        for (fault, exits, status, kept) in cases {
            try place.server.setFaults([fault])
            let (exit, answer) = try curl(["-D", scratch("head")] + place.send + [file])
            #expect(exits.contains(exit), "\(fault)")
            if exit == 0 { #expect(answer == status, "\(fault)") }
            try place.server.setFaults([])
            #expect(try count(place) == kept, "\(fault)")
            if status == "429" { #expect(try scratch.text("head").contains("Retry-After: 7\r")) }
        }
        let first = try place.server.log().filter { $0.operation == place.operation }.prefix(5)
        #expect(first.map(\.fault) == ["status", "ratelimit", "drop", "hang", "lost"])
        #expect(first.map(\.status) == [503, 429, nil, nil, 502])
    }

    @Test(arguments: places)
    func `a download is cut short, an upload spoiled, a list old`(
        _ make: @Sendable () throws -> DestinationAddress
    ) throws {
        let place = try make()
        try place.server.setFaults([Fault(.corrupt, on: place.operation)])
        _ = try curl(place.send + [file])
        #expect(try curl(place.read).1 == "200")
        let got = try scratch.data("answer"), sent = try scratch.data("acme.bin")
        #expect(got.count == sent.count && zip(got, sent).filter { $0 != $1 }.count == 1)

        try place.server.setFaults([Fault(.truncate, bytes: 1000)])
        #expect(try curl(place.read).0 == 18)
        #expect(try scratch.data("answer").count == 1000)
        #expect(try curl(place.read).0 == 0)

        try place.server.setFaults([Fault(.stale)])
        _ = try curl(place.send + [file])
        #expect(try count(place) == 1)
        #expect(try count(place) == 2)
    }

    @Test(arguments: places)
    func `the same seed draws the same faults`(_ make: @Sendable () throws -> DestinationAddress)
        throws
    {
        func draw() throws -> [String] {
            let place = try make()
            try place.server.setFaults([Fault(.status, times: -1, probability: 0.5)])
            return try (0..<12).map { _ in try curl(place.list).1 }
        }
        let first = try draw()
        #expect(Set(first).count == 2)
        #expect(try draw() == first)
    }

    @Test
    func `a fault that does not exist is refused`() throws {
        let server = try GitLabServer()
        #expect(throws: (any Error).self) { try server.setFaults([Fault(.lost, on: "nothing")]) }
        #expect(throws: (any Error).self) { try server.setFaults([Fault(.starter)]) }
    }
}
