import Files
package import Model

/// Where anybody gets the tickets of what Apple has notarized; nobody has to say who asks.
package struct TicketLookup: Sendable {
    /// Names another address than Apple's.
    package static let variable = "CONSIGN_NOTARY_TICKETS_URL"
    private static let usual = "https://api.apple-cloudkit.com"
    private static let path =
        "database/1/com.apple.gk.ticket-delivery/production/public/records/lookup"
    /// Tickets come some minutes after the answer to a submission.
    private static let tries = 30

    private let means: PublisherContext
    private let url: String
    /// Seconds between two questions.
    private let pause: Double

    /// What is there is asked for every `pause` seconds.
    package init(_ means: PublisherContext, pause: Double) throws(Failure) {
        let base = means.variable(Self.variable) ?? Self.usual
        _ = try WebAddress.origin(of: base)
        self.means = means
        self.pause = pause
        url = WebAddress.join(base, Self.path)
    }

    /// The ticket in Apple's record `record`, of the artifact `name` that Apple knows by `hash` and has
    /// accepted as `outcome` says.
    package func ticket(
        _ record: String, of name: String, hash: String, _ outcome: Notarization.Outcome
    ) throws(Failure) -> [UInt8] {
        for attempt in 1...Self.tries {
            try Interruption.check()
            if let ticket = try answer(record, name) { return ticket }
            if attempt < Self.tries { means.client.patience.sleep(pause) }
        }
        throw missing(name, hash, outcome)
    }

    /// Nil while there is none.
    private func answer(_ record: String, _ name: String) throws(Failure) -> [UInt8]? {
        let words: JSONValue = ["records": [["recordName": .string(record)]]]
        let request = HTTPRequest("POST", url).with("Accept", "application/json")
            .sending(.bytes(try JSONText.write(words)), type: "application/json")
        let answer = try means.client.send(request)
        let what = "cannot fetch Apple's ticket for \(name)"
        guard answer.isGood else {
            throw answer.failure(
                what, hint: "run the same command again: nothing is submitted twice")
        }
        guard let records = try answer.json()["records"]?.elements, records.count == 1 else {
            throw NotaryRefusal.answer("it has not one record for the ticket of \(name)")
        }
        return try ticket(in: records[0], record, name)
    }

    private func ticket(
        in found: JSONValue, _ record: String, _ name: String
    ) throws(Failure) -> [UInt8]? {
        guard found["recordName"]?.text == record else {
            throw NotaryRefusal.answer("it is about another ticket than that of \(name)")
        }
        let code = found["serverErrorCode"]?.text
        if code == "NOT_FOUND" { return nil }
        guard code == nil, found["deleted"] != true else {
            throw NotaryRefusal.answer("the ticket of \(name) was taken back")
        }
        let field = found["fields"]?["signedTicket"]
        guard field?["type"]?.text == "BYTES", let text = field?["value"]?.text,
            let ticket = Base64.decode(Array(text.utf8))
        else { throw NotaryRefusal.answer("the record of \(name) has no ticket in it") }
        return ticket
    }

    /// What Apple has looked at was the file itself, so either the ticket is late, or it is for other code.
    private func missing(
        _ name: String, _ hash: String, _ outcome: Notarization.Outcome
    ) -> Failure {
        if let made = outcome.log.tickets, !made.contains(hash) {
            return Failure(
                "Apple has made no ticket for \(name)",
                "its log of \(outcome.id) has tickets for \(made.count) pieces of code, and none "
                    + "for \(hash)",
                hint: "what lies in it was notarized, and not the file itself: see that it is "
                    + "signed, and build again")
        }
        return Failure(
            "Apple has no ticket for \(name) yet",
            "it was accepted as \(outcome.id), and tickets come some time after that",
            hint: "the same command again asks for it; nothing is submitted twice",
            exit: .unfinished)
    }
}
