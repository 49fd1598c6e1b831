import Files
import Manifests
package import Model
import Publishing

extension Project {
    /// Refuses addresses that no destination and no announcer could be opened with: the same rule as
    /// for a plan, asked before any release is known.
    package func checkAddresses(_ surroundings: Environment) throws(Failure) {
        var complaints: [Failure] = []
        let words = example(surroundings)
        var known = self
        known.manifest.publish.removeAll { !$0.isKnown(surroundings) }
        known.manifest.announce.to.removeAll { !$0.isKnown(surroundings) }
        let session = Session(known, surroundings)
        do throws(Failure) {
            _ = try DestinationList(known, session).targets(words)
        } catch { complaints += [error] + error.also }
        do throws(Failure) {
            _ = try AnnouncerList(known, session).announcers(words)
        } catch { complaints += [error] + error.also }
        if let failure = Failure(all: complaints) { throw failure }
    }

    /// What some release would know.
    private func example(_ surroundings: Environment) -> (String) -> String? {
        let words = [
            "name": manifest.name.value, "version": "1.0.0", "tag": "v1.0.0", "date": "2026-01-02",
            "commit": String(repeating: "0", count: 40),
        ]
        return { word in
            word.hasPrefix("env.") ? surroundings.variable(String(word.dropFirst(4))) : words[word]
        }
    }
}

extension Destination {
    /// Whether its words have values here; the variables of the machine that releases may be
    /// set there alone.
    fileprivate func isKnown(_ surroundings: Environment) -> Bool {
        ([address] + settings.values).flatMap(\.value.variables).allSatisfy {
            surroundings.variable($0) != nil
        }
    }
}
