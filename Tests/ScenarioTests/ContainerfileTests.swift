import Foundation
import TestSupport
import Testing

/// The recipe for images, as far as it can be read without a daemon.
@Suite struct ContainerfileTests {
    @Test(.needsPython) func `the recipe parses, and what it copies is there`() throws {
        let outcome = try Python.run(Self.reader, [ShippedFilesTests.root])
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// <https://docs.docker.com/reference/dockerfile/>
    private static let reader = #"""
        import os, re, subprocess, sys
        os.chdir(sys.argv[1])
        lines, text = [], ""
        for line in open("Containerfile").read().splitlines():
            if line.startswith("#") or not line.strip():
                continue
            text += line
            if text.endswith("\\"):
                text = text[:-1]
                continue
            lines.append(text)
            text = ""
        assert not text, "the last line goes on"
        context = {line[1:] for line in open(".dockerignore").read().splitlines()[1:]}
        stages, before = set(), True
        for line in lines:
            word, rest = line.split(None, 1)
            assert word in {"ARG", "FROM", "RUN", "COPY", "USER", "ENTRYPOINT", "CMD"}, line
            assert word in {"ARG", "FROM"} or not before, "before FROM: " + line
            if word == "FROM":
                before = False
                found = re.fullmatch(r"(\S+)(?: AS (\w+))?", rest)
                assert found[1] in {"${BASE}", "scratch"} | stages, line
                stages.add(found[2])
            elif word == "RUN":
                subprocess.run(["sh", "-n", "-c", rest], check=True)
            elif word == "COPY":
                *sources, target = rest.split()
                assert target.startswith("/"), line
                if sources[0].startswith("--from="):
                    assert sources[0][7:] in stages, line
                    continue
                for source in sources:
                    assert source.split("/")[0] in context, line
                    staged = source.startswith("stage/linux-${TARGETARCH}/")
                    assert staged or os.path.exists(source), line
        assert "bare" in stages
        """#
}
