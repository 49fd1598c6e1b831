internal import Model

/// What maintainer scripts do for common names: the calls of update-alternatives(1).
enum DebAlternatives {
    /// For `postinst`.
    static func install(_ list: [Located<Alternative>]) -> String {
        list.map { item in
            let one = item.value
            let words = ShellText.words([one.link, one.name, one.path])
            return "update-alternatives --install \(words) \(one.priority)\n"
        }.joined()
    }

    /// For `prerm`: an upgrade keeps them.
    static func remove(_ list: [Located<Alternative>]) -> String {
        guard !list.isEmpty else { return "" }
        let calls = list.map {
            "    update-alternatives --remove \(ShellText.words([$0.value.name, $0.value.path]))\n"
        }
        return "if [ \"$1\" = remove ] || [ \"$1\" = deconfigure ]; then\n" + calls.joined()
            + "fi\n"
    }

    /// Refuses a program that the package does not install, and a common name that it does.
    static func check(
        _ list: [Located<Alternative>], _ layout: [Entry], format: String
    ) throws(Failure) {
        let paths = Set(layout.map { Array(("/" + $0.path).utf8) })
        for item in list {
            let isOffered = paths.contains(Array(item.value.path.utf8))
            guard !isOffered || paths.contains(Array(item.value.link.utf8)) else { continue }
            throw Failure(
                "\(format) cannot offer \(item.value.path) as \(item.value.link)",
                isOffered
                    ? "the package installs a file as \(item.value.link)"
                    : "the package does not install \(item.value.path)",
                hint: "compare the paths with 'consign plan'", at: item.place, exit: .usage)
        }
    }
}
