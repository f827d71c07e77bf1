using System.Globalization;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Labels;

/// <summary>What a flow must have to get a label; what is null, every flow has.</summary>
internal sealed class LabelRule
{
    private readonly Dictionary<string, AddressPrefix> _addresses = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, long> _times = [];

    public static readonly string[] Columns =
        ["src", "dst", "host", "src_port", "dst_port", "port", "protocol", "start", "end", "label"];

    public string Label { get; private set; } = "";

    /// <summary>Adds a condition.</summary>
    /// <param name="column">A name of <see cref="Columns"/>.</param>
    /// <param name="value">What it says, not empty.</param>
    /// <exception cref="FormatException">The value is not valid.</exception>
    public void Add(string column, string value)
    {
        switch (column)
        {
            case "src" or "dst" or "host":
                _addresses.Add(column, AddressPrefix.TryParse(value, out AddressPrefix prefix)
                    ? prefix
                    : throw Unexpected(column, value, "an IP address, or a network such as 10.0.0.0/8"));
                break;
            case "src_port" or "dst_port" or "port":
                _numbers.Add(column, Number(column, value, ushort.MaxValue));
                break;
            case "protocol":
                _numbers.Add(column, Protocol(value));
                break;
            case "start" or "end":
                _times.Add(column, Time(column, value));
                break;
            default:
                Label = !value.AsSpan().ContainsAny("\",\t\\") && !value.Any(char.IsControl)
                    ? value
                    : throw Unexpected(column, value, "text without quotes, commas, tabs and backslashes");
                break;
        }
    }

    /// <summary>Whether a flow gets the label.</summary>
    public bool Applies(in FlowRecord flow) => AddressesApply(flow) && NumbersApply(flow) && TimesApply(flow);

    private bool AddressesApply(in FlowRecord flow)
    {
        foreach ((string column, AddressPrefix prefix) in _addresses)
        {
            bool isOriginator = prefix.Contains(flow.OriginatorAddress);
            bool isResponder = prefix.Contains(flow.ResponderAddress);
            bool applies = column switch
            {
                "src" => isOriginator,
                "dst" => isResponder,
                _ => isOriginator || isResponder,
            };
            if (!applies)
                return false;
        }
        return true;
    }

    private bool NumbersApply(in FlowRecord flow)
    {
        foreach ((string column, int number) in _numbers)
        {
            bool applies = column switch
            {
                "src_port" => flow.OriginatorPort == number,
                "dst_port" => flow.ResponderPort == number,
                "port" => flow.OriginatorPort == number || flow.ResponderPort == number,
                _ => flow.Key.Protocol == number,
            };
            if (!applies)
                return false;
        }
        return true;
    }

    // A flow is of every time in which it has a part.
    private bool TimesApply(in FlowRecord flow) =>
        (!_times.TryGetValue("start", out long start) || flow.End >= start)
        && (!_times.TryGetValue("end", out long end) || flow.Start < end);

    private static int Protocol(string value) => value switch
    {
        "tcp" => IpNumbers.Tcp,
        "udp" => IpNumbers.Udp,
        "icmp" => IpNumbers.Icmp,
        "icmpv6" => IpNumbers.Icmpv6,
        "sctp" => IpNumbers.Sctp,
        _ => Number("protocol", value, byte.MaxValue),
    };

    private static int Number(string column, string value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= most
            ? number
            : throw Unexpected(column, value, $"a number up to {most}");

    private static long Time(string column, string value) =>
        TimeBound.TryParse(value, out TimeBound? bound) && bound is { Origin: TimeOrigin.Epoch }
            ? bound.Nanoseconds
            : throw Unexpected(column, value, "a time, such as 2026-11-29T12:00:00Z or 1764417600.5");

    private static FormatException Unexpected(string column, string value, string expected) =>
        new($"{column} {value}: expected {expected}");
}
