using System.Globalization;
using System.Net;
using PcapStream.Tests.Operations.Flows.Reference;

namespace PcapStream.Tests.Operations.Flows.Windows;

/// <summary>
/// A host in a window with all of its packets, by the definitions of docs/commands/flows.md, read literally.
/// </summary>
internal sealed record PlainWindow(IPAddress Host, decimal Number, decimal Closing, (int Packet, bool IsReceived) First)
{
    private const decimal Second = 1_000_000_000m;

    private readonly List<PlainPacket> _sent = [];
    private readonly List<PlainPacket> _received = [];

    /// <summary>Divides packets into rows, in the order in which they are written.</summary>
    public static List<PlainWindow> All(List<PlainPacket> packets, decimal length)
    {
        decimal grace = Math.Min(Second, length);
        var alive = new Dictionary<(IPAddress, decimal), PlainWindow>();
        var rows = new List<PlainWindow>();
        for (int i = 0; i < packets.Count; i++)
        {
            PlainPacket packet = packets[i];
            decimal number = Math.Floor(packet.Time / length);
            foreach ((IPAddress host, bool isReceived) in new[] { (packet.Source, false), (packet.Destination, true) })
            {
                alive.TryGetValue((host, number), out PlainWindow? row);
                if (row is null || (row.Closing + 1) * length + grace <= packet.Clock)
                {
                    decimal oldest = Math.Floor((packet.Clock - grace) / length);
                    row = new PlainWindow(host, number, Math.Max(number, oldest), (i, isReceived));
                    alive[(host, number)] = row;
                    rows.Add(row);
                }
                (isReceived ? row._received : row._sent).Add(packet);
            }
        }
        return [.. rows.OrderBy(row => row.Closing).ThenBy(row => row.First)];
    }

    /// <summary>The values of all columns, by their names; those that are estimated are exact.</summary>
    public Dictionary<string, string> Values(decimal length)
    {
        PlainPacket[] all = [.. _sent, .. _received];
        var row = new Dictionary<string, string>
        {
            ["window_start"] = Seconds(Number * length),
            ["window_end"] = Seconds((Number + 1) * length),
            ["host"] = Host.ToString(),
            ["first_time"] = Seconds(all.Min(packet => packet.Time)),
            ["last_time"] = Seconds(all.Max(packet => packet.Time)),
            ["peers"] = Text(_sent.Select(packet => packet.Destination).Union(_received.Select(packet => packet.Source))
                .Count()),
            ["peer_ports"] = Text(Ports(_sent)),
            ["local_ports"] = Text(Ports(_received)),
        };
        Add(row, "sent", _sent);
        Add(row, "received", _received);
        return row;
    }

    private static int Ports(List<PlainPacket> packets) =>
        packets.Where(packet => packet.Protocol is 6 or 17 or 132 && packet.DestinationPort != 0)
            .Select(packet => (packet.Protocol, packet.DestinationPort)).Distinct().Count();

    private static void Add(Dictionary<string, string> row, string side, List<PlainPacket> packets)
    {
        double[] sizes = [.. packets.Select(packet => (double)packet.FrameBytes)];
        double[] gaps = [.. packets.Zip(packets.Skip(1), (one, next) => (double)(next.Time - one.Time))];
        row[$"{side}_packets"] = Text(packets.Count);
        row[$"{side}_bytes"] = Text(sizes.Sum());
        row[$"{side}_payload_bytes"] = Text(packets.Sum(packet => packet.PayloadBytes));
        row[$"{side}_tcp"] = Text(packets.Count(packet => packet.Protocol == 6));
        row[$"{side}_udp"] = Text(packets.Count(packet => packet.Protocol == 17));
        row[$"{side}_icmp"] = Text(packets.Count(packet => packet.Protocol is 1 or 58));
        row[$"{side}_other"] = Text(packets.Count(packet => packet.Protocol is not (1 or 6 or 17 or 58)));
        row[$"{side}_syn"] = Text(packets.Count(packet => (packet.Flags & 0x12) == 2));
        row[$"{side}_syn_ack"] = Text(packets.Count(packet => (packet.Flags & 0x12) == 0x12));
        row[$"{side}_fin"] = Text(packets.Count(packet => (packet.Flags & 1) != 0));
        row[$"{side}_rst"] = Text(packets.Count(packet => (packet.Flags & 4) != 0));
        row[$"{side}_size_min"] = Text(sizes.DefaultIfEmpty().Min());
        row[$"{side}_size_max"] = Text(sizes.DefaultIfEmpty().Max());
        row[$"{side}_size_mean"] = Text(Mean(sizes));
        row[$"{side}_size_std"] = Text(Deviation(sizes));
        row[$"{side}_gap_min"] = Seconds((decimal)gaps.DefaultIfEmpty().Min());
        row[$"{side}_gap_max"] = Seconds((decimal)gaps.DefaultIfEmpty().Max());
        row[$"{side}_gap_mean"] = Seconds((decimal)Mean(gaps));
        row[$"{side}_gap_std"] = Seconds((decimal)Deviation(gaps));
    }

    private static double Mean(double[] values) => values.Length == 0 ? 0 : values.Average();

    private static double Deviation(double[] values) =>
        values.Length < 2 ? 0 : Math.Sqrt(values.Sum(value => Math.Pow(value - Mean(values), 2)) / (values.Length - 1));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Seconds(decimal nanoseconds) =>
        (nanoseconds / Second).ToString("F9", CultureInfo.InvariantCulture);
}
