using System.Globalization;

namespace PcapStream.Tests.Operations.Flows.Reference;

/// <summary>NFStream's columns from all packets of a flow, as its documentation defines them.</summary>
internal static class PlainNfStream
{
    private static readonly (string Name, int Bit)[] Flags =
        [("syn", 2), ("cwr", 128), ("ece", 64), ("urg", 32), ("ack", 16), ("psh", 8), ("rst", 4), ("fin", 1)];

    public static void Add(Dictionary<string, string> row, PlainFlow flow, int number, int sequence)
    {
        row["id"] = Text(number);
        row["expiration_id"] = flow.Reason switch { "idle" or "input" => "0", "active" => "1", _ => "-1" };
        bool isForward = flow.IsForward(flow.First);
        (string source, string destination) = (flow.First.Link.SourceMac, flow.First.Link.DestinationMac);
        row["src_mac"] = isForward ? source : destination;
        row["dst_mac"] = isForward ? destination : source;
        row["src_oui"] = row["src_mac"][..8];
        row["dst_oui"] = row["dst_mac"][..8];
        row["ip_version"] = flow.First.Source.GetAddressBytes().Length == 4 ? "4" : "6";
        row["vlan_id"] = Text(flow.First.Link.Vlans.LastOrDefault());
        AddDirection(row, "bidirectional", [.. flow.Packets]);
        AddDirection(row, "src2dst", [.. flow.Forward]);
        AddDirection(row, "dst2src", [.. flow.Backward]);
        PlainPacket[] first = [.. flow.Packets.Take(sequence)];
        row["splt_direction"] = List(first.Select(packet => flow.IsForward(packet) ? 0L : 1), sequence);
        row["splt_ps"] = List(first.Select(packet => packet.FrameBytes), sequence);
        row["splt_piat_ms"] = List(
            first.Select((packet, i) => i == 0 ? 0 : Milliseconds(packet) - Milliseconds(first[i - 1])), sequence);
    }

    private static void AddDirection(Dictionary<string, string> row, string name, PlainPacket[] packets)
    {
        long first = packets.Length == 0 ? 0 : Milliseconds(packets[0]);
        long last = packets.Length == 0 ? 0 : Milliseconds(packets[^1]);
        row[$"{name}_first_seen_ms"] = Text(first);
        row[$"{name}_last_seen_ms"] = Text(last);
        row[$"{name}_duration_ms"] = Text(last - first);
        row[$"{name}_packets"] = Text(packets.Length);
        row[$"{name}_bytes"] = Text(packets.Sum(packet => packet.FrameBytes));
        AddSummary(row, name, "ps", [.. packets.Select(packet => (double)packet.FrameBytes)]);
        AddSummary(row, name, "piat_ms", [.. packets.Zip(
            packets.Skip(1), (one, next) => (double)(Milliseconds(next) - Milliseconds(one)))]);
        foreach ((string flag, int bit) in Flags)
            row[$"{name}_{flag}_packets"] = Text(packets.Count(packet => (packet.Flags & bit) != 0));
    }

    private static void AddSummary(Dictionary<string, string> row, string name, string unit, double[] values)
    {
        double mean = values.Length == 0 ? 0 : values.Average();
        row[$"{name}_min_{unit}"] = Text(values.DefaultIfEmpty().Min());
        row[$"{name}_max_{unit}"] = Text(values.DefaultIfEmpty().Max());
        row[$"{name}_mean_{unit}"] = Text(mean);
        row[$"{name}_stddev_{unit}"] = Text(values.Length < 2
            ? 0
            : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }

    // Whole milliseconds, rounded down also before 1970.
    private static long Milliseconds(PlainPacket packet) => (long)Math.Floor(packet.Time / 1_000_000m);

    private static string List(IEnumerable<long> values, int length) =>
        $"[{string.Join(", ", values.Concat(Enumerable.Repeat(-1L, length)).Take(length))}]";

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
