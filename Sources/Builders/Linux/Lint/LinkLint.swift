internal import Files
internal import Model

/// Links that lead to nothing the package brings.
enum LinkLint {
    static func findings(in layout: [Entry]) -> [PackageFinding] {
        var places = Set(layout.map { Array($0.path.utf8) })
        for entry in layout {
            var folder = Path.parent(entry.path)
            while folder != ".", places.insert(Array(folder.utf8)).inserted {
                folder = Path.parent(folder)
            }
        }
        return layout.compactMap { entry in
            guard case .symlink(let target) = entry.body,
                let place = InstalledLink.place(of: entry),
                !places.contains(Array(place.utf8))
            else { return nil }
            return PackageFinding(
                .danglingLink, "/\(entry.path) leads to nothing",
                "\(target) is not in the package",
                hint: "correct the target, or add what it leads to")
        }
    }
}
