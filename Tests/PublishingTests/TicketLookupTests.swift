import Files
import Foundation
import Model
import TestSupport
import Testing

@testable import Publishing

/// What the stand-in says of tickets.
extension NotaryTests {
    private static let hash = String(repeating: "0a", count: 20)

    private func ticket(
        _ script: String, tickets: Set<String>? = nil
    ) throws -> [UInt8] {
        let server = try server(script)
        let lookup = try TicketLookup(
            .test(server.variables, patience: Self.patience(from: 0)), pause: 10)
        let log = NotaryLog(summary: "", findings: [], tickets: tickets)
        return try lookup.ticket(
            "2/2/\(Self.hash)", of: "acme.dmg", hash: Self.hash,
            Notarization.Outcome(id: "1", log: log))
    }

    @Test func `a ticket that is late is asked for again`() throws {
        let found = try ticket(#"{"tickets": ["NOT_FOUND", "NOT_FOUND"]}"#)
        #expect(found == Array("s8ch2/2/\(Self.hash)".utf8))
        #expect(try server("{}").count("POST") == 0)
    }

    @Test func `a ticket that does not come is awaited by the next run, or was never made`() throws
    {
        let never =
            #"{"tickets": ["#
            + [String](repeating: #""NOT_FOUND""#, count: 30).joined(separator: ",")
            + "]}"
        let late = try #require(throws: Failure.self) { try ticket(never) }
        #expect(late.what == "Apple has no ticket for acme.dmg yet" && late.exit == .unfinished)
        let known = try #require(throws: Failure.self) { try ticket(never, tickets: [Self.hash]) }
        #expect(known.exit == .unfinished)
        let other = try #require(throws: Failure.self) { try ticket(never, tickets: ["00"]) }
        #expect(other.what == "Apple has made no ticket for acme.dmg" && other.exit == .failed)
    }

    @Test(arguments: [
        ("other", "it is about another ticket than that of acme.dmg"),
        ("deleted", "the ticket of acme.dmg was taken back"),
        ("text", "the record of acme.dmg has no ticket in it"),
    ])
    func `an odd record is refused`(_ rule: String, _ why: String) throws {
        let failure = try #require(throws: Failure.self) {
            try ticket(#"{"tickets": ["\#(rule)"]}"#)
        }
        #expect(failure.why == why && failure.exit == .malformed)
    }
}
