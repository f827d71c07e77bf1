using PcapStream.Profiling.Weaver;
using PcapStream.Profiling.Weaver.Weaving;

// Called by the build after the compiler with one file, whose lines are the assembly to weave, --match=PATTERN;... and
// --reference=FOLDER.
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
    const StringSplitOptions Entries = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
    string[] patterns = [.. Values(lines, Match).SelectMany(value => value.Split(';', Entries))];
    string output = Path.GetDirectoryName(assembly)!;
    WeaveResult woven = ProgramWeaver.Weave(assembly, [], Values(lines, Reference), patterns, output, reports: true);
    foreach (string warning in woven.Warnings)
        Console.WriteLine($"{assembly} : warning PCAPSTREAM1: {warning}");
    return 0;
}
catch (Exception error) when (error is ProfilingException or IOException or UnauthorizedAccessException)
{
    // The form in which builds recognise an error.
    Console.WriteLine($"{args[0]} : error PCAPSTREAM2: {error.Message}");
    return 1;
}

static string[] Values(string[] lines, string name) =>
    [.. lines.Where(line => line.StartsWith(name, StringComparison.Ordinal)).Select(line => line[name.Length..])];
