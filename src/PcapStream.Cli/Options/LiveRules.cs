using System.Globalization;
using PcapStream.LiveCapture.Capturing;

namespace PcapStream.Cli.Options;

/// <summary>Parses dumpcap's rules of <c>-a</c> and <c>-b</c>: <c>NAME:VALUE</c>.</summary>
internal static class LiveRules
{
    private const int Kilobyte = 1000;

    private static readonly string[] StopNames = ["duration", "filesize", "packets", "files"];
    private static readonly string[] RotationNames = ["filesize", "duration", "interval", "packets", "files"];

    /// <exception cref="UsageException">A rule is not valid.</exception>
    public static StopRules Stop(IReadOnlyList<string> rules, long? packets)
    {
        var stop = new StopRules { Packets = packets };
        foreach (string rule in rules)
        {
            (string name, string value) = Split("-a", rule, StopNames);
            stop = name switch
            {
                "duration" => stop with { Duration = Seconds("-a", rule, value) },
                "filesize" => stop with { Bytes = Bytes("-a", rule, value) },
                "packets" => stop with { Packets = Math.Min(packets ?? long.MaxValue, Count("-a", rule, value)) },
                _ => stop with { Files = (int)Count("-a", rule, value, int.MaxValue) },
            };
        }
        return stop;
    }

    /// <returns>Null when there is no rule.</returns>
    /// <exception cref="UsageException">A rule is not valid, or none says when the next file is started.</exception>
    public static RotationRules? Rotation(IReadOnlyList<string> rules)
    {
        if (rules.Count == 0)
            return null;
        var rotation = new RotationRules();
        foreach (string rule in rules)
        {
            (string name, string value) = Split("-b", rule, RotationNames);
            rotation = name switch
            {
                "filesize" => rotation with { Bytes = Bytes("-b", rule, value) },
                "duration" => rotation with { Duration = Seconds("-b", rule, value) },
                "interval" => rotation with { Interval = Seconds("-b", rule, value) },
                "packets" => rotation with { Packets = Count("-b", rule, value) },
                _ => rotation with { Files = (int)Count("-b", rule, value, int.MaxValue) },
            };
        }
        if (rotation with { Files = null } == new RotationRules())
        {
            throw new UsageException(
                "-b files:N keeps N files, and needs a rule that ends one, such as -b filesize:kB");
        }
        return rotation;
    }

    private static (string Name, string Value) Split(string option, string rule, string[] names)
    {
        int colon = rule.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? rule : rule[..colon];
        if (colon < 0 || !names.Contains(name))
        {
            string forms = OutputFormats.List([.. names.Select(one => $"{one}:N")], "or");
            throw new UsageException($"{option} {rule}: expected {forms}{Suggestion.Of(name, names)}");
        }
        return (name, rule[(colon + 1)..]);
    }

    // dumpcap's kB, or a size with its unit.
    private static long Bytes(string option, string rule, string value)
    {
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes)
            && kilobytes is > 0 and < long.MaxValue / Kilobyte)
        {
            return kilobytes * Kilobyte;
        }
        return ByteSize.TryParse(value, out long bytes) && bytes > 0 && value.Length > 0
            ? bytes
            : throw new UsageException($"{option} {rule}: expected a number of kB, or a size such as 100MiB");
    }

    private static TimeSpan Seconds(string option, string rule, string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        && seconds > 0 && seconds < TimeSpan.FromDays(10_000).TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{option} {rule}: expected a number of seconds");

    private static long Count(string option, string rule, string value, long most = long.MaxValue) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count > 0
        && count <= most
            ? count
            : throw new UsageException($"{option} {rule}: expected a whole number of at least 1");
}
