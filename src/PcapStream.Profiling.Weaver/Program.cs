using PcapStream.Profiling.Weaver;
using PcapStream.Profiling.Weaver.Weaving;

// What the build calls after the compiler: one file of lines, the assembly to weave, --match=PATTERN;..., --reference=FOLDER.
const string Match = "--match=";
const string Reference = "--reference=";

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: PcapStream.Profiling.Weaver FILE");
    return 2;
}
try
{
    string[] lines = File.ReadAllLines(args[0]);
    string assembly = Path.GetFullPath(lines.First(line => !line.StartsWith("--", StringComparison.Ordinal)));
    string[] patterns = [.. Values(lines, Match).SelectMany(value => value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
    WeaveResult woven = ProgramWeaver.Weave(assembly, [], Values(lines, Reference), patterns, Path.GetDirectoryName(assembly)!, reports: true);
    foreach (string warning in woven.Warnings)
        Console.WriteLine($"{assembly} : warning PCAPSTREAM1: {warning}");
    return 0;
}
catch (Exception error) when (error is ProfilingException or IOException or UnauthorizedAccessException)
{
    // The form that builds take for an error.
    Console.WriteLine($"{args[0]} : error PCAPSTREAM2: {error.Message}");
    return 1;
}

static string[] Values(string[] lines, string name) =>
    [.. lines.Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line[name.Length..])];
