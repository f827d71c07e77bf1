namespace PcapStream.Tests.Operations.Flows.Reference.Zeek;

/// <summary>Puts fragments together (src/Frag.cc): a packet is whole with the last fragment that comes.</summary>
internal sealed class PlainZeekFragments
{
    private readonly Dictionary<string, List<PlainZeekPacket>> _packets = [];

    /// <summary>Adds a fragment; returns the bytes of the IP packet that it makes whole.</summary>
    public byte[]? Add(PlainZeekPacket fragment)
    {
        string key = $"{fragment.Source} {fragment.Destination} {fragment.Fragment!.Value.Identification}";
        if (!_packets.TryGetValue(key, out List<PlainZeekPacket>? parts))
            _packets[key] = parts = [];
        parts.Add(fragment);
        PlainZeekPacket? first = parts.FirstOrDefault(part => part.Fragment!.Value.Start == 0);
        PlainZeekPacket? last = parts.LastOrDefault(part => !part.Fragment!.Value.HasMore);
        if (first is null || last is null)
            return null;
        int length = last.Fragment!.Value.Start + last.PayloadBytes;
        byte?[] bytes = new byte?[Math.Max(length, parts.Max(part => part.Fragment!.Value.Start + part.PayloadBytes))];
        // Of bytes that come twice, the first ones count.
        foreach (PlainZeekPacket part in parts.AsEnumerable().Reverse())
        {
            for (int i = 0; i < part.PayloadBytes; i++)
                bytes[part.Fragment!.Value.Start + i] = part.Payload[i];
        }
        int whole = Array.IndexOf(bytes, null) is var missing and >= 0 ? missing : bytes.Length;
        if (whole < length)
            return null;
        _packets.Remove(key);
        byte[] packet = [.. first.UnfragmentedHeader, .. bytes.Take(whole).Select(value => value!.Value)];
        int says = first.IsIpv4 ? packet.Length : packet.Length - 40;
        int at = first.IsIpv4 ? 2 : 4;
        (packet[at], packet[at + 1]) = ((byte)(says >> 8), (byte)says);
        if (first.IsIpv4)
        {
            (packet[10], packet[11]) = (0, 0);
            int sum = PlainZeekPacket.Sum(packet[..first.HeaderBytes]) ^ 0xFFFF;
            (packet[10], packet[11]) = ((byte)(sum >> 8), (byte)sum);
        }
        return packet;
    }
}
