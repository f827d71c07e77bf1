using System.CommandLine;

namespace PcapStream.Cli.Options;

/// <summary>
/// Options of tshark, tcpdump, editcap and others that a command does not have, and what to use instead.
/// </summary>
internal static class ForeignOptions
{
    private const string Fields = "fields of packets are written by 'pcapstream parse FILE -T csv -e FIELD'";
    private const string Trees = "packets are shown as trees and bytes by 'pcapstream show FILE -x'";

    private const string ByTime = "packets are chosen by time with 'pcapstream slice FILE -A TIME -B TIME -w OUTPUT'";

    private const string Duplicates = "copies of packets are left out by 'pcapstream dedup FILE -w OUTPUT'";
    private const string Edits = "packets and their times are changed by 'pcapstream edit FILE -w OUTPUT'";

    // capinfos' choice of figures.
    private const string CapinfosLetters = "acdlmosuxyzCEKSt";

    private const string Rotation = "captures are divided by 'pcapstream split FILE --by RULE -w PATTERN'";

    // In the order in which they are tried: the first whose condition the command meets is used.
    private static readonly Advice[] All =
    [
        new("-i", "interfaces are captured on by 'pcapstream capture -i IFACE -w FILE', and read by 'parse' and "
            + "'stats'"),
        new("-D", Duplicates, Command: "convert"),
        new("-D", "interfaces are listed by 'pcapstream interfaces'"),
        new("-A", ByTime),
        new("-B", ByTime, Has: "-f"),
        new("-o", "the output is named with -w FILE", Has: "-w"),
        new("-Y", "packets are chosen by a capture filter here: -f EXPR", Has: "-f"),
        new("-z", "statistics are printed by 'pcapstream stats FILE -z STATISTIC'"),
        new("-e", Fields),
        new("-T", Fields),
        new("-E", Fields),
        new("-V", Trees),
        new("-O", Trees),
        new("-x", Trees),
        new("-X", Trees),
        new("-w", "captures are written by 'pcapstream convert FILE -w OUTPUT'"),
        new("-F", "captures are written by 'pcapstream convert FILE -F FORMAT -w OUTPUT'"),
        new("-f", "packets are chosen by 'pcapstream convert FILE -f EXPR -w OUTPUT'"),
        new("-s", "packets are cut by 'pcapstream convert FILE -s N -w OUTPUT'"),
        new("-a", "captures are joined one after the other; --by-time puts them in the order of their first packets",
            Command: "convert"),
        new("-d", Duplicates, Command: "convert"),
        new("-d", "protocols are recognised by their usual ports, and cannot be chosen"),
        new("-S", Edits, Command: "convert"),
        new("-t", Edits, Command: "convert"),
        new("-t", "times are fields: 'pcapstream parse FILE -T csv -e frame.time_relative'"),
        new("-u", "times are fields: 'pcapstream parse FILE -T csv -e frame.time_utc'"),
        new("-C", Rotation, Command: "convert"),
        new("-b", Rotation),
        new("-l", "not needed: lines are written at once"),
        new("-p", "captures are read from files, not from interfaces"),
        new("--filter", "packets are chosen by a capture filter: -f EXPR", Has: "-f"),
        new("--display-filter", "packets are chosen by a capture filter here: -f EXPR", Has: "-f"),
        new("--count", "-c N stops after N packets", Has: "-c"),
        new("--limit", "-c N stops after N packets", Has: "-c"),
        new("--output", "the output is named with -w FILE", Has: "-w"),
        new("--out", "the output is named with -w FILE", Has: "-w"),
        new("--write", "the output is named with -w FILE", Has: "-w"),
        new("--format", "the format of the output is named with -F", Has: "-F"),
        new("--format", "the format of the fields is named with -T", Has: "-T"),
        new("--input", "captures are named as they are, or with -r FILE"),
        new("--read", "captures are named as they are, or with -r FILE"),
        new("--recursive", "folders are read with -R"),
        new("--fields", "fields are named with -e FIELD, once for each", Has: "-e"),
        new("--top", "the first N rows by bytes: -z conv,tcp,N or -z endpoints,ip,N", Command: "stats"),
    ];

    /// <summary>
    /// What to use instead of an option, in a command that reads captures; null when nothing is known of it.
    /// </summary>
    public static string? Find(Command command, string word)
    {
        if (!Has(command, "-r"))
            return null;
        if (command.Name == "info" && word.Length == 2 && CapinfosLetters.Contains(word[1]))
            return "info prints every figure; --json and jq pick one";
        // A short option may hold its value, as in -ieth0.
        string name = word.StartsWith("--", StringComparison.Ordinal) ? word.Split('=')[0] : word[..2];
        return Array.Find(All, one => one.Option == name
            && (one.Command is null || one.Command == command.Name)
            && (one.Has is null || Has(command, one.Has)))?.Text;
    }

    private static bool Has(Command command, string option) =>
        command.Options.Any(known => !known.Hidden && known.Name == option);

    /// <summary>A row.</summary>
    /// <param name="Option">The option of the other program.</param>
    /// <param name="Text">What to use instead.</param>
    /// <param name="Command">The only command that it is said of; null for any.</param>
    /// <param name="Has">An option that the command must have; null for none.</param>
    private sealed record Advice(string Option, string Text, string? Command = null, string? Has = null);
}
