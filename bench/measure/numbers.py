"""A phone number is classified: how long one takes on one core, against libphonenumber's parse and validation."""

from measure.house import program


def measure(run):
    figures = run.begin("numbers", "A number classified", "libphonenumber: parse and validate")
    run.look()
    result = program("sapa-bench-core", "numbers", run.options.rounds, min(run.options.seconds, 1))
    run.look()
    figures.ratio("well formed", result["clean"], result["libraryClean"], "ns CPU", None, "less")
    figures.figure("well formed", result["clean"], "ns CPU", 60)
    figures.ratio("library's time over ours, well formed", result["libraryClean"], result["clean"], "ns CPU", None, "more")
    figures.ratio("library's time over ours, dirty mix", result["libraryMix"], result["mix"], "ns CPU", 8, "more")
    figures.figure("well-formed numbers read otherwise than by the library", result["differing"], "", 0)
