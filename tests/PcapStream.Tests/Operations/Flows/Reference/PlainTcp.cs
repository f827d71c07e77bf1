using System.Globalization;

namespace PcapStream.Tests.Operations.Flows.Reference;

/// <summary>
/// Round trips and options of a TCP connection from all of its packets. What went wrong in it is held against the
/// statistic <c>tcp,health</c> elsewhere.
/// </summary>
internal static class PlainTcp
{
    private const int Syn = 2;
    private const int Rst = 4;
    private const int Ack = 16;

    public static void Add(Dictionary<string, string> row, PlainFlow flow)
    {
        PlainPacket[] all = flow.First.Protocol == 6 ? [.. flow.Packets] : [];
        AddHandshake(row, flow, [.. all.Where(packet => (packet.Flags & Rst) == 0)]);
        foreach ((string side, bool isForward) in new[] { ("src", true), ("dst", false) })
        {
            PlainPacket? syn = all.FirstOrDefault(packet => Has(packet, Syn) && flow.IsForward(packet) == isForward);
            row[$"{side}_mss"] = Option(syn, kind: 2);
            row[$"{side}_window_scale"] = Option(syn, kind: 3);
            double[] times = [.. RoundTrips(all, packet => flow.IsForward(packet) == isForward)];
            row[$"{side}_data_rtts"] = flow.First.Protocol == 6 ? Text(times.Length) : "";
            row[$"{side}_data_rtt_min"] = times.Length == 0 ? "" : Seconds(times.Min());
            row[$"{side}_data_rtt_mean"] = times.Length == 0 ? "" : Seconds(times.Average());
            row[$"{side}_data_rtt_max"] = times.Length == 0 ? "" : Seconds(times.Max());
        }
    }

    private static void AddHandshake(Dictionary<string, string> row, PlainFlow flow, PlainPacket[] packets)
    {
        (row["src_handshake_rtt"], row["dst_handshake_rtt"]) = ("", "");
        int syn = Array.FindIndex(packets, packet => flow.IsForward(packet) && packet.IsSyn);
        int answer = syn < 0 ? -1 : Array.FindIndex(
            packets, syn, packet => !flow.IsForward(packet) && Has(packet, Syn) && Has(packet, Ack));
        if (answer < 0)
            return;
        PlainPacket last = packets[..answer].Last(packet => flow.IsForward(packet) && packet.IsSyn);
        row["dst_handshake_rtt"] = Seconds(packets[answer].Time - last.Time);
        if (packets[answer..].FirstOrDefault(
            packet => flow.IsForward(packet) && !Has(packet, Syn) && Has(packet, Ack)) is { } end)
            row["src_handshake_rtt"] = Seconds(end.Time - packets[answer].Time);
    }

    // One segment at a time is timed, and none while data is sent again.
    private static IEnumerable<double> RoundTrips(PlainPacket[] packets, Func<PlainPacket, bool> isSender)
    {
        PlainPacket? timed = null;
        uint? highest = null;
        foreach (PlainPacket packet in packets.Where(packet => !Has(packet, Rst)))
        {
            uint next = packet.Sequence + (uint)packet.PayloadBytes;
            if (!isSender(packet))
            {
                if (timed is null || !Has(packet, Ack)
                    || Distance(timed.Sequence + (uint)timed.PayloadBytes, packet.Acknowledgment) < 0)
                    continue;
                yield return packet.Time - timed.Time;
                timed = null;
            }
            else if (packet.PayloadBytes > 0 && !Has(packet, Syn))
            {
                bool isAgain = highest is { } before && Distance(packet.Sequence, before) > 0;
                timed = isAgain ? null : timed ?? packet;
                highest = highest is { } most && Distance(most, next) <= 0 ? most : next;
            }
        }
    }

    private static string Option(PlainPacket? syn, int kind) =>
        syn?.Options.Where(option => option.Kind == kind).Select(option => Text(option.Value)).LastOrDefault() ?? "";

    private static bool Has(PlainPacket packet, int flag) => (packet.Flags & flag) != 0;

    private static int Distance(uint from, uint to) => unchecked((int)(to - from));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Seconds(double nanoseconds) =>
        ((decimal)Math.Round(nanoseconds) / 1_000_000_000m).ToString("0.000000000", CultureInfo.InvariantCulture);
}
