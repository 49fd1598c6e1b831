import Foundation
import TestSupport

/// A reader of apk packages that shares nothing with the writer, as Debian has no apk: Python's
/// zlib and tarfile, and openssl for the signature.
enum ApkReader {
    /// Lines about everything in the package at `path`, after all its checks have passed: a line
    /// `= key value` for each fact, `type mode owner seconds what path` for each file.
    static func read(_ path: String, key: String = "") throws -> [String] {
        let outcome = try Command.run("python3", ["-X", "utf8", "-c", script, path, key])
        guard outcome.status == 0 else { return ["python: \(outcome)"] }
        return outcome.output.split(separator: "\n").map(String.init)
    }

    /// -1, 0 or 1 for versions that apk would take for older, equal or newer; by apk's rules, in
    /// which a version that is not valid cannot be compared.
    static func compare(_ versions: [String]) throws -> [String] {
        let outcome = try Command.run("python3", ["-c", order] + versions)
        guard outcome.status == 0 else { return ["python: \(outcome)"] }
        return outcome.output.split(separator: "\n").map(String.init)
    }

    private static let script = """
        import hashlib, io, subprocess, sys, tarfile, tempfile, zlib
        whole = open(sys.argv[1], 'rb').read()
        members = []
        rest = whole
        while rest:
            unpacker = zlib.decompressobj(31)
            plain = unpacker.decompress(rest) + unpacker.flush()
            assert unpacker.eof
            packed = rest[:len(rest) - len(unpacker.unused_data)]
            # No name, no time and the system Unix; all but the last have an extra field.
            assert packed[3] == (4 if unpacker.unused_data else 0), packed[:10]
            assert packed[4:8] == bytes(4) and packed[9] == 3, packed[:10]
            members.append((packed, plain))
            rest = unpacker.unused_data
        assert len(members) == (3 if sys.argv[2] else 2), len(members)

        def entries(plain, cut):
            archive = tarfile.open(fileobj=io.BytesIO(plain), mode='r:')
            items = archive.getmembers()
            last = items[-1]
            end = last.offset_data + (last.size + 511) // 512 * 512 if last.isfile() else last.offset_data
            assert plain[end:] == (b'' if cut else bytes(1024)), len(plain) - end
            assert all(item.uname == 'root' or item.uid or item.uname for item in items)
            return [(item, archive.extractfile(item).read() if item.isfile() else b'') for item in items]

        if sys.argv[2]:
            (item, signature), = entries(members[0][1], True)
            print('=', 'signature', item.name)
            with tempfile.NamedTemporaryFile() as file:
                file.write(signature)
                file.flush()
                subprocess.run(['openssl', 'dgst', '-sha256', '-verify', sys.argv[2], '-signature', file.name],
                    input=members[1][0], check=True, stdout=subprocess.DEVNULL)
        control = entries(members[-2][1], True)
        assert control[0][0].name == '.PKGINFO'
        names = ['.pre-install', '.post-install', '.pre-upgrade', '.post-upgrade', '.pre-deinstall',
            '.post-deinstall', '.trigger']
        facts = {}
        for line in control[0][1].decode().splitlines():
            key, value = line.split(' = ', 1)
            facts[key] = value
            print('=', key, value)
        for item, text in control[1:]:
            assert item.name in names and item.mode == 0o755
            print('=', item.name, repr(text.decode()))
        assert facts['datahash'] == hashlib.sha256(members[-1][0]).hexdigest()
        size = 0
        seen = set()
        for item, content in entries(members[-1][1], False):
            path = item.name.rstrip('/')
            parent = path.rpartition('/')[0]
            assert path not in seen and (not parent or parent in seen), path
            seen.add(path)
            sum = item.pax_headers.get('APK-TOOLS.checksum.SHA1')
            size += item.size
            what = '-'
            if item.issym():
                what = item.linkname
                assert sum == hashlib.sha1(what.encode()).hexdigest(), path
            elif item.isfile():
                what = hashlib.sha256(content).hexdigest()
                assert sum == hashlib.sha1(content).hexdigest(), path
            else:
                assert item.isdir() and sum is None, path
            kind = 'l' if item.issym() else 'd' if item.isdir() else 'f'
            owner = '%s/%s' % (item.uid or item.uname, item.gid or item.gname)
            print(kind, oct(item.mode)[2:], owner, int(item.mtime), what, path)
        assert size == int(facts['size']), size
        """

    private static let order = """
        import re, sys
        before = ['alpha', 'beta', 'pre', 'rc']
        after = ['cvs', 'svn', 'git', 'hg', 'p']
        DIGIT, LETTER, SUFFIX, NUMBER, REVISION, END = range(6)

        def tokens(text):
            match = re.fullmatch(
                r'([0-9]+(?:[.][0-9]+)*)([a-z])?((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)*)'
                r'(?:-r([0-9]+))?', text)
            assert match, 'not valid: ' + text
            numbers, letter, suffixes, revision = match.groups()
            result = [(DIGIT, int(number)) for number in numbers.split('.')]
            if letter: result.append((LETTER, ord(letter)))
            for word, number in re.findall('_([a-z]+)([0-9]*)', suffixes):
                result.append((SUFFIX, before.index(word) - 4 if word in before else after.index(word)))
                if number: result.append((NUMBER, int(number)))
            if revision is not None: result.append((REVISION, int(revision)))
            for kind, value in result: assert value < 2 ** 31, 'too large: ' + text
            return result + [(END, 0)]

        def compare(one, other):
            for (a, x), (b, y) in zip(tokens(one), tokens(other)):
                if a != b:
                    # What goes on is newer, unless it goes on to say that it is a prerelease.
                    if a == SUFFIX and x < 0: return -1
                    if b == SUFFIX and y < 0: return 1
                    return -1 if a > b else 1
                if x != y: return -1 if x < y else 1
            return 0

        for one, other in zip(sys.argv[1:], sys.argv[2:]):
            print(compare(one, other))
        """
}
