using System.Globalization;
using PcapStream.Buffers;
using PcapStream.LiveCapture.Capturing;

namespace PcapStream.Cli.Options;

/// <summary>Parses dumpcap's rules of <c>-a</c> and <c>-b</c>: <c>NAME:VALUE</c>.</summary>
internal static class LiveRules
{
    private static readonly string[] StopNames = ["duration", "filesize", "packets", "files"];
    private static readonly string[] RotationNames = ["filesize", "duration", "interval", "packets", "files"];

    /// <exception cref="UsageException">A rule is not valid.</exception>
    public static StopRules Stop(IReadOnlyList<string> rules, long? packets)
    {
        var stop = new StopRules { Packets = packets };
        foreach (string rule in rules)
        {
            var parsed = LiveRule.Parse("-a", rule, StopNames);
            stop = parsed.Name switch
            {
                "duration" => stop with { Duration = parsed.Seconds() },
                "filesize" => stop with { Bytes = parsed.Bytes() },
                "packets" => stop with { Packets = Math.Min(packets ?? long.MaxValue, parsed.Count()) },
                _ => stop with { Files = (int)parsed.Count(int.MaxValue) },
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
            var parsed = LiveRule.Parse("-b", rule, RotationNames);
            rotation = parsed.Name switch
            {
                "filesize" => rotation with { Bytes = parsed.Bytes() },
                "duration" => rotation with { Duration = parsed.Seconds() },
                "interval" => rotation with { Interval = parsed.Seconds() },
                "packets" => rotation with { Packets = parsed.Count() },
                _ => rotation with { Files = (int)parsed.Count(int.MaxValue) },
            };
        }
        if (rotation with { Files = null } == new RotationRules())
        {
            throw new UsageException(
                "-b files:N keeps N files, and needs a rule that ends one, such as -b filesize:kB");
        }
        return rotation;
    }
}

/// <summary>A rule: its name, and readers of its value.</summary>
/// <param name="Text">The option and the rule, for messages.</param>
/// <param name="Name">The part before the colon.</param>
/// <param name="Value">The part after it.</param>
internal readonly record struct LiveRule(string Text, string Name, string Value)
{
    private const int Kilobyte = 1000;

    /// <exception cref="UsageException">There is no such rule.</exception>
    public static LiveRule Parse(string option, string rule, string[] names)
    {
        int colon = rule.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? rule : rule[..colon];
        if (colon < 0 || !names.Contains(name))
        {
            string forms = OutputFormats.List([.. names.Select(one => $"{one}:N")], "or");
            throw new UsageException($"{option} {rule}: expected {forms}{Suggestion.Of(name, names)}");
        }
        return new LiveRule($"{option} {rule}", name, rule[(colon + 1)..]);
    }

    /// <summary>dumpcap's kB, or a size with its unit.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public long Bytes()
    {
        if (long.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes)
            && kilobytes is > 0 and < long.MaxValue / Kilobyte)
        {
            return kilobytes * Kilobyte;
        }
        return ByteSize.TryParse(Value, out long bytes) && bytes > 0
            ? bytes
            : throw new UsageException($"{Text}: expected a number of kB, or a size such as 100MiB");
    }

    /// <exception cref="UsageException">It is not a number of seconds.</exception>
    public TimeSpan Seconds() =>
        double.TryParse(Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        && seconds > 0 && seconds < TimeSpan.FromDays(10_000).TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{Text}: expected a number of seconds");

    /// <exception cref="UsageException">It is not a number from 1 to the most.</exception>
    public long Count(long most = long.MaxValue) =>
        long.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count > 0
        && count <= most
            ? count
            : throw new UsageException($"{Text}: expected a whole number of at least 1");
}
