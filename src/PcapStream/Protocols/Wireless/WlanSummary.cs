using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Summaries;

namespace PcapStream.Protocols.Wireless;

/// <summary>Summaries of IEEE 802.11, for frames whose payload is not decoded.</summary>
internal static class WlanSummary
{
    private const int SequenceEnd = 24;
    private const byte SsidElement = 0;
    private const int Beacon = 8;
    private const int ProbeResponse = 5;

    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("802.11"u8);
        if (bytes.Length < WlanHeader.ControlSize)
            return;
        WlanHeader header = WlanHeader.OfStart(bytes);
        if (header.Version != 0)
        {
            line.Add("Unknown protocol version: "u8, header.Version);
            return;
        }
        ReadOnlySpan<byte> name = LinkNames.WlanSubtypes[header.Type << 4 | header.Subtype];
        line.Add(name.IsEmpty ? "Unrecognized (Reserved frame)"u8 : name);
        if (bytes.Length < WlanHeader.MinSize)
            return;
        if (header.Type is WlanHeader.Management or WlanHeader.Data && bytes.Length >= SequenceEnd)
        {
            line.Add(", SN="u8, header.SequenceControl >> 4);
            line.Add(", FN="u8, header.SequenceControl & 0xF);
        }
        WriteFlags(header.Flags, HasCheckSequence(source), ref line);
        if (header.Type == WlanHeader.Management && !header.IsProtected)
            WriteNetwork(header.Subtype, source.Payload, ref line);
    }

    private static void WriteFlags(byte flags, bool hasCheckSequence, ref SummaryLine line)
    {
        line.Add(", Flags="u8);
        // Order, protected, more data, power management, retry, more fragments, from and to the distribution system.
        ReadOnlySpan<byte> letters = "opmPRMFT"u8;
        for (int i = 0; i < letters.Length; i++)
            line.Add((flags & 0x80 >> i) == 0 ? "."u8 : letters.Slice(i, 1));
        if (hasCheckSequence)
            line.Add("C"u8);
    }

    // The bodies of IEEE 802.11, section 9.3.3: a fixed part, and elements with their lengths.
    private static void WriteNetwork(int subtype, ReadOnlySpan<byte> body, ref SummaryLine line)
    {
        int fixedSize = subtype switch
        {
            0 => 4,
            2 => 10,
            4 => 0,
            ProbeResponse or Beacon => 12,
            _ => -1,
        };
        if (fixedSize < 0 || body.Length < fixedSize)
            return;
        if (subtype is ProbeResponse or Beacon)
            line.Add(", BI="u8, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]));
        ReadOnlySpan<byte> rest = body[fixedSize..];
        while (rest.Length >= 2 && rest[0] != SsidElement && rest.Length >= 2 + rest[1])
            rest = rest[(2 + rest[1])..];
        if (rest.Length < 2 || rest[0] != SsidElement || rest.Length < 2 + rest[1])
            return;
        if (rest[1] == 0)
        {
            line.Add(", SSID=Wildcard (Broadcast)"u8);
            return;
        }
        line.Add(", SSID=\""u8);
        line.AddEscaped(rest.Slice(2, rest[1]));
        line.Add("\""u8);
    }

    internal static bool HasCheckSequence(in FieldSource source)
    {
        for (int i = source.Index - 1; i >= 0; i--)
        {
            Layer outer = source.Packet.Layers[i];
            switch (outer.Protocol)
            {
                case Protocol.Radiotap:
                    return RadiotapHeader.HasCheckSequence(source.Packet.Header(outer));
                case Protocol.Ppi:
                    return PpiHeader.HasCheckSequence(source.Packet.Header(outer));
            }
        }
        return false;
    }
}
