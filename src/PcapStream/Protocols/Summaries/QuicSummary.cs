using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Quic;

namespace PcapStream.Protocols.Summaries;

/// <summary>
/// Summaries of QUIC, RFC 9000, of the last packet of a datagram: its frames, if its protection could be removed.
/// </summary>
internal static class QuicSummary
{
    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("QUIC"u8);
        QuicPacket last = default;
        int offset = 0;
        foreach (QuicPacket packet in new QuicPackets(source.Bytes))
        {
            offset += last.Bytes.Length;
            last = packet;
        }
        if (last.Bytes.IsEmpty || !last.IsLong)
        {
            line.Add("Protected Payload (KP0)"u8);
            WriteId(", DCID="u8, QuicFields.ShortDestination(source, last), ref line);
            return;
        }
        line.Add(last.Version == 0 ? "Version Negotiation"u8 : last.Kind switch
        {
            0 => "Initial"u8,
            1 => "0-RTT"u8,
            2 => "Handshake"u8,
            _ => "Retry"u8,
        });
        WriteId(", DCID="u8, last.Destination, ref line);
        WriteId(", SCID="u8, last.Source, ref line);
        foreach (QuicOpened packet in new QuicOpenedPackets(source))
        {
            if (packet.Offset == offset)
                WriteFrames(packet, ref line);
        }
    }

    private static void WriteFrames(QuicOpened packet, ref SummaryLine line)
    {
        line.Add(", PKN: "u8, packet.Number);
        foreach (QuicFrame frame in new QuicFrames(packet.Frames))
        {
            line.Add(frame.Type switch
            {
                QuicFrame.Padding => ", PADDING"u8,
                QuicFrame.Ping => ", PING"u8,
                QuicFrame.Crypto => ", CRYPTO"u8,
                QuicFrame.Close => ", CC"u8,
                _ => ", ACK"u8,
            });
        }
    }

    private static void WriteId(ReadOnlySpan<byte> words, ReadOnlySpan<byte> id, ref SummaryLine line)
    {
        if (id.IsEmpty)
            return;
        line.Add(words);
        line.AddBytes(id);
    }
}
