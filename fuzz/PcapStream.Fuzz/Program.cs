using PcapStream.Fuzz;
using SharpFuzz;

const int UsageError = 2;

switch (args)
{
    case ["list"]:
        foreach (FuzzTarget target in FuzzTargets.All)
            Console.WriteLine(target.Name);
        return 0;

    // Under afl-fuzz with an instrumented library.
    case ["run", string name] when FuzzTargets.Find(name) is { } target:
        byte[] buffer = new byte[FuzzTarget.MostBytes];
        Fuzzer.OutOfProcess.Run(stream =>
            target.Run(buffer.AsSpan(0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false))));
        return 0;

    case ["replay", string name, .. string[] files] when FuzzTargets.Find(name) is { } target:
        foreach (string file in files)
        {
            target.Run(File.ReadAllBytes(file));
            Console.WriteLine($"{file}: passes");
        }
        return 0;

    case ["seeds", string name, string folder] when FuzzTargets.Find(name) is { } target:
        Directory.CreateDirectory(folder);
        foreach ((int number, byte[] seed) in target.Seeds().Index())
            File.WriteAllBytes(Path.Combine(folder, $"{number:d4}"), seed);
        return 0;

    // afl-fuzz's format for dictionaries.
    case ["words", string name] when FuzzTargets.Find(name) is { } target:
        foreach (byte[] word in target.Words)
            Console.WriteLine($"\"{string.Concat(word.Select(letter => $"\\x{letter:X2}"))}\"");
        return 0;

    case ["instrument", .. string[] libraries]:
        foreach (string library in libraries)
        {
            int types = Fuzzer.Instrument(library, _ => true, Options.Value).Count();
            Console.WriteLine($"{Path.GetFileName(library)}: {types} types instrumented");
        }
        return 0;

    default:
        Console.Error.WriteLine(
            "usage: PcapStream.Fuzz list | run TARGET | replay TARGET FILE... | seeds TARGET FOLDER | words TARGET | "
                + "instrument LIBRARY...");
        return UsageError;
}
