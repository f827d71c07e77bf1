using System.Globalization;

namespace PcapStream.Tests.Operations.Flows.Reference;

/// <summary>The values of columns from all packets of a flow, in two passes and without any cleverness.</summary>
internal static class PlainColumns
{
    private const long Second = 1_000_000_000;

    private static readonly string[] FlagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];

    /// <summary>The values of all columns, by their names.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="number">The number of its row, from 0.</param>
    /// <param name="sequence">Packets in the columns splt_*.</param>
    public static Dictionary<string, string> Of(PlainFlow flow, int number, int sequence)
    {
        PlainPacket[] all = [.. flow.Packets];
        PlainPacket[] forward = [.. flow.Forward];
        PlainPacket[] backward = [.. flow.Backward];
        var row = new Dictionary<string, string>();
        AddBasic(row, flow, all, forward, backward);
        PlainElements.AddTo(row, flow.First, forward, backward);
        long start = all.Min(packet => packet.Time);
        double duration = (all.Max(packet => packet.Time) - start) / (double)Second;
        string[] ends = [row["src_ip"], row["src_port"], row["dst_ip"], row["dst_port"]];
        row["Flow ID"] = $"{ends[0]}-{ends[2]}-{ends[1]}-{ends[3]}-{row["protocol"]}";
        (row["Src IP"], row["Src Port"], row["Dst IP"], row["Dst Port"]) = (ends[0], ends[1], ends[2], ends[3]);
        row["Protocol"] = row["protocol"];
        row["Timestamp"] = DateTime.UnixEpoch.AddTicks(start / 100).ToString("s", CultureInfo.InvariantCulture)
            + $".{((start % Second) + Second) % Second:D9}Z";
        row["Flow Duration"] = Text(duration * 1e6);
        row["Total Fwd Packet"] = Text(forward.Length);
        row["Total Bwd packets"] = Text(backward.Length);
        row["Total Length of Fwd Packet"] = row["src_payload_bytes"];
        row["Total Length of Bwd Packet"] = row["dst_payload_bytes"];
        AddSide(row, "Fwd", forward, duration);
        AddSide(row, "Bwd", backward, duration);
        row["Flow Bytes/s"] = Text(Divide(all.Sum(packet => packet.PayloadBytes), duration));
        row["Flow Packets/s"] = Text(Divide(all.Length, duration));
        AddNumbers(row, "Flow IAT", Gaps(all), "Mean", "Std", "Max", "Min");
        double[] lengths = Lengths(all);
        AddNumbers(row, "Packet Length", lengths, "Min", "Max", "Mean", "Std");
        row["Packet Length Variance"] = Text(Math.Pow(Deviation(lengths), 2));
        for (int bit = 0; bit < FlagNames.Length; bit++)
            row[$"{FlagNames[bit]} Flag Count"] = Text(all.Count(packet => (packet.Flags >> bit & 1) != 0));
        row["Down/Up Ratio"] = Text(Divide(backward.Length, forward.Length));
        row["Average Packet Size"] = Text(Mean(lengths));
        AddBulks(row, flow, all);
        AddSilences(row, flow, all);
        row["FWD Init Win Bytes"] = Text(forward.FirstOrDefault()?.Window ?? 0);
        row["Bwd Init Win Bytes"] = Text(backward.FirstOrDefault()?.Window ?? 0);
        row["Fwd Act Data Pkts"] = Text(forward.Count(packet => packet.PayloadBytes > 0));
        row["Fwd Seg Size Min"] = Text(forward.Select(packet => packet.HeaderBytes).DefaultIfEmpty().Min());
        row["Label"] = "NeedManualLabel";
        PlainNfStream.Add(row, flow, number, sequence);
        PlainTcp.Add(row, flow);
        row["vlan"] = string.Join(',', flow.First.Link.Vlans);
        row["tunnel"] = string.Join(',', flow.First.Link.Tunnel);
        row["tunnel_id"] = flow.First.Link.TunnelId;
        return row;
    }

    private static void AddBasic(
        Dictionary<string, string> row, PlainFlow flow, PlainPacket[] all, PlainPacket[] forward,
        PlainPacket[] backward)
    {
        long start = all.Min(packet => packet.Time);
        long end = all.Max(packet => packet.Time);
        PlainPacket first = flow.First;
        bool isForward = flow.IsForward(first);
        row["start"] = Seconds(start);
        row["end"] = Seconds(end);
        row["duration"] = Seconds(end - start);
        row["src_ip"] = Address(isForward ? first.Source : first.Destination);
        row["src_port"] = Text(isForward ? first.SourcePort : first.DestinationPort);
        row["dst_ip"] = Address(isForward ? first.Destination : first.Source);
        row["dst_port"] = Text(isForward ? first.DestinationPort : first.SourcePort);
        row["protocol"] = Text(first.Protocol);
        row["end_reason"] = flow.Reason;
        foreach ((string side, PlainPacket[] packets) in new[] { ("src", forward), ("dst", backward) })
        {
            row[$"{side}_packets"] = Text(packets.Length);
            row[$"{side}_bytes"] = Text(packets.Sum(packet => packet.FrameBytes));
            row[$"{side}_ip_bytes"] = Text(packets.Sum(packet => packet.IpBytes));
            row[$"{side}_payload_bytes"] = Text(packets.Sum(packet => packet.PayloadBytes));
            row[$"{side}_flags"] = string.Concat(
                "FSRPAUEC".Where((_, bit) => packets.Any(packet => (packet.Flags >> bit & 1) != 0)));
        }
    }

    private static void AddSide(Dictionary<string, string> row, string side, PlainPacket[] packets, double duration)
    {
        AddNumbers(row, $"{side} Packet Length", Lengths(packets), "Max", "Min", "Mean", "Std");
        AddNumbers(row, $"{side} IAT", Gaps(packets), "Total", "Mean", "Std", "Max", "Min");
        row[$"{side} PSH Flags"] = Text(packets.Count(packet => (packet.Flags & 8) != 0));
        row[$"{side} URG Flags"] = Text(packets.Count(packet => (packet.Flags & 32) != 0));
        row[$"{side} Header Length"] = Text(packets.Sum(packet => packet.HeaderBytes));
        row[$"{side} Packets/s"] = Text(Divide(packets.Length, duration));
        row[$"{side} Segment Size Avg"] = Text(Mean(Lengths(packets)));
    }

    private static void AddNumbers(
        Dictionary<string, string> row, string name, double[] values, params string[] which)
    {
        foreach (string one in which)
        {
            row[$"{name} {one}"] = Text(one switch
            {
                "Total" => values.Sum(),
                "Mean" => Mean(values),
                "Std" => Deviation(values),
                "Max" => values.DefaultIfEmpty().Max(),
                _ => values.DefaultIfEmpty().Min(),
            });
        }
    }

    // A bulk: four or more packets with a payload of one side, at most a second apart, and none of the other between.
    private static void AddBulks(Dictionary<string, string> row, PlainFlow flow, PlainPacket[] all)
    {
        var bulks = new List<List<PlainPacket>>();
        var current = new Dictionary<bool, List<PlainPacket>> { [true] = [], [false] = [] };
        foreach (PlainPacket packet in all.Where(packet => packet.PayloadBytes > 0))
        {
            bool isForward = flow.IsForward(packet);
            current[!isForward] = [];
            if (current[isForward].Count > 0 && packet.Time - current[isForward][^1].Time > Second)
                current[isForward] = [];
            current[isForward].Add(packet);
            if (current[isForward].Count == 4)
                bulks.Add(current[isForward]);
        }
        foreach ((string side, bool isForward) in new[] { ("Fwd", true), ("Bwd", false) })
        {
            List<PlainPacket>[] own = [.. bulks.Where(bulk => flow.IsForward(bulk[0]) == isForward)];
            double bytes = own.Sum(bulk => bulk.Sum(packet => packet.PayloadBytes));
            double seconds = own.Sum(bulk => bulk[^1].Time - bulk[0].Time) / (double)Second;
            row[$"{side} Bytes/Bulk Avg"] = Text(Divide(bytes, own.Length));
            row[$"{side} Packet/Bulk Avg"] = Text(Divide(own.Sum(bulk => bulk.Count), own.Length));
            row[$"{side} Bulk Rate Avg"] = Text(Divide(bytes, seconds));
        }
    }

    private static void AddSilences(Dictionary<string, string> row, PlainFlow flow, PlainPacket[] all)
    {
        var idle = new List<double>();
        var active = new List<double>();
        long since = all[0].Time;
        int subflows = 1;
        for (int i = 1; i < all.Length; i++)
        {
            long gap = all[i].Time - all[i - 1].Time;
            subflows += gap > Second ? 1 : 0;
            if (gap <= 5 * Second)
                continue;
            active.Add((all[i - 1].Time - since) / 1000d);
            idle.Add(gap / 1000d);
            since = all[i].Time;
        }
        AddNumbers(row, "Active", [.. active], "Mean", "Std", "Max", "Min");
        AddNumbers(row, "Idle", [.. idle], "Mean", "Std", "Max", "Min");
        foreach ((string side, bool isForward) in new[] { ("Fwd", true), ("Bwd", false) })
        {
            PlainPacket[] packets = [.. all.Where(packet => flow.IsForward(packet) == isForward)];
            row[$"Subflow {side} Packets"] = Text(packets.Length / (double)subflows);
            row[$"Subflow {side} Bytes"] = Text(packets.Sum(packet => packet.PayloadBytes) / (double)subflows);
        }
    }

    // Microseconds.
    private static double[] Gaps(PlainPacket[] packets) =>
        [.. packets.Zip(packets.Skip(1), (one, next) => (next.Time - one.Time) / 1000d)];

    private static double[] Lengths(PlainPacket[] packets) =>
        [.. packets.Select(packet => (double)packet.PayloadBytes)];

    private static double Mean(double[] values) => values.Length == 0 ? 0 : values.Average();

    private static double Deviation(double[] values) =>
        values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => Math.Pow(value - Mean(values), 2)) / (values.Length - 1));

    private static double Divide(double number, double divisor) => divisor > 0 ? number / divisor : 0;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Address(System.Net.IPAddress address) => address.ToString();

    private static string Seconds(long nanoseconds)
    {
        decimal seconds = nanoseconds / 1_000_000_000m;
        return seconds.ToString("0.000000000", CultureInfo.InvariantCulture);
    }
}
