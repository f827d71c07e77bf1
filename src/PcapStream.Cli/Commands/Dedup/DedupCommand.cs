using System.CommandLine;
using System.Globalization;
using PcapStream.Capture;
using PcapStream.Cli.Commands.Convert;
using PcapStream.Cli.Options;
using PcapStream.Operations.Convert.Duplicates;

namespace PcapStream.Cli.Commands.Dedup;

/// <summary><c>pcapstream dedup</c>: writes captures without the copies of packets.</summary>
internal static class DedupCommand
{
    private static readonly Dictionary<string, IgnoredFields> Fields = new(StringComparer.Ordinal)
    {
        ["ttl"] = IgnoredFields.TimeToLive,
        ["id"] = IgnoredFields.Identification,
        ["checksum"] = IgnoredFields.Checksums,
        ["mac"] = IgnoredFields.HardwareAddresses,
        ["vlan"] = IgnoredFields.VlanTags,
        ["tunnel"] = IgnoredFields.Tunnels,
    };

    public static Command Create()
    {
        var usual = new SwitchOption("Compare each packet with the 4 before it, a window of 5. [default]", "-d");
        var window = new ValueOption("Compare each packet with the N-1 before it.", "N", "-D");
        var within = new ValueOption(
            "Compare each packet with those of this time before it, such as 0.001.", "SECONDS", "--within");
        var ignoredBytes = new ValueOption(
            "Do not compare this many bytes at the start of packets; shorter ones are compared whole.", "BYTES", "-I");
        var ignoredFields = new ValueOption(
            $"Do not compare these, for packets captured at two places: {string.Join(", ", Fields.Keys)}.", "LIST",
            "--ignore")
            .OneOf([.. Fields.Keys]);
        var command = new Command("dedup", """
            Leave out packets that are copies of earlier ones.

            The rule is editcap's: packets are copies when their captured bytes are the same, and each packet takes a
            place in the window, also when it is left out. Any window costs the same time per packet.

            Example:
              pcapstream dedup big.pcap -w once.pcap
              pcapstream dedup big.pcap -D 1000000 --memory-limit 64MiB -w once.pcap.zst
              pcapstream dedup big.pcap -D 1000 --ignore ttl,mac,vlan -w once.pcapng
            """)
        {
            usual.Option,
            window.Option,
            within.Option,
            ignoredBytes.Option,
            ignoredFields.Option,
        };
        new SelectedOutput().AddTo(command, (parsed, options) =>
        {
            if (new[] { usual.IsSet(parsed), window.Text(parsed) is not null, within.Text(parsed) is not null }
                .Count(given => given) > 1)
                throw new UsageException("-d, -D and --within are three windows; choose one");
            return options with
            {
                Duplicates = new DuplicateOptions
                {
                    Window = (int)(window.Number(parsed, least: 0, most: DuplicateOptions.MostWindow)
                        ?? DuplicateOptions.UsualWindow),
                    Within = Nanoseconds(within, parsed),
                    IgnoredBytes = (int)(ignoredBytes.Number(parsed, least: 0, most: int.MaxValue) ?? 0),
                    IgnoredFields = ignoredFields.Names(parsed, Fields.Keys)
                        .Aggregate(IgnoredFields.None, (all, name) => all | Fields[name]),
                },
            };
        });
        return command;
    }

    private static long? Nanoseconds(ValueOption within, ParseResult command)
    {
        if (within.Text(command) is not { } text)
            return null;
        return decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            && seconds < int.MaxValue
            ? (long)(seconds * Timestamp.NanosecondsPerSecond)
            : throw new UsageException($"--within {text}: expected seconds, such as 0.001");
    }
}
