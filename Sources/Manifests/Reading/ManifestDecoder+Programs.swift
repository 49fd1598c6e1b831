import Model
import Options

extension ManifestDecoder {
    mutating func programs(_ node: YAMLNode?) -> ProgramPolicy {
        var policy = ProgramPolicy()
        guard let node = node?["macos"] else { return policy }
        policy.macos.sign = node["sign"]?.text.map { MacProgramPolicy.Signing($0) }
        policy.macos.signPlace = node["sign"]?.place
        policy.macos.identifier = located(node["identifier"])
        policy.macos.entitlements = located(node["entitlements"])
        policy.macos.runtime = node["runtime"].map { flag($0) }
        policy.macos.timestamp = stamping(node["timestamp"], policy.macos)
        policy.macos.notarize = node["notarize"].flatMap { notary($0, policy.macos) }
        // Unasked, only what has no signature gets one, which would then have these by chance.
        guard policy.macos.sign == nil || policy.macos.sign == .off else { return policy }
        let idle = ["entitlements", "runtime"] + (policy.macos.sign == nil ? [] : ["identifier"])
        for key in idle {
            guard let value = node[key] else { continue }
            complain(
                "'\(key)' says how programs are signed",
                policy.macos.sign == nil
                    ? "not all of them are, without 'sign'"
                    : "'sign: none' leaves them as they are",
                at: value.place,
                hint: "write 'sign: ad-hoc' beside it, or an identity's name, or leave it out")
        }
        return policy
    }

    private mutating func stamping(
        _ node: YAMLNode?, _ policy: MacProgramPolicy
    ) -> MacProgramPolicy.Stamping? {
        guard let node else { return nil }
        if policy.identity == nil {
            complain(
                "'timestamp' is for what an identity signs", "none is named under 'sign'",
                at: node.place, hint: "write 'sign: NAME' beside it, or leave it out")
        }
        return node.text == nil ? timestamp(node).map { .authority($0) } : .off
    }

    /// Apple refuses what these refuse, minutes later.
    private mutating func notary(_ node: YAMLNode, _ macos: MacProgramPolicy) -> NotaryPolicy? {
        if case .identity = macos.sign {
        } else {
            complain(
                "what is notarized has a Developer ID",
                macos.sign == nil ? "'sign' is not there" : "'sign' names no identity",
                at: node.place, hint: "name one beside it: 'sign: apple-2026'")
        }
        if macos.runtime == false {
            complain(
                "what is notarized runs under the hardened runtime", "'runtime' is false",
                at: node.place, hint: "leave 'runtime' out")
        }
        if case .off = macos.timestamp {
            complain(
                "what is notarized says when it was signed", "'timestamp' is none",
                at: node.place, hint: "leave 'timestamp' out: Apple's authority is asked then")
        }
        guard let key = located(node["key"] ?? node) else { return nil }
        return NotaryPolicy(
            key: key, wait: node["wait"]?.text.flatMap(Self.seconds) ?? 1800,
            isRequired: isRequired(node))
    }

    /// `30m` in seconds.
    static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600], digits = text.dropLast()
        let isNumber = digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard let unit = text.last.flatMap({ units[$0] }), isNumber, digits.utf8.count <= 5 else {
            return nil
        }
        return Int64(digits).map { $0 * unit }
    }

    private func located(_ node: YAMLNode?) -> Located<String>? {
        guard let node, let text = node.text else { return nil }
        return Located(text, at: node.place)
    }
}
