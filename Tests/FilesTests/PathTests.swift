import Files
import Testing

@Suite("Paths") struct PathTests {
    @Test(arguments: [
        ("a/b/link", "c", "a/b/c"), ("a/b/link", "../c", "a/c"), ("a/b/link", "../../c", "c"),
        ("link", "a/./b//c", "a/b/c"), ("a/link", "..", ""), ("link", "a/../b", "b"),
    ])
    func `a link leads to`(link: String, target: String, place: String) {
        #expect(Path.resolve(link: link, target: target) == place)
    }

    @Test(arguments: [
        ("link", ".."), ("a/link", "../.."), ("a/b/link", "../../../etc"), ("link", "/etc/passwd"),
        ("link", "a/../../b"),
    ])
    func `a link that leaves leads nowhere`(link: String, target: String) {
        #expect(Path.resolve(link: link, target: target) == nil)
    }

    @Test(arguments: [
        ("a/b", "a", "b"), ("a", ".", "a"), ("/a", "/", "a"), ("a/b/", "a", "b"), ("/", "/", ""),
    ])
    func `has a parent and a name`(path: String, parent: String, name: String) {
        #expect(Path.parent(path) == parent)
        #expect(Path.name(path) == name)
    }

    @Test(arguments: [
        ("a", "b", "a/b"), ("a/", "b", "a/b"), (".", "b", "b"), ("", "b", "b"), ("a", "/b", "/b"),
    ])
    func `is seen from a folder`(folder: String, path: String, joined: String) {
        #expect(Path.join(folder, path) == joined)
    }
}
